import { rowsOfConversation, type ConversationFacts, type ConversationRow, type DeliveryFact, type LinkFact, type MailFact, type OutgoingFact, type PlaceFact } from './conversation-rows';
import { allOf, listed, padded, LIST_LENGTH } from './lists-of-values';
import type { Sql, SqlValue, Store } from './store';
import { rootOfThread } from './thread-merge';
import { together } from './together';

/** Who computes takes turns: a row that was computed earlier must not be written later. */
const TURN = 'conversations';
/** Marks that are read at once. */
const MARKS = 256;
/** More is only said to be many. */
const COUNTED = 10_000;

/** What is changed as a whole, and the threads that it concerns. */
const CONCERNS: Record<string, string> = {
	contact: `SELECT m.thread_id FROM contact c JOIN message_link l ON l.contact_id = c.id JOIN message m ON m.id = l.message_id WHERE c.id = $1 OR c.root_id = $1
		UNION SELECT m.thread_id FROM contact c JOIN filed_message f ON f.contact_id = c.id JOIN delivery d ON d.message_key = f.message_key JOIN message m ON m.id = d.message_id WHERE c.id = $1 OR c.root_id = $1`,
	enquiry: `SELECT DISTINCT m.thread_id FROM enquiry e JOIN filed_message f ON f.enquiry_id = e.id JOIN delivery d ON d.message_key = f.message_key JOIN message m ON m.id = d.message_id WHERE e.id = $1 OR e.joined_into = $1`,
	folder: `SELECT m.thread_id FROM folder_mail f JOIN message m ON m.id = f.message_id WHERE f.folder_id = $1
		UNION SELECT m.thread_id FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.folder_id = $1`,
	address: 'SELECT DISTINCT m.thread_id FROM outgoing_mail o JOIN message m ON m.id = o.id WHERE o.sender_address = $1',
};

/** How far the list is. */
export interface ConversationProgress {
	/** Conversations that were computed. */
	refreshed: number;
	/** Changes that are still to be worked off; of very many, at least so many. */
	waiting: number;
}

/**
 * Computes anew what has changed since it was computed, the latest changes first. To be called before the list is read,
 * and now and then; each turn is a short transaction.
 *
 * @param limit about so many conversations at most
 */
export async function refreshConversations(store: Store, { limit }: { limit: number }): Promise<ConversationProgress> {
	let refreshed = 0;
	while (refreshed < limit) {
		if (!(await store.get('SELECT 1 AS one FROM inbox_changed LIMIT 1'))) return { refreshed, waiting: 0 };
		refreshed += await store.transaction((sql) => refreshSome(sql, Math.min(MARKS, limit - refreshed)), { takingTurns: [TURN] });
	}
	const waiting = await store.get<{ n: number }>(`SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM inbox_changed LIMIT ${COUNTED}) AS counted`);
	return { refreshed, waiting: Number(waiting?.n ?? 0) };
}

/** Every conversation is to be computed anew, the newest first: the rows came into this store in any order. */
export async function computeAllAnew(sql: Sql): Promise<void> {
	for (const table of ['inbox_thread', 'inbox_changed']) await sql.run(`DELETE FROM ${table}`);
	await sql.run("INSERT INTO inbox_changed (what, name) SELECT 'thread', id FROM thread WHERE root_id IS NULL ORDER BY last_at, id");
}

interface Mark {
	id: number;
	what: string;
	name: string;
}

/** @returns conversations that were computed, at least 1 when there was anything to do */
async function refreshSome(sql: Sql, limit: number): Promise<number> {
	const many = await sql.all<Mark>("SELECT id, what, name FROM inbox_changed WHERE what IN ('contact', 'enquiry', 'folder', 'address') ORDER BY id DESC LIMIT 64");
	for (const { what, name } of many) await markConcerned(sql, what, name);
	await forget(sql, many);
	const marks = await sql.all<Mark>("SELECT id, what, name FROM inbox_changed WHERE what IN ('thread', 'message', 'delivery') ORDER BY id DESC LIMIT $1", [limit]);
	if (marks.length === 0) return 1;
	const named = (wanted: string) => [...new Set(marks.filter(({ what }) => what === wanted).map(({ name }) => name))];
	const [messages, deliveries] = [named('message'), named('delivery')];
	const ofMails = await together([
		allOf<{ id: string }>(sql, (list) => `SELECT thread_id AS id FROM message WHERE id IN (${list})`, messages),
		allOf<{ id: string }>(sql, (list) => `SELECT m.thread_id AS id FROM delivery d JOIN message m ON m.id = d.message_id WHERE d.message_key IN (${list})`, deliveries),
	]);
	const threads = [...new Set([...named('thread'), ...ofMails.flat().map(({ id }) => id)])];
	const computed = await computeThreads(sql, threads);
	await forget(sql, marks);
	return Math.max(1, computed);
}

