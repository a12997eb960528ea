import { sqliteBackend } from './contract-sqlite';
import { describeRetention } from './retention-contract';

describeRetention('SQLite', sqliteBackend());
