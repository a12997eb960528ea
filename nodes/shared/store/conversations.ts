import { CONDITIONS, VIEWER, type ConversationFilter } from './conversation-filters';
import { listed, padded } from './lists-of-values';
import type { DeliveryState } from './ledger';
import type { OutgoingStatus } from './outgoing';
import type { Sql, SqlValue } from './store';

/** Which conversations are asked for. */
export interface ConversationSearch {
	/** From `visibleMailboxes`, never from a request (invariant 10). */
	mailboxIds: readonly string[];
	filter: ConversationFilter;
	/** Only what lies in this folder of one of the mailboxes; spam, rubbish and drafts are found like this. */
	folderId?: string | null;
	/** Who looks, for the filter "mine". */
	memberId?: string | null;
}

/** Where a page of the list ends: the next one begins below it. */
export interface ConversationPosition {
	lastAt: number;
	threadId: string;
}

export interface Named {
	id: string;
	/** null = has none: a contact that is "Unknown". */
	name: string | null;
}

/** A conversation, as the list shows it. Times are epoch milliseconds. */
export interface Conversation {
	threadId: string;
	/** The mailboxes it is in, of those that were asked for. */
	mailboxIds: string[];
	/** When the newest mail came to a mailbox, or folder, in which the conversation is as the filter wants it. */
	lastAt: number;
	/** Of that mail. */
	subject: string;
	preview: string;
	/** Who wrote the newest mails, the newest first; each person once. */
	senders: { name: string; address: string; isOurs: boolean }[];
	/** Of a conversation in several mailboxes, as many as the one with the most has. */
	mailCount: number;
	attachmentCount: number;
	isUnread: boolean;
	isArchived: boolean;
	isFlagged: boolean;
	hasDraft: boolean;
	needsAttention: boolean;
	contact: Named | null;
	/** Whether that mail made the contact; null = it was filed under nobody. */
	contactCreated: boolean | null;
	owner: Named | null;
	/** What the ledger says of the newest mail that came through it; null = none did. */
	ledger: {
		messageKey: string;
		state: DeliveryState;
		stateReason: string | null;
		outcome: 'lead' | 'review' | 'none' | null;
		outcomeReason: string | null;
		attempt: number;
	} | null;
	/** Of the automatic reply to that mail. */
	reply: OutgoingStatus | null;
}

export interface ConversationPage {
	conversations: Conversation[];
	/** null = there are no more. */
	next: ConversationPosition | null;
}

/** Times that it is looked further down for a page that is not full: what is left out is so many conversations in a row at most. */
const ROUNDS = 8;

/**
 * One page of conversations, the one with the newest mail first. `refreshConversations` is to be called before. A page may
 * be short though there are more: `next` tells.
 *
 * @param before the end of the page above; null = from the top
 */
export async function listConversations(sql: Sql, search: ConversationSearch, limit: number, before: ConversationPosition | null = null): Promise<ConversationPage> {
	const { found, next } = await findConversations(sql, search, limit, before);
	return { conversations: await describe(sql, search, found), next };
}

interface Found {
	positions: ConversationPosition[];
	next: ConversationPosition | null;
}

async function findConversations(sql: Sql, search: ConversationSearch, limit: number, before: ConversationPosition | null): Promise<{ found: ConversationPosition[]; next: ConversationPosition | null }> {
	const places = await placesOf(sql, search);
	const { where, unless } = conditionFor(search);
	if (places.length === 0 || where === null) return { found: [], next: null };
	const found: ConversationPosition[] = [];
	let below = before;
	for (let round = 0; round < ROUNDS; round++) {
		// What is missing still, and some more, since some of it will not belong here.
		const count = Math.min(limit + 1, 2 * (limit + 1 - found.length) + 8);
		const { positions, next } = await range(sql, places, where, count, below);
		found.push(...(places.length === 1 ? positions : await shownHere(sql, places, where, unless, positions)));
		if (found.length > limit) return { found: found.slice(0, limit), next: found[limit - 1] };
		below = next;
		if (next === null) break;
	}
	return { found, next: below };
}

/** The mailboxes, or the folder, in which it is looked. */
export async function placesOf(sql: Sql, { mailboxIds, folderId }: Omit<ConversationSearch, 'filter'>): Promise<string[]> {
	if (mailboxIds.length === 0) return [];
	if (folderId == null) return [...mailboxIds];
	const folder = await sql.get<{ mailboxId: string }>('SELECT mailbox_id AS "mailboxId" FROM folder WHERE id = $1', [folderId]);
	return folder && mailboxIds.includes(folder.mailboxId) ? [folderId] : [];
}

