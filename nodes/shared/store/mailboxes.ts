import { newId } from './ids';
import type { Sql } from './store';

export interface Mailbox {
	id: string;
	/** Lower case. */
	address: string;
	kind: 'shared' | 'personal';
	state: MailboxState;
	stateReason: string | null;
}

/**
 * - `active` the last contact was good
 * - `degraded` cannot be reached at present; tried again by itself
 * - `disabled` the sign-in was refused; someone has to change the credential (A14)
 */
export type MailboxState = 'active' | 'degraded' | 'disabled';

/** The mailbox with this address, made when it is new. */
export async function ensureMailbox(sql: Sql, address: string, source: 'imap' | 'smtp', now = Date.now()): Promise<Mailbox> {
	const key = address.trim().toLowerCase();
	await sql.run('INSERT INTO mailbox (id, address, source, state_since, created_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (address) DO NOTHING', [newId(now), key, source, now]);
	const mailbox = await sql.get<Mailbox>('SELECT id, address, kind, state, state_reason AS "stateReason" FROM mailbox WHERE address = $1', [key]);
	if (mailbox === undefined) throw new Error(`The mailbox ${key} was removed while it was being opened`);
	return mailbox;
}

/** Writes the health of a mailbox; `state_since` moves only when the state does. */
export async function setMailboxState(sql: Sql, id: string, state: MailboxState, reason: string | null, now = Date.now()): Promise<void> {
	await sql.run(
		`UPDATE mailbox SET state_since = CASE WHEN state = $2 THEN state_since ELSE $4 END, state = $2, state_reason = $3
		 WHERE id = $1`,
		[id, state, reason, now],
	);
}

/** The server answered: shown as the last contact. */
export async function recordContact(sql: Sql, id: string, now = Date.now()): Promise<void> {
	await sql.run('UPDATE mailbox SET last_contact_at = $2 WHERE id = $1', [id, now]);
}

/** A mail arrived: shown as the last mail, and a contact too. */
export async function recordMail(sql: Sql, id: string, now = Date.now()): Promise<void> {
	await sql.run('UPDATE mailbox SET last_mail_at = $2, last_contact_at = $2 WHERE id = $1', [id, now]);
}
