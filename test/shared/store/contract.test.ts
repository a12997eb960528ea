import { describeStore } from './contract';
import { sqliteBackend } from './contract-sqlite';

describeStore('SQLite', sqliteBackend());
