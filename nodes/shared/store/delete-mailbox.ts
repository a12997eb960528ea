import { eraseThread } from './erase-mail';
import { forbidMailbox } from './mailboxes';
import { forgetTakenUp } from './reconnected';
import { quarantineSubject } from './run-again';
import type { Sql, SqlValue, Store } from './store';

/** Mails removed in one transaction: nobody else can write meanwhile. */
const BATCH = 200;

/** A mailbox that was deleted. */
export interface DeletedMailbox {
	address: string;
	/** Mails that lay in it, or were sent from it. */
	mails: number;
	/** Those of them that stay, because they lie in another mailbox too. */
	kept: number;
}

/** The personal mailboxes of a team member (A1). */
export async function personalMailboxes(sql: Sql, memberId: string): Promise<{ id: string; address: string }[]> {
	return await sql.all("SELECT id, address FROM mailbox WHERE kind = 'personal' AND owner_id = $1 ORDER BY address", [memberId]);
}

/**
 * Deletes a mailbox and its mail from the store; nothing on the mail server is touched (A17). A mail goes with its source,
 * its links and what was read from it, also when it was linked to a contact: it was in the contact's history for as long
 * as its owner was here. The contact and its enquiries stay, with their figures. Mail that lies in another mailbox, or was
 * sent from one, stays as it is.
 *
 * In several transactions; after a crash it goes on where it stopped. From the first one on nothing makes the mailbox anew
 * by itself (`ensureMailbox`), and the row that everything hangs on goes last: whoever still listens cannot store anything.
 */
export async function deleteMailbox(store: Store, { id, address }: { id: string; address: string }, now = Date.now()): Promise<DeletedMailbox> {
	await store.transaction((sql) => forbidMailbox(sql, address, now), { durable: true });
	let [mails, kept] = [0, 0];
	for (let isLast = false; !isLast; ) {
		const done = await store.transaction(
			async (sql) => {
				const batch = await mailsOf(sql, id, address);
				const rest = await removeMails(sql, { id, address }, batch);
				if (batch.length === BATCH) return { mails: batch.length, kept: rest, isLast: false };
				await removeMailbox(sql, id);
				// Noted by a trigger just now; nothing is left that it concerns.
				await sql.run("DELETE FROM inbox_changed WHERE what = 'address' AND name = $1", [address]);
				return { mails: batch.length, kept: rest, isLast: true };
			},
			{ durable: true },
		);
		mails += done.mails;
		kept += done.kept;
		isLast = done.isLast;
	}
	await store.leaveNoTrace();
	return { address, mails, kept };
}

/** Mails that lie in a mailbox, did, or were sent from it. */
async function mailsOf(sql: Sql, mailboxId: string, address: string): Promise<string[]> {
	const rows = await sql.all<{ id: string }>(
		`SELECT id FROM (
		   SELECT message_id AS id FROM delivery WHERE mailbox_id = $1
		   UNION SELECT message_id AS id FROM folder_mail WHERE mailbox_id = $1
		   UNION SELECT id FROM outgoing_mail WHERE sender_address = $2
		 ) AS mails ORDER BY id LIMIT ${BATCH}`,
		[mailboxId, address],
	);
	return rows.map(({ id }) => id);
}

