import { sqliteBackend } from './contract-sqlite';
import { describePeople } from './people-contract';

describePeople('SQLite', sqliteBackend());
