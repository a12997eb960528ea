import { sqliteBackend } from '../shared/store/contract-sqlite';
import { describeOwners } from './owners-contract';

describeOwners('SQLite', sqliteBackend());