/** @returns how many of the mails stay */
async function removeMails(sql: Sql, { id, address }: { id: string; address: string }, messageIds: readonly string[]): Promise<number> {
	if (messageIds.length === 0) return 0;
	const keys = await sql.all<{ key: string }>(`SELECT message_key AS key FROM delivery WHERE mailbox_id = $1 AND message_id IN (${places(messageIds, 2)})`, [id, ...messageIds]);
	await removeDeliveries(sql, keys.map(({ key }) => key));
	await sql.run(`UPDATE folder_mail SET copy_of = NULL WHERE mailbox_id = $1 AND copy_of IN (SELECT id FROM folder_mail WHERE mailbox_id = $1 AND message_id IN (${places(messageIds, 2)}))`, [id, ...messageIds]);
	await sql.run(`DELETE FROM folder_mail WHERE mailbox_id = $1 AND message_id IN (${places(messageIds, 2)})`, [id, ...messageIds]);
	await removeOutgoing(sql, `sender_address = $1 AND id IN (${places(messageIds, 2)})`, [address, ...messageIds]);
	const alone = await sql.all<{ id: string; thread: string | null; header: string | null }>(
		`SELECT m.id, m.thread_id AS thread, m.header_id AS header FROM message m WHERE m.id IN (${places(messageIds)})
		   AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id) AND NOT EXISTS (SELECT 1 FROM folder_mail f WHERE f.message_id = m.id)
		   AND NOT EXISTS (SELECT 1 FROM outgoing_mail o WHERE o.id = m.id)`,
		messageIds,
	);
	for (const mail of alone) await removeMessage(sql, mail);
	const left = await sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM message WHERE id IN (${places(messageIds)})`, messageIds);
	return Number(left?.n ?? 0);
}

/** The rows of the ledger, and what was made of them. */
async function removeDeliveries(sql: Sql, keys: readonly string[]): Promise<void> {
	if (keys.length === 0) return;
	const these = places(keys);
	await sql.run(`DELETE FROM original_copy WHERE message_key IN (${these})`, keys);
	// Mails that told people of them.
	await removeOutgoing(sql, `purpose IN ('owner', 'notice') AND message_key IN (${these})`, keys);
	await sql.run(`UPDATE filed_message SET contact_reason = '', enquiry_reason = '', no_reply_reason = NULL WHERE message_key IN (${these})`, keys);
	await sql.run(`UPDATE learnt_profile SET message_key = '' WHERE message_key IN (${these})`, keys);
	await sql.run(`DELETE FROM notice WHERE subject IN (${these})`, keys.map(quarantineSubject));
	await sql.run(`DELETE FROM delivery WHERE message_key IN (${these})`, keys);
	// Noted by triggers meanwhile; that their mails changed is noted, too.
	await sql.run(`DELETE FROM inbox_changed WHERE what = 'delivery' AND name IN (${these})`, keys);
}

/** Removes mails of ours from the queue, with what was written beside them. */
export async function removeOutgoing(sql: Sql, where: string, values: readonly SqlValue[]): Promise<void> {
	const ids = (await sql.all<{ id: string }>(`SELECT id FROM outgoing_mail WHERE ${where}`, values)).map(({ id }) => id);
	if (ids.length === 0) return;
	const these = places(ids);
	await sql.run(`DELETE FROM notice WHERE subject IN (${these})`, ids.map((id) => `outgoing:${id}:bounced`));
	await sql.run(`DELETE FROM outgoing_recipient WHERE outgoing_id IN (${these})`, ids);
	await sql.run(`DELETE FROM outgoing_mail WHERE id IN (${these})`, ids);
	// One that stands in no conversation has only its source.
	await sql.run(`DELETE FROM message_source WHERE message_id IN (${these}) AND NOT EXISTS (SELECT 1 FROM message m WHERE m.id = message_source.message_id)`, ids);
}

/** Removes a mail that nothing names any more, and what only it was in its conversation. */
export async function removeMessage(sql: Sql, { id, thread, header }: { id: string; thread: string | null; header: string | null }): Promise<void> {
	for (const table of ['message_source', 'message_link', 'search_mail', 'sighted_mail']) await sql.run(`DELETE FROM ${table} WHERE message_id = $1`, [id]);
	await sql.run('DELETE FROM message WHERE id = $1', [id]);
	if (thread === null) return;
	await eraseThread(sql, thread, header);
	await sql.run('DELETE FROM thread WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM message m WHERE m.thread_id = $1) AND NOT EXISTS (SELECT 1 FROM thread_reference r WHERE r.thread_id = $1) AND NOT EXISTS (SELECT 1 FROM thread part WHERE part.id <> $1 AND (part.root_id = $1 OR part.merged_into = $1))', [thread]);
}

/** What is left of a mailbox without mail. */
async function removeMailbox(sql: Sql, id: string): Promise<void> {
	const folders = 'SELECT id FROM folder WHERE mailbox_id = $1';
	for (const text of [
		'DELETE FROM inbox_thread WHERE mailbox_id = $1',
		`DELETE FROM folder_sync WHERE folder_id IN (${folders})`,
		`DELETE FROM sighted_mail WHERE folder_id IN (${folders})`,
		`DELETE FROM chosen_folder WHERE folder_id IN (${folders})`,
		'DELETE FROM folder_choice WHERE mailbox_id = $1',
		'DELETE FROM folder WHERE mailbox_id = $1',
		'DELETE FROM sync_run WHERE mailbox_id = $1',
		'DELETE FROM mailbox_member WHERE mailbox_id = $1',
		'DELETE FROM message_source WHERE message_id IN (SELECT f.id FROM draft_file f JOIN mail_draft d ON d.id = f.draft_id WHERE d.mailbox_id = $1)',
		'DELETE FROM draft_file WHERE draft_id IN (SELECT id FROM mail_draft WHERE mailbox_id = $1)',
		'DELETE FROM mail_draft WHERE mailbox_id = $1',
		"DELETE FROM notice WHERE subject LIKE 'mailbox:' || $1 || ':%'",
		"DELETE FROM setting WHERE name LIKE 'mailbox options:%:' || $1",
		'DELETE FROM mailbox WHERE id = $1',
	]) {
		await sql.run(text, [id]);
	}
	await forgetTakenUp(sql, id);
}

function places(values: readonly unknown[], first = 1): string {
	return values.map((_, index) => `$${index + first}`).join(', ');
}