/** A condition, and the values it names. */
interface Bound {
	text: (values: SqlValue[]) => string;
}

/** The condition of a filter; `where` is null when nothing can fit it. */
export function conditionFor({ filter, memberId }: ConversationSearch): { where: Bound | null; unless: string | undefined } {
	const { where, unless } = CONDITIONS[filter];
	if (!where.includes(VIEWER)) return { where: { text: () => where }, unless };
	return { where: memberId == null ? null : { text: (values) => where.replace(VIEWER, () => `$${values.push(memberId)}`) }, unless };
}

/** The next rows of these places, the newest first; a conversation in several places stands there several times. */
async function range(sql: Sql, places: readonly string[], where: Bound, count: number, below: ConversationPosition | null): Promise<Found> {
	const values: SqlValue[] = [count];
	const under = below === null ? '' : ` AND (last_at, thread_id) < ($${values.push(below.lastAt)}, $${values.push(below.threadId)})`;
	const condition = where.text(values);
	// One index range per place: with IN, both back ends would sort every row of the places for each page.
	const ranges = places.map((place) => `SELECT * FROM (SELECT last_at, thread_id FROM inbox_thread WHERE place_id = $${values.push(place)} AND ${condition}${under} ORDER BY last_at DESC, thread_id DESC LIMIT $1) AS one_place`);
	const rows = await sql.all<ConversationPosition>(`SELECT last_at AS "lastAt", thread_id AS "threadId" FROM (${ranges.join(' UNION ALL ')}) AS every_place ORDER BY last_at DESC, thread_id DESC LIMIT $1`, values);
	return { positions: rows, next: rows.length < count ? null : rows[count - 1] };
}

/** Of these, the conversations that belong here: where their newest row is, and only when no other place speaks against it. */
async function shownHere(sql: Sql, places: readonly string[], where: Bound, unless: string | undefined, positions: readonly ConversationPosition[]): Promise<ConversationPosition[]> {
	const threads = [...new Set(positions.map(({ threadId }) => threadId))];
	if (threads.length === 0) return [];
	const values: SqlValue[] = [...padded(threads), ...padded(places)];
	const rows = await sql.all<{ threadId: string; lastAt: number | null; isExcluded: number }>(
		`SELECT thread_id AS "threadId", MAX(CASE WHEN ${where.text(values)} THEN last_at END) AS "lastAt", MAX(CASE WHEN ${unless ?? '1 = 0'} THEN 1 ELSE 0 END) AS "isExcluded"
		 FROM inbox_thread WHERE thread_id IN (${listed(threads)}) AND place_id IN (${listed(places, padded(threads).length)}) GROUP BY thread_id`,
		values,
	);
	const best = new Map(rows.filter(({ isExcluded }) => isExcluded === 0).map(({ threadId, lastAt }) => [threadId, lastAt]));
	return positions.filter(({ threadId, lastAt }) => best.get(threadId) === lastAt && best.delete(threadId));
}

interface Row {
	threadId: string;
	placeId: string;
	mailboxId: string;
	lastAt: number;
	newest: string;
	mailCount: number;
	receivedCount: number;
	attachmentCount: number;
	unread: number;
	archived: number;
	flagged: number;
	draft: number;
	attention: number;
	contactId: string | null;
	contactName: string | null;
	contactCreated: number | null;
	ownerId: string | null;
	ownerName: string | null;
	messageKey: string | null;
	state: DeliveryState;
	stateReason: string | null;
	outcome: 'lead' | 'review' | 'none' | null;
	outcomeReason: string | null;
	attempt: number;
	reply: OutgoingStatus | null;
}

interface NewestMail {
	id: string;
	subject: string;
	preview: string;
	name: string;
	address: string;
	direction: 'in' | 'out';
}

