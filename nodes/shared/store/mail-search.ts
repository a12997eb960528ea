import { boxWord } from './search-index';
import { askedFor, askedForSender, fitsTerm, forFts5, forTsquery, inBoxes, LISTED, type Term } from './search-question';
import type { Sql, SqlValue, Store } from './store';

/** One mail that was found. Times are epoch milliseconds. */
export interface FoundMail {
	messageId: string;
	/** In the ledger; null when it never came through a trigger. */
	messageKey: string | null;
	/** One of those that were searched, if it is in one. */
	mailboxId: string | null;
	/** Where it lies on the server; null when that is not known, or it is there no more. */
	folder: string | null;
	/** null when nobody knows. */
	isUnread: boolean | null;
	threadId: string;
	headerId: string | null;
	direction: 'in' | 'out';
	fromName: string;
	fromAddress: string;
	/** Addresses in To and Cc. */
	recipients: string[];
	subject: string;
	preview: string;
	kind: string;
	attachmentCount: number;
	sizeBytes: number;
	sentAt: number | null;
	receivedAt: number;
	/** The people it is attached to. */
	contacts: { id: string; name: string | null }[];
}

/** What is looked for, and where. */
export interface MailSearch {
	/** From `visibleMailboxes`: mail of no other mailbox is found, unless `everywhere` says so. */
	mailboxIds: readonly string[];
	/** Only mail of this sender: beginnings of words of the name or the address. */
	from?: string;
	/** Only mail attached to this person. */
	contactId?: string;
	/**
	 * Whether mail attached to that person counts in every mailbox: it is part of their history (A1, B6). For whoever may see
	 * the contact.
	 */
	everywhere?: boolean;
	unreadOnly?: boolean;
}

/** One page of what was found. */
export interface FoundMails {
	mails: FoundMail[];
	/** Where the next page begins; null when there is nothing more. A page may be short, or empty, and not the last. */
	next: number | null;
}

/** Mails that are looked at for one page, at most: what a filter leaves out has to be looked at, too. */
const LOOKED_AT = 600;
/** Mails that are looked at in one go, with a filter. */
const CHUNK = 200;

/** Mails whose words fit, by their numbers in the index, the newest first. */
interface Fitting {
	docs: number[];
	/** It goes on below this number; null = there are no more. */
	end: number | null;
	/** Mails that were looked at for it. */
	looked: number;
}

/**
 * Mails by what somebody types: sender, recipients, subject, content; every word by how it begins, without regard to
 * capitals and accents. The newest first, as they stand in a list; without words, simply the newest. Whatever is typed, it
 * does not throw, and what one page costs has a limit.
 *
 * @param before `next` of the page above
 */
export async function searchMails(store: Store, search: MailSearch, text: string, { limit, before }: { limit: number; before?: number | null }): Promise<FoundMails> {
	const questions = [askedFor(text), askedForSender(search.from ?? '')];
	const { contactId, mailboxIds, everywhere, unreadOnly } = search;
	const canFindNothing = mailboxIds.length === 0 && !(contactId !== undefined && everywhere);
	if (canFindNothing || questions.some(({ isVain }) => isVain)) return { mails: [], next: null };
	const wanted = Math.max(1, Math.floor(limit));
	const boxes = contactId === undefined ? await boxesAmongOthers(store, mailboxIds) : [];
	const terms = [...questions.flatMap((question) => question.terms), ...inBoxes(boxes)];
	const mails: FoundMail[] = [];
	let position = before ?? Number.MAX_SAFE_INTEGER;
	for (let looked = 0; looked < LOOKED_AT; ) {
		// One more, to know whether there is more.
		const count = unreadOnly ? CHUNK : Math.min(wanted - mails.length + 1, LOOKED_AT);
		const fitting = contactId === undefined ? await fittingOf(store, terms, position, count) : await fittingOfContact(store, contactId, terms, position);
		for (const { doc, mail } of await described(store, fitting.docs, search)) {
			if (mails.length === wanted) return { mails, next: position };
			mails.push(mail);
			position = doc;
		}
		if (fitting.end === null) return { mails, next: null };
		if (mails.length === wanted) return { mails, next: position };
		position = fitting.end;
		looked += fitting.looked;
	}
	return { mails, next: position };
}

