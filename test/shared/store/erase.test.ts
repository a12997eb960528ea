import { sqliteBackend } from './contract-sqlite';
import { describeErasing } from './erase-contract';

describeErasing('SQLite', sqliteBackend());
