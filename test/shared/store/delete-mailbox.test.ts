import { sqliteBackend } from './contract-sqlite';
import { describeDeletingMailboxes } from './delete-mailbox-contract';

describeDeletingMailboxes('SQLite', sqliteBackend());
