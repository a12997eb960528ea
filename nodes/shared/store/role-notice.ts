import { raiseNotice, resolveNotice } from './notices';
import type { Store } from './store';

/** Keeps the notice about folders whose role is wrong (B1): raised while there is something to say, else over. */
export async function keepRoleNotice(store: Store, mailboxId: string, warnings: readonly string[], now = Date.now()): Promise<void> {
	const subject = `mailbox:${mailboxId}:roles of folders`;
	// Looked at first: most of the time there is nothing to write.
	const isOpen = (await store.get('SELECT 1 AS one FROM notice WHERE subject = $1 AND resolved_at IS NULL', [subject])) !== undefined;
	if (warnings.length > 0 && !isOpen) await store.transaction((sql) => raiseNotice(sql, subject, warnings.join(' '), now));
	if (warnings.length === 0 && isOpen) await store.transaction((sql) => resolveNotice(sql, subject, now));
}