/** Marks each conversation of what was marked as a whole: they may be more than one turn. Those that are marked already come up front. */
async function markConcerned(sql: Sql, what: string, name: string): Promise<void> {
	await sql.run(`DELETE FROM inbox_changed WHERE what = 'thread' AND name IN (${CONCERNS[what]})`, [name]);
	await sql.run(`INSERT INTO inbox_changed (what, name) SELECT 'thread', concerned.thread_id FROM (${CONCERNS[what]}) AS concerned`, [name]);
}

/** Only what was read is taken away: what was marked meanwhile is worked off in another turn. */
async function forget(sql: Sql, marks: readonly Mark[]): Promise<void> {
	if (marks.length === 0) return;
	await sql.run(`DELETE FROM inbox_changed WHERE id IN (${listed(marks)})`, padded(marks.map(({ id }) => id)));
}

/**
 * Writes the rows of these threads anew; of one that is part of another, the other's.
 *
 * @returns how many conversations
 */
async function computeThreads(sql: Sql, threads: readonly string[]): Promise<number> {
	const present = await allOf<{ root: string }>(sql, (list) => `SELECT ${rootOfThread('t')} AS root FROM thread t WHERE t.id IN (${list})`, threads);
	const roots = [...new Set(present.map(({ root }) => root))];
	const conversations = await readConversations(sql, roots);
	const stale = [...new Set([...threads, ...roots])];
	for (let from = 0; from < stale.length; from += LIST_LENGTH) {
		const part = stale.slice(from, from + LIST_LENGTH);
		await sql.run(`DELETE FROM inbox_thread WHERE thread_id IN (${listed(part)})`, padded(part));
	}
	await writeRows(sql, conversations.flatMap(rowsOfConversation));
	return stale.length;
}

