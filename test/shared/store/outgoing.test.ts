import { sqliteBackend } from './contract-sqlite';
import { describeOutgoing } from './outgoing-contract';

describeOutgoing('SQLite', sqliteBackend());
