import { sqliteBackend } from '../shared/store/contract-sqlite';
import { describeMerging } from './merge-contract';

describeMerging('SQLite', sqliteBackend());