/** All that the rows of these conversations are made of. @param roots threads that stand for themselves */
export async function readConversations(sql: Sql, roots: readonly string[]): Promise<ConversationFacts[]> {
	const parts = await allOf<{ id: string; root: string }>(sql, (list) => `SELECT id, root_id AS root FROM thread WHERE root_id IN (${list})`, roots);
	const rootOf = new Map([...roots.map((id) => [id, id] as const), ...parts.map(({ id, root }) => [id, root] as const)]);
	const threads = [...rootOf.keys()];
	const OF_THREADS = (list: string) => `m.thread_id IN (${list}) AND m.erased_at IS NULL`;
	const [mails, places, deliveries, outgoing, links] = await together([
		allOf<MailFact & { threadId: string }>(sql, (list) => `SELECT m.id, m.thread_id AS "threadId", m.direction, m.from_address AS sender, m.attachment_count AS attachments, m.received_at AS "receivedAt" FROM message m WHERE ${OF_THREADS(list)}`, threads),
		allOf<PlaceFact>(
			sql,
			(list) => `SELECT f.message_id AS "messageId", f.mailbox_id AS "mailboxId", f.folder_id AS "folderId", o.special_use AS role, f.received_at AS "receivedAt", f.is_seen AS "isSeen", f.is_flagged AS "isFlagged",
				f.is_draft AS "isDraft", CASE WHEN (f.server_flags & 16) <> 0 THEN 1 ELSE 0 END AS "isDeleted", CASE WHEN f.gone_at IS NULL THEN NULL ELSE COALESCE(f.gone_by, 'server') END AS "goneBy"
			 FROM message m JOIN folder_mail f ON f.message_id = m.id JOIN folder o ON o.id = f.folder_id WHERE ${OF_THREADS(list)}`,
			threads,
		),
		allOf<DeliveryFact>(
			sql,
			(list) => `SELECT d.message_key AS "messageKey", d.message_id AS "messageId", d.mailbox_id AS "mailboxId", d.folder_id AS "folderId", o.special_use AS role, d.received_at AS "receivedAt", d.stored_at AS "storedAt", d.state,
				d.outcome, d.archived_at AS "archivedAt", d.read_at AS "readAt", COALESCE(j.owner_id, e.owner_id, a.owner_id, c.owner_id) AS "ownerId"
			 FROM message m JOIN delivery d ON d.message_id = m.id LEFT JOIN folder o ON o.id = d.folder_id LEFT JOIN filed_message f ON f.message_key = d.message_key LEFT JOIN contact leaf ON leaf.id = f.contact_id
				LEFT JOIN contact c ON c.id = leaf.root_id AND c.erased_at IS NULL LEFT JOIN enquiry e ON e.id = f.enquiry_id LEFT JOIN enquiry j ON j.id = e.joined_into LEFT JOIN assignment a ON a.message_key = d.message_key
			 WHERE ${OF_THREADS(list)}`,
			threads,
		),
		allOf<OutgoingFact>(
			sql,
			(list) => `SELECT o.id AS "messageId", b.id AS "mailboxId", CASE WHEN o.status IN ('refused', 'unknown') OR o.bounced_at IS NOT NULL THEN 1 ELSE 0 END AS "isFailed"
			 FROM message m JOIN outgoing_mail o ON o.id = m.id LEFT JOIN mailbox b ON b.address = o.sender_address WHERE ${OF_THREADS(list)}`,
			threads,
		),
		allOf<LinkFact>(
			sql,
			(list) => `SELECT l.message_id AS "messageId", c.id AS "contactId", c.owner_id AS "ownerId", l.linked_at AS "linkedAt"
			 FROM message m JOIN message_link l ON l.message_id = m.id JOIN contact leaf ON leaf.id = l.contact_id JOIN contact c ON c.id = leaf.root_id AND c.erased_at IS NULL WHERE ${OF_THREADS(list)}`,
			threads,
		),
	]);
	const found = new Map(roots.map((threadId): [string, ConversationFacts] => [threadId, { threadId, mails: [], places: [], deliveries: [], outgoing: [], links: [] }]));
	const ofMail = new Map<string, ConversationFacts>();
	for (const mail of mails) {
		const conversation = found.get(rootOf.get(mail.threadId) ?? '');
		if (!conversation) continue;
		conversation.mails.push(mail);
		ofMail.set(mail.id, conversation);
	}
	// What came between two of the statements has a mark of its own.
	for (const fact of places) ofMail.get(fact.messageId)?.places.push(fact);
	for (const fact of deliveries) ofMail.get(fact.messageId)?.deliveries.push(fact);
	for (const fact of outgoing) ofMail.get(fact.messageId)?.outgoing.push(fact);
	for (const fact of links) ofMail.get(fact.messageId)?.links.push(fact);
	return [...found.values()];
}

const COLUMNS = ['thread_id', 'place_id', 'mailbox_id', 'last_at', 'newest', 'newest_key', 'mail_count', 'received_count', 'attachment_count', 'is_listed', 'is_unread', 'is_archived', 'is_flagged', 'has_draft', 'contact_id', 'owner_id', 'outcome', 'is_quarantined', 'needs_attention'];
/** Rows in one statement. */
const ROWS = 32;

async function writeRows(sql: Sql, rows: readonly ConversationRow[]): Promise<void> {
	for (let from = 0; from < rows.length; ) {
		// Whole statements and single rows, so that few different statements are prepared.
		const count = rows.length - from >= ROWS ? ROWS : 1;
		const values: SqlValue[] = [];
		const lines = rows.slice(from, from + count).map((row) => `(${valuesOf(row).map((value) => `$${values.push(value)}`).join(', ')})`);
		await sql.run(`INSERT INTO inbox_thread (${COLUMNS.join(', ')}) VALUES ${lines.join(', ')}`, values);
		from += count;
	}
}

function valuesOf(row: ConversationRow): SqlValue[] {
	return [
		row.threadId, row.placeId, row.mailboxId, row.lastAt, JSON.stringify(row.newest), row.newestKey, row.mailCount, row.receivedCount, row.attachmentCount, row.isListed, row.isUnread, row.isArchived, row.isFlagged, row.hasDraft,
		row.contactId, row.ownerId, row.outcome, row.isQuarantined, row.needsAttention,
	];
}
