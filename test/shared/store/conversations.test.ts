import { sqliteBackend } from './contract-sqlite';
import { describeConversations } from './conversations-contract';

describeConversations('SQLite', sqliteBackend());
