import { sqliteBackend } from './contract-sqlite';
import { describeRotation } from './rotation-contract';

describeRotation('SQLite', sqliteBackend());
