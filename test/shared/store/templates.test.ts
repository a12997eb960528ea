import { sqliteBackend } from './contract-sqlite';
import { describeTemplates } from './templates-contract';

describeTemplates('SQLite', sqliteBackend());
