import { LONGEST_SIGNATURE } from '../mail/answer/signature';
import { newId } from './ids';
import { deleteSetting, readSetting, writeSetting } from './settings';
import { StoreError, type Sql, type SqlValue } from './store';

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

/**
 * The mailbox with this address, made when it is new.
 *
 * @throws StoreError when it was deleted with the team member it belonged to (A17): its mail must not come back by itself
 */
export async function ensureMailbox(sql: Sql, address: string, source: 'imap' | 'smtp', now = Date.now()): Promise<Mailbox> {
	const key = address.trim().toLowerCase();
	if ((await readSetting(sql, deletedSetting(key))) !== undefined) throw deletedMailboxError(key);
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

/** How a mailbox is doing. Times are epoch milliseconds, null = never. */
export interface MailboxHealth {
	address: string;
	state: MailboxState;
	/** What is wrong and what to do; null while everything works. */
	reason: string | null;
	/** When the state was entered. */
	since: number | null;
	lastContactAt: number | null;
	lastMailAt: number | null;
	/** Mails in the ledger whose run has not ended. */
	waiting: number;
	/** Those of them whose run failed, and that are tried again. */
	retrying: number;
	/** For how long the oldest of them has been there; milliseconds, null when nothing waits. */
	lag: number | null;
	/** Mails that were put aside. */
	quarantined: number;
	folders: FolderHealth[];
}

export interface FolderHealth {
	path: string;
	/** When the folder was last looked through for mail that push had missed. */
	lastSweepAt: number | null;
	/** Messages on the server when it was last looked at. */
	messages: number | null;
}

/** The health of a mailbox; null when there is no such mailbox. */
export async function mailboxHealth(sql: Sql, mailboxId: string, now = Date.now()): Promise<MailboxHealth | null> {
	const mailbox = await sql.get<Omit<MailboxHealth, 'waiting' | 'retrying' | 'lag' | 'quarantined' | 'folders'>>(
		`SELECT address, state, state_reason AS reason, state_since AS since, last_contact_at AS "lastContactAt", last_mail_at AS "lastMailAt"
		 FROM mailbox WHERE id = $1`,
		[mailboxId],
	);
	if (mailbox === undefined) return null;
	// In three pieces, each of which has an index; oldest by when we had it: a backlog may be years old.
	const oldest = async (states: string) => await sql.get<{ count: number; at: number | null }>(`SELECT COUNT(*) AS count, MIN(stored_at) AS at FROM delivery WHERE mailbox_id = $1 AND ${states}`, [mailboxId]);
	const waiting = await oldest("state IN ('received', 'retry')");
	// In the words of the index delivery_waiting, too: that is how they are found.
	const retrying = await oldest("state IN ('received', 'retry') AND state = 'retry'");
	const running = await oldest("state = 'running'");
	const quarantined = await oldest("state = 'quarantined'");
	const since = [waiting?.at, running?.at].filter((at) => typeof at === 'number');
	return {
		...mailbox,
		waiting: Number(waiting?.count ?? 0) + Number(running?.count ?? 0),
		retrying: Number(retrying?.count ?? 0),
		lag: since.length === 0 ? null : Math.max(0, now - Math.min(...since)),
		quarantined: Number(quarantined?.count ?? 0),
		folders: await sql.all<FolderHealth>(
			'SELECT path, last_sweep_at AS "lastSweepAt", message_count AS messages FROM folder WHERE mailbox_id = $1 AND start_from IS NOT NULL ORDER BY path',
			[mailboxId],
		),
	};
}

/** A mailbox in a list. */
export interface ListedMailbox {
	id: string;
	address: string;
	name: string | null;
	kind: Mailbox['kind'];
	/** E-mail of the team member a personal mailbox belongs to. */
	ownerEmail: string | null;
	source: 'imap' | 'smtp';
	createsContacts: boolean;
	/** Shown first and preselected (A12). */
	isPrimary: boolean;
	/** What the inbox says by itself leaves from here (A13). */
	isGeneralSender: boolean;
}

/** All mailboxes, the primary one first. For people who build workflows; team members see those of `visibleMailboxes`. */
export async function listMailboxes(sql: Sql): Promise<ListedMailbox[]> {
	const rows = await sql.all<Omit<ListedMailbox, 'createsContacts' | 'isPrimary' | 'isGeneralSender'> & { creates: number; primary: number; general: number }>(
		`SELECT b.id, b.address, b.name, b.kind, t.email AS "ownerEmail", b.source, b.creates_contacts AS creates, b.is_primary AS "primary", b.is_general_sender AS general
		 FROM mailbox b LEFT JOIN team_member t ON t.id = b.owner_id ORDER BY b.is_primary DESC, b.address`,
	);
	return rows.map(({ creates, primary, general, ...mailbox }) => ({ ...mailbox, createsContacts: creates === 1, isPrimary: primary === 1, isGeneralSender: general === 1 }));
}

/** The mailbox with this address, if there is one. */
export async function findMailbox(sql: Sql, address: string): Promise<ListedMailbox | undefined> {
	return (await listMailboxes(sql)).find((mailbox) => mailbox.address === address.trim().toLowerCase());
}

/** Makes a mailbox the primary one, and no other. */
export async function setPrimaryMailbox(sql: Sql, id: string): Promise<void> {
	await sql.run('UPDATE mailbox SET is_primary = CASE WHEN id = $1 THEN 1 ELSE 0 END WHERE id = $1 OR is_primary = 1', [id]);
}

/** Makes a mailbox the general sender, and no other. */
export async function setGeneralSender(sql: Sql, id: string): Promise<void> {
	await sql.run('UPDATE mailbox SET is_general_sender = CASE WHEN id = $1 THEN 1 ELSE 0 END WHERE id = $1 OR is_general_sender = 1', [id]);
}

/** Which mailboxes wait until somebody acts (A14). */
export async function disabledMailboxes(sql: Sql): Promise<Set<string>> {
	return new Set((await sql.all<{ id: string }>("SELECT id FROM mailbox WHERE state = 'disabled'")).map(({ id }) => id));
}

const deletedSetting = (address: string) => `deleted mailbox:${address.trim().toLowerCase()}`;

/** What is said to whoever still reads a mailbox that was deleted. */
export function deletedMailboxError(address = ''): StoreError {
	return new StoreError(
		address === '' ? 'The mailbox was deleted with the team member it belonged to' : `The mailbox ${address} was deleted with the team member it belonged to`,
		'Unpublish the workflows that read it. To take it up again, set Mailbox Kind on Smart Inbox Trigger to Shared, or to Personal with another owner, and publish.',
	);
}

/** From now on nothing makes this mailbox anew, unless `allowMailbox` does. */
export async function forbidMailbox(sql: Sql, address: string, now = Date.now()): Promise<void> {
	await writeSetting(sql, deletedSetting(address), String(now));
}

/** Somebody has said whose mailbox it is from now on: a deleted one may be made anew. */
export async function allowMailbox(sql: Sql, address: string): Promise<void> {
	await deleteSetting(sql, deletedSetting(address));
}

/** The mailboxes that are no team member's own. */
export async function sharedMailboxes(sql: Sql): Promise<{ id: string; address: string; name: string | null }[]> {
	return await sql.all("SELECT id, address, name FROM mailbox WHERE kind = 'shared' ORDER BY is_primary DESC, address");
}

/** Whether there is still a mailbox with this id. */
export async function isMailbox(sql: Sql, id: string): Promise<boolean> {
	return (await sql.get('SELECT 1 AS one FROM mailbox WHERE id = $1', [id])) !== undefined;
}

/** What can be set about a mailbox: by Account: Update, and by the options of the trigger (see `keepMailboxOptions`). */
export interface MailboxOptions {
	kind: Mailbox['kind'];
	/** The team member who alone sees a personal mailbox (A1); null for a shared one. */
	ownerId: string | null;
	/** Whether a sender without a contact gets one (A4). */
	createsContacts: boolean;
	/** Own addresses, and own domains without "@", lower case (B8). */
	own: readonly string[];
	/** null = it is shown by its address. */
	name: string | null;
	/** Whether mail is filed under contacts by itself (B1). */
	filesMail: boolean;
	/** Whether mail that is synced is attached to the contacts who have its addresses (S1). */
	autoLinks: boolean;
	/** How long its mail is kept in the store, in months (N8, `retention.ts`); null = for ever. */
	keepMonths: number | null;
}

const OPTION_COLUMNS: Record<keyof MailboxOptions, string> = { kind: 'kind', ownerId: 'owner_id', createsContacts: 'creates_contacts', own: 'own_addresses', name: 'name', filesMail: 'crm_integration', autoLinks: 'auto_link', keepMonths: 'retention_months' };

/** Writes what is given about a mailbox, and nothing else. */
export async function setMailboxOptions(sql: Sql, id: string, options: Partial<MailboxOptions>): Promise<void> {
	const values: SqlValue[] = [id];
	const given = (Object.keys(OPTION_COLUMNS) as (keyof MailboxOptions)[]).filter((option) => options[option] !== undefined);
	if (given.length === 0) return;
	const set = given.map((option) => `${OPTION_COLUMNS[option]} = $${values.push(option === 'own' ? JSON.stringify(options.own) : (options[option] as SqlValue))}`);
	await sql.run(`UPDATE mailbox SET ${set.join(', ')} WHERE id = $1`, values);
}

/** What is set about a mailbox. */
export async function mailboxOptions(sql: Sql, id: string): Promise<MailboxOptions> {
	const row = await sql.get<{ kind: Mailbox['kind']; ownerId: string | null; creates: number; own: string; name: string | null; files: number; links: number; keepMonths: number | null }>(
		'SELECT kind, owner_id AS "ownerId", creates_contacts AS creates, own_addresses AS own, name, crm_integration AS files, auto_link AS links, retention_months AS "keepMonths" FROM mailbox WHERE id = $1',
		[id],
	);
	if (row === undefined) throw new Error(`The mailbox ${id} is gone`);
	const { creates, own, files, links, ...rest } = row;
	return { ...rest, createsContacts: creates === 1, own: JSON.parse(own) as string[], filesMail: files === 1, autoLinks: links === 1 };
}

/** What may be done with the people who write to a mailbox. */
export interface ContactPolicy {
	/** Whether mail is filed under contacts by itself (B1). */
	filesMail: boolean;
	/** Whether a sender without a contact gets one (A4). */
	createsContacts: boolean;
}

/** The policy of a mailbox; everything is allowed for mail that came through none of ours. */
export async function contactPolicy(sql: Sql, mailboxId: string | undefined): Promise<ContactPolicy> {
	const row = mailboxId === undefined ? undefined : await sql.get<{ files: number; creates: number }>('SELECT crm_integration AS files, creates_contacts AS creates FROM mailbox WHERE id = $1', [mailboxId]);
	return { filesMail: row?.files !== 0, createsContacts: row?.creates !== 0 };
}

/** What is put below the mails of a mailbox (A11); null when it has no signature, or is not known. */
export async function mailboxSignature(sql: Sql, address: string): Promise<string | null> {
	return (await sql.get<{ signature: string | null }>('SELECT signature FROM mailbox WHERE address = $1', [address.trim().toLowerCase()]))?.signature ?? null;
}

/**
 * The addresses whose mail comes to us when this mailbox answers: its own, with those its trigger names as its own, and
 * those of the shared mailboxes. Not a team member's: a colleague who was written to is to see the answer.
 */
export async function answeringAddresses(sql: Sql, mailboxId: string): Promise<string[]> {
	const mailboxes = await sql.all<{ id: string; address: string; named: string }>("SELECT id, address, own_addresses AS named FROM mailbox WHERE id = $1 OR kind = 'shared'", [mailboxId]);
	const members = new Set((await sql.all<{ email: string }>('SELECT email FROM team_member WHERE deleted_at IS NULL')).map(({ email }) => email));
	return mailboxes.flatMap(({ id, address, named }) => {
		if (id !== mailboxId) return members.has(address) ? [] : [address];
		return [address, ...(JSON.parse(named) as string[]).filter((own) => own.includes('@') && !members.has(own))];
	});
}

/** Sets or removes it; at most some thousand characters are kept. */
export async function setMailboxSignature(sql: Sql, id: string, signature: string | null): Promise<void> {
	await sql.run('UPDATE mailbox SET signature = $2 WHERE id = $1', [id, signature?.slice(0, LONGEST_SIGNATURE) ?? null]);
}
