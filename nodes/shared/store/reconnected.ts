import { deleteSetting, readSetting, writeSetting } from './settings';
import { resolveNotice } from './notices';
import { recordContact, setMailboxState } from './mailboxes';
import type { Sql } from './store';

const settingOf = (mailboxId: string) => `reconnected:${mailboxId}`;

/**
 * Somebody has signed in to a mailbox again: it is no longer disabled, and what was said about its connection is over
 * (A14). Whoever listens to it tries again at once, in whatever process. To run in a transaction.
 */
export async function takeUpAgain(sql: Sql, mailboxId: string, now = Date.now()): Promise<void> {
	await setMailboxState(sql, mailboxId, 'active', null, now);
	await recordContact(sql, mailboxId, now);
	await writeSetting(sql, settingOf(mailboxId), String(now));
	const notices = await sql.all<{ subject: string }>('SELECT subject FROM notice WHERE resolved_at IS NULL AND subject LIKE $1', [`mailbox:${mailboxId}::connection%`]);
	for (const { subject } of notices) await resolveNotice(sql, subject, now);
}

/** When somebody last did so; null = never. */
export async function takenUpAt(sql: Sql, mailboxId: string): Promise<string | null> {
	return (await readSetting(sql, settingOf(mailboxId))) ?? null;
}

/** The mailbox is deleted. */
export async function forgetTakenUp(sql: Sql, mailboxId: string): Promise<void> {
	await deleteSetting(sql, settingOf(mailboxId));
}
