import { sqliteBackend } from './contract-sqlite';
import { describeEnquiries } from './enquiries-contract';

describeEnquiries('SQLite', sqliteBackend());
