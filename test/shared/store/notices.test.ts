import { sqliteBackend } from './contract-sqlite';
import { describeNotices } from './notices-contract';

describeNotices('SQLite', sqliteBackend());
