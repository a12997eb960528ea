import { sqliteBackend } from './contract-sqlite';
import { describeDrafts } from './drafts-contract';

describeDrafts('SQLite', sqliteBackend());
