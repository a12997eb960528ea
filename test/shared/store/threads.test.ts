import { sqliteBackend } from './contract-sqlite';
import { describeThreads } from './threads-contract';

describeThreads('SQLite', sqliteBackend());
