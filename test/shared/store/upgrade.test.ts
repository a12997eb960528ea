import { sqliteBackend } from './contract-sqlite';
import { describeUpgrade } from './upgrade-contract';

describeUpgrade('SQLite', sqliteBackend());
