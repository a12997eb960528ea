import { actedMails, type ActedMails } from './acted-mails';
import { visibleMailboxes } from './inbox';
import type { Member } from './sessions';
import type { Sql } from './store';

/** What something that somebody does on the page is done to and with, by what the fields of its form are called. */
export type ActionArguments = Record<string, unknown>;

/** What an action may be done to. */
export interface Allowed {
	/** Mails of the conversation, or the one mail, in mailboxes the member may look into; null = it is about none. */
	acted: ActedMails | null;
	/** Those mailboxes. */
	mailboxIds: string[];
}

/** Things that an action can name besides mails, each with the question whether the member may know it. */
const KNOWN: Record<string, (sql: Sql, id: string, member: Pick<Member, 'id' | 'role'>, mailboxIds: readonly string[]) => Promise<boolean>> = {
	// Contacts are everybody's: what a mailbox keeps to itself is its mail.
	contact: async (sql, id) => (await sql.get('SELECT 1 AS found FROM contact WHERE id = $1 AND erased_at IS NULL', [id])) !== undefined,
	enquiry: async (sql, id) => id === 'new' || (await sql.get('SELECT 1 AS found FROM enquiry WHERE id = $1', [id])) !== undefined,
	activity: async (sql, id) => (await sql.get('SELECT 1 AS found FROM activity WHERE id = $1', [id])) !== undefined,
	duplicate: async (sql, id) => (await sql.get('SELECT 1 AS found FROM merge_candidate WHERE id = $1', [id])) !== undefined,
	// What somebody writes is theirs alone until it has left.
	draft: async (sql, id, member) => (await sql.get('SELECT 1 AS found FROM mail_draft WHERE id = $1 AND member_id = $2', [id, member.id])) !== undefined,
	owner: async (sql, id) => (await sql.get('SELECT 1 AS found FROM team_member WHERE id = $1 AND is_active = 1 AND deleted_at IS NULL', [id])) !== undefined,
	folder: async (sql, id, _, mailboxIds) => {
		const folder = await sql.get<{ mailboxId: string }>('SELECT mailbox_id AS "mailboxId" FROM folder WHERE id = $1', [id]);
		return folder !== undefined && mailboxIds.includes(folder.mailboxId);
	},
	mailbox: async (_sql, id, _member, mailboxIds) => mailboxIds.includes(id),
};

/**
 * Nobody but an administrator signs in to a shared mailbox (A1) or says what stands below its mails (A11); a personal one is
 * its owner's. Templates are everybody's to use, and an administrator's to change (S9).
 */
const BY_ADMINISTRATORS = new Set(['reconnect', 'mailboxSignature', 'saveTemplate', 'deleteTemplate']);

/**
 * Whether a member may do something: asked when they do it on the page, and again when it is carried out (invariant 10).
 * What they may not see is as if it were not there.
 *
 * @returns null when they may not
 */
export async function allowedTo(sql: Sql, member: Pick<Member, 'id' | 'role'>, operation: string, given: ActionArguments): Promise<Allowed | null> {
	const mailboxes = await visibleMailboxes(sql, member);
	const mailboxIds = mailboxes.map(({ id }) => id);
	if (BY_ADMINISTRATORS.has(operation) && member.role !== 'administrator' && mailboxes.find(({ id }) => id === given.mailbox)?.kind !== 'personal') return null;
	for (const [name, isKnown] of Object.entries(KNOWN)) {
		const id = given[name];
		if (typeof id === 'string' && id !== '' && !(await isKnown(sql, id, member, mailboxIds))) return null;
	}
	const [thread, message, messageKey] = [text(given.thread), text(given.message), text(given.messageKey)];
	if (thread === null && message === null && messageKey === null) return { acted: null, mailboxIds };
	const acted = await actedMails(sql, mailboxIds, { thread, message, messageKey });
	return acted === null ? null : { acted, mailboxIds };
}

function text(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}
