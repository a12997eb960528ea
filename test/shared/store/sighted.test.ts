import { sqliteBackend } from './contract-sqlite';
import { describeSightedMail } from './sighted-contract';

describeSightedMail('SQLite', sqliteBackend());