/** The words of these mailboxes; none when there are no others: every mail is in one of them then. */
async function boxesAmongOthers(sql: Sql, mailboxIds: readonly string[]): Promise<string[]> {
	const wanted = new Set(mailboxIds);
	const all = await sql.all<{ id: string; address: string }>('SELECT id, address FROM mailbox');
	return all.every(({ id }) => wanted.has(id)) ? [] : all.filter(({ id }) => wanted.has(id)).map(({ address }) => boxWord(address));
}

async function fittingOf(store: Store, terms: readonly Term[], below: number, count: number): Promise<Fitting> {
	if (terms.length === 0) return upTo(count, docsOf(await store.all<Doc>('SELECT doc FROM search_mail WHERE doc < $1 ORDER BY doc DESC LIMIT $2', [below, count])));
	return store.backend === 'postgres' ? upTo(count, await newestOnPostgres(store, forTsquery(terms), below, count)) : await newestOnSqlite(store, terms, below, count);
}

function upTo(count: number, docs: number[]): Fitting {
	return { docs: docs.slice(0, count), end: docs.length < count ? null : docs[count - 1], looked: docs.length };
}

interface Doc {
	doc: number;
}

interface Words extends Doc {
	words: string;
}

const docsOf = (rows: readonly Doc[]) => rows.map(({ doc }) => Number(doc));
const fitsAll = (terms: readonly Term[], words: string) => terms.every((term) => fitsTerm(term, words));

/**
 * Of a word that many mails have, the newest ones are found by looking through the newest mails: so many, and on
 * PostgreSQL, whose index knows no order, so many more when that promises enough.
 */
const NEWEST = [400, 4_000] as const;
/** A word is common when one of so many mails has it. */
const COMMON = 20;

/**
 * The index of SQLite has the mails of a short beginning in order, and is asked for as many as are wanted. For a longer
 * one it puts together all there are, which takes long when they are many: of a common one, it is asked for a short
 * beginning, and the words of the mails are looked at here.
 */
async function newestOnSqlite(store: Store, terms: readonly Term[], below: number, count: number): Promise<Fitting> {
	const docs: number[] = [];
	const common = new Set<Term>();
	let from = below;
	if (terms.some((ways) => ways.some((way) => way[way.length - 1].length > LISTED))) {
		const newest = await store.all<Words>('SELECT doc, words FROM search_mail WHERE doc < $1 ORDER BY doc DESC LIMIT $2', [below, NEWEST[0]]);
		docs.push(...docsOf(newest.filter(({ words }) => fitsAll(terms, words))));
		if (docs.length >= count || newest.length < NEWEST[0]) return upTo(count, docs);
		for (const term of terms) if (newest.filter(({ words }) => fitsTerm(term, words)).length * COMMON >= newest.length) common.add(term);
		from = newest[newest.length - 1].doc;
	}
	const query = forFts5(terms, common);
	for (let looked = 0; looked < LOOKED_AT; ) {
		const chunk = common.size === 0 ? count - docs.length : CHUNK;
		const found = docsOf(await store.all<Doc>('SELECT rowid AS doc FROM search_word WHERE search_word MATCH $1 AND rowid < $2 ORDER BY rowid DESC LIMIT $3', [query, from, chunk]));
		docs.push(...(common.size === 0 ? found : await amongThese(store, found, terms)));
		if (docs.length >= count || found.length < chunk) return upTo(count, docs);
		from = found[found.length - 1];
		looked += found.length;
	}
	return { docs, end: from, looked: LOOKED_AT };
}

