import { sqliteBackend } from '../shared/store/contract-sqlite';
import { describeAcquaintances } from './acquaintances-contract';

describeAcquaintances('SQLite', sqliteBackend());
