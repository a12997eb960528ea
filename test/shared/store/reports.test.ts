import { sqliteBackend } from './contract-sqlite';
import { describeReports } from './reports-contract';

describeReports('SQLite', sqliteBackend());