async function describe(sql: Sql, { mailboxIds, folderId }: ConversationSearch, found: readonly ConversationPosition[]): Promise<Conversation[]> {
	if (found.length === 0) return [];
	const threads = found.map(({ threadId }) => threadId);
	const places = folderId == null ? [...mailboxIds] : [...mailboxIds, folderId];
	const rows = await sql.all<Row>(
		`SELECT x.thread_id AS "threadId", x.place_id AS "placeId", x.mailbox_id AS "mailboxId", x.last_at AS "lastAt", x.newest, x.mail_count AS "mailCount", x.received_count AS "receivedCount", x.attachment_count AS "attachmentCount",
			x.is_unread AS unread, x.is_archived AS archived, x.is_flagged AS flagged, x.has_draft AS draft, x.needs_attention AS attention, c.id AS "contactId",
			COALESCE(c.display_name, (SELECT MIN(part.display_name) FROM contact part WHERE part.root_id = c.id)) AS "contactName", f.created_contact AS "contactCreated", x.owner_id AS "ownerId", o.name AS "ownerName",
			d.message_key AS "messageKey", d.state, d.reason AS "stateReason", d.outcome, d.outcome_reason AS "outcomeReason", d.attempt, r.status AS reply
		 FROM inbox_thread x LEFT JOIN contact c ON c.id = x.contact_id AND c.erased_at IS NULL LEFT JOIN team_member o ON o.id = x.owner_id LEFT JOIN delivery d ON d.message_key = x.newest_key
			LEFT JOIN filed_message f ON f.message_key = x.newest_key
			LEFT JOIN outgoing_mail r ON r.key = 'reply:' || x.newest_key
		 WHERE x.thread_id IN (${listed(threads)}) AND x.place_id IN (${listed(places, padded(threads).length)})`,
		[...padded(threads), ...padded(places)],
	);
	const rowsOf = new Map<string, Row[]>(threads.map((id) => [id, []]));
	for (const row of rows) rowsOf.get(row.threadId)?.push(row);
	const newest = new Map<string, string[]>();
	for (const { threadId, lastAt } of found) {
		const own = rowsOf.get(threadId) ?? [];
		// First what it was found by: the folder that was chosen, or the mailbox in which it is as the filter wants it.
		const rank = (row: Row) => (row.placeId === folderId ? 2 : row.lastAt === lastAt ? 1 : 0);
		own.sort((one, other) => rank(other) - rank(one) || other.lastAt - one.lastAt || (one.placeId < other.placeId ? -1 : 1));
		if (own.length > 0) newest.set(threadId, JSON.parse(own[0].newest) as string[]);
	}
	const ids = [...newest.values()].flat();
	const mails = ids.length === 0 ? [] : await sql.all<NewestMail>(`SELECT id, subject, preview, from_name AS name, from_address AS address, direction FROM message WHERE id IN (${listed(ids)})`, padded(ids));
	const mailOf = new Map(mails.map((mail) => [mail.id, mail]));
	return threads.flatMap((threadId) => {
		const own = rowsOf.get(threadId) ?? [];
		return own.length === 0 ? [] : conversationOf(own, (newest.get(threadId) ?? []).flatMap((id) => mailOf.get(id) ?? []), mailboxIds);
	});
}

/** @param rows at least one, the one that is shown first */
function conversationOf(rows: readonly Row[], mails: readonly NewestMail[], mailboxIds: readonly string[]): Conversation {
	const [shown] = rows;
	const any = (column: 'unread' | 'flagged' | 'draft' | 'attention') => rows.some((row) => row[column] === 1);
	const received = rows.filter(({ receivedCount }) => receivedCount > 0);
	const linked = rows.find(({ contactId }) => contactId !== null);
	const owned = rows.find(({ ownerId }) => ownerId !== null);
	const ledger = rows.find(({ messageKey }) => messageKey !== null);
	const present = new Set(rows.map(({ mailboxId }) => mailboxId));
	return {
		threadId: shown.threadId,
		mailboxIds: mailboxIds.filter((id) => present.has(id)),
		lastAt: shown.lastAt,
		subject: mails.at(0)?.subject ?? '',
		preview: mails.at(0)?.preview ?? '',
		senders: mails.map(({ name, address, direction }) => ({ name, address, isOurs: direction === 'out' })),
		mailCount: Math.max(...rows.map(({ mailCount }) => mailCount)),
		attachmentCount: Math.max(...rows.map(({ attachmentCount }) => attachmentCount)),
		isUnread: any('unread'),
		isArchived: received.length > 0 && received.every(({ archived }) => archived === 1),
		isFlagged: any('flagged'),
		hasDraft: any('draft'),
		needsAttention: any('attention'),
		contact: linked?.contactId == null ? null : { id: linked.contactId, name: linked.contactName },
		contactCreated: ledger?.contactCreated == null ? null : ledger.contactCreated === 1,
		owner: owned?.ownerId == null ? null : { id: owned.ownerId, name: owned.ownerName },
		ledger:
			ledger?.messageKey == null
				? null
				: { messageKey: ledger.messageKey, state: ledger.state, stateReason: ledger.stateReason, outcome: ledger.outcome, outcomeReason: ledger.outcomeReason, attempt: ledger.attempt },
		reply: ledger?.reply ?? null,
	};
}