/** Of these mails, those whose words fit. */
async function amongThese(sql: Sql, docs: readonly number[], terms: readonly Term[]): Promise<number[]> {
	if (docs.length === 0) return [];
	const list = listOf(docs, 1);
	const rows = await sql.all<Words>(`SELECT doc, words FROM search_mail WHERE doc IN ${list.text} ORDER BY doc DESC`, list.values);
	return docsOf(rows.filter(({ words }) => fitsAll(terms, words)));
}

async function newestOnPostgres(store: Store, query: string, below: number, count: number): Promise<number[]> {
	const docs: number[] = [];
	let from = below;
	for (const [turn, window] of NEWEST.entries()) {
		const rows = await store.all<Doc & { fits: number; n: number }>(
			`WITH newest AS MATERIALIZED (SELECT doc, vector @@ $1::tsquery AS fits FROM search_mail WHERE doc < $2 ORDER BY doc DESC LIMIT ${window})
			 SELECT doc, CASE WHEN fits THEN 1 ELSE 0 END AS fits, (SELECT COUNT(*) FROM newest) AS n FROM newest WHERE fits OR doc = (SELECT MIN(doc) FROM newest) ORDER BY doc DESC`,
			[query, from],
		);
		const last = rows.at(-1);
		docs.push(...docsOf(rows.filter(({ fits }) => fits === 1)));
		if (docs.length >= count || last === undefined || Number(last.n) < window) return docs;
		from = Number(last.doc);
		if (turn === 0 && (docs.length / window) * NEWEST[1] < count) break;
	}
	return await store.transaction(async (sql) => {
		// The planner knows neither how common a beginning is, nor what it costs to read a mail's words: it is left no choice.
		await sql.get("SELECT set_config('enable_seqscan', 'off', true) AS one, set_config('enable_indexscan', 'off', true) AS other");
		return [...docs, ...docsOf(await sql.all<Doc>('SELECT doc FROM search_mail WHERE vector @@ $1::tsquery AND doc < $2 ORDER BY doc DESC LIMIT $3', [query, from, count - docs.length]))];
	});
}

const OF_PERSON = '(SELECT id FROM contact WHERE root_id = (SELECT root_id FROM contact WHERE id = $1))';
/** CROSS JOIN: SQLite keeps to the order that is written. */
const OF_HISTORY = `SELECT message_id FROM message_link WHERE contact_id IN ${OF_PERSON}
	UNION SELECT d.message_id FROM filed_message f CROSS JOIN delivery d WHERE d.message_key = f.message_key AND f.contact_id IN ${OF_PERSON}`;

/** A person has few mails, compared with all that have a word: their own are looked through. */
async function fittingOfContact(sql: Sql, contactId: string, terms: readonly Term[], below: number): Promise<Fitting> {
	const rows = await sql.all<Words>(`SELECT s.doc, s.words FROM (${OF_HISTORY}) AS history CROSS JOIN search_mail s WHERE s.message_id = history.message_id AND s.doc < $2 ORDER BY s.doc DESC LIMIT ${CHUNK}`, [contactId, below]);
	return { docs: docsOf(rows.filter(({ words }) => fitsAll(terms, words))), end: rows.length < CHUNK ? null : Number(rows[rows.length - 1].doc), looked: rows.length };
}

/** A list for IN. Of few lengths: each text is a statement of its own to those that are prepared. */
function listOf<T extends SqlValue>(values: readonly T[], first: number): { text: string; values: T[] } {
	const length = Math.ceil(values.length / 50) * 50;
	const padded = Array.from({ length }, (_, index) => values[Math.min(index, values.length - 1)]);
	return { text: `(${padded.map((_, index) => `$${first + index}`).join(', ')})`, values: padded };
}

interface Place {
	id: string;
	mailboxId: string;
	messageKey: string | null;
	folder: string | null;
	isSeen: number | null;
}

/** The mails with these numbers, the newest first; without those that may not be seen, or do not fit the filters. */
async function described(store: Store, docs: readonly number[], { mailboxIds, contactId, everywhere, unreadOnly }: MailSearch): Promise<{ doc: number; mail: FoundMail }[]> {
	if (docs.length === 0) return [];
	const wanted = listOf(docs, 1);
	const rows = await store.all<Omit<FoundMail, 'messageKey' | 'mailboxId' | 'folder' | 'isUnread' | 'recipients' | 'contacts'> & Doc & { recipients: string }>(
		`SELECT s.doc, m.id AS "messageId", m.thread_id AS "threadId", m.header_id AS "headerId", m.direction, m.from_name AS "fromName", m.from_address AS "fromAddress", m.recipients, m.subject,
			m.preview, m.kind, m.attachment_count AS "attachmentCount", m.size_bytes AS "sizeBytes", m.sent_at AS "sentAt", m.received_at AS "receivedAt"
		 FROM search_mail s JOIN message m ON m.id = s.message_id WHERE m.erased_at IS NULL AND s.doc IN ${wanted.text} ORDER BY s.doc DESC`,
		wanted.values,
	);
	if (rows.length === 0) return [];
	const ids = listOf(rows.map(({ messageId }) => messageId), 1);
	const places = mailboxIds.length === 0 ? [] : await placesOf(store, ids, mailboxIds);
	const contacts = await store.all<{ messageId: string; id: string; name: string | null }>(
		`SELECT DISTINCT l.message_id AS "messageId", c.id, c.display_name AS name FROM message_link l JOIN contact leaf ON leaf.id = l.contact_id JOIN contact c ON c.id = leaf.root_id
		 WHERE c.erased_at IS NULL AND l.message_id IN ${ids.text} ORDER BY c.id`,
		ids.values,
	);
	const found: { doc: number; mail: FoundMail }[] = [];
	for (const { doc, recipients, ...row } of rows) {
		const here = places.filter(({ id }) => id === row.messageId);
		if (here.length === 0 && !(contactId !== undefined && everywhere)) continue;
		const onServer = here.filter(({ isSeen }) => isSeen !== null);
		const isUnread = onServer.length === 0 ? null : onServer.some(({ isSeen }) => isSeen === 0);
		if (unreadOnly && isUnread !== true) continue;
		const place = onServer.at(0) ?? here.at(0);
		found.push({
			doc: Number(doc),
			mail: {
				...row,
				recipients: JSON.parse(recipients) as string[],
				messageKey: here.find(({ messageKey }) => messageKey !== null)?.messageKey ?? null,
				mailboxId: place?.mailboxId ?? null,
				folder: place?.folder ?? null,
				isUnread,
				contacts: contacts.filter(({ messageId }) => messageId === row.messageId).map(({ id, name }) => ({ id, name })),
			},
		});
	}
	return found;
}

/** Where the mails are, of these mailboxes alone (invariant 10): the index only helps to find them. */
async function placesOf(sql: Sql, ids: { text: string; values: string[] }, mailboxIds: readonly string[]): Promise<Place[]> {
	const places = await sql.all<Place>(
		`SELECT f.message_id AS id, f.mailbox_id AS "mailboxId", NULL AS "messageKey", p.path AS folder, f.is_seen AS "isSeen"
		 FROM folder_mail f JOIN folder p ON p.id = f.folder_id WHERE f.message_id IN ${ids.text} AND f.gone_at IS NULL
		 UNION ALL SELECT d.message_id, d.mailbox_id, d.message_key, NULL, NULL FROM delivery d WHERE d.message_id IN ${ids.text}
		 UNION ALL SELECT o.id, b.id, NULL, NULL, NULL FROM outgoing_mail o JOIN mailbox b ON b.address = o.sender_address WHERE o.id IN ${ids.text}`,
		ids.values,
	);
	// Here, and not in the statement: both back ends would look through the whole mailbox.
	const wanted = new Set(mailboxIds);
	return places.filter(({ mailboxId }) => wanted.has(mailboxId));
}
