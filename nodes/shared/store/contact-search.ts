import { foldedWords, phoneWord } from './contact-words';
import type { Sql, SqlValue } from './store';

/** What a search text may be. */
export type SearchBy = 'any' | 'email' | 'name' | 'phone' | 'reference';

/** One person who was found. */
export interface FoundContact {
	/** The root record. */
	contactId: string;
	/** In words, the strongest first. */
	why: string[];
}

/** A search text is typed by a person; more than this is pasted by mistake. */
const MAX_TEXT = 200;
const MAX_WORDS = 6;
/** Records looked at for each way somebody can be found. */
const CANDIDATES = 200;
/** Counting goes so far to tell a rare word from a common one. */
const COUNTED = 1_000;
/** People whose rarest word begins as typed; beyond this the text says too little. */
const LOOKED_AT = 10_000;
/** Fewer digits are no phone number. */
const FEWEST_DIGITS = 5;
/** Sorts behind everything that begins with the same letters: the last character there is. */
const LAST = '\u{10FFFF}';

const PHONE = /(?<![\p{L}\p{N}])\+?\d[\d\s()./-]*\d(?![\p{L}\p{N}])/gu;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** How well somebody fits: what is the same comes before what only begins alike. */
const WEIGHT = { same: 4, name: 3, beginning: 2, nameBeginning: 1 };

interface Hit {
	contactId: string;
	lastTouchAt: number;
	weight: number;
	why: string;
}

/** What was asked, taken apart. */
interface Question {
	words: string[];
	emails: string[];
	/** As typed. */
	phones: string[];
	references: string[];
	id: string | null;
}

/**
 * People by what somebody typed: words of a name in any order and by how they begin, an e-mail address or its beginning,
 * a phone number in any spelling, the exact reference of a listing they asked about, or their id. Best first, and one
 * entry per person, however many of their records fit. Every way is a range of an index.
 */
export async function searchContacts(sql: Sql, text: string, limit = 20, by: SearchBy = 'any'): Promise<FoundContact[]> {
	const question = takeApart(text.normalize('NFC').trim().slice(0, MAX_TEXT), by);
	const kinds = await Promise.all([
		byName(sql, question.words),
		...question.emails.map((email) => byEmail(sql, email)),
		...question.phones.map((phone) => byPhone(sql, phone)),
		...question.references.map((reference) => byReference(sql, reference)),
		question.id === null ? [] : byId(sql, question.id),
	]);
	const found = new Map<string, { weight: number; lastTouchAt: number; hits: Hit[] }>();
	for (const hits of kinds) {
		const best = new Map<string, Hit>();
		for (const hit of hits) if ((best.get(hit.contactId)?.weight ?? 0) < hit.weight) best.set(hit.contactId, hit);
		for (const hit of best.values()) {
			const one = found.get(hit.contactId) ?? { weight: 0, lastTouchAt: 0, hits: [] };
			one.weight += hit.weight;
			one.lastTouchAt = Math.max(one.lastTouchAt, hit.lastTouchAt);
			one.hits.push(hit);
			found.set(hit.contactId, one);
		}
	}
	return [...found]
		.sort(([a, one], [b, other]) => other.weight - one.weight || other.lastTouchAt - one.lastTouchAt || (a < b ? -1 : 1))
		.slice(0, limit)
		.map(([contactId, { hits }]) => ({ contactId, why: [...new Set(hits.sort((one, other) => other.weight - one.weight).map(({ why }) => why))] }));
}

function takeApart(text: string, by: SearchBy): Question {
	const nothing: Question = { words: [], emails: [], phones: [], references: [], id: null };
	if (text === '') return nothing;
	switch (by) {
		case 'email': return { ...nothing, emails: [text] };
		case 'name': return { ...nothing, words: foldedWords(text).slice(0, MAX_WORDS) };
		case 'phone': return { ...nothing, phones: [text] };
		case 'reference': return { ...nothing, references: [text] };
		case 'any': return guess(text);
	}
}

/** A text that may be anything, or several things. */
function guess(text: string): Question {
	const tokens = text.split(/[\s,;<>]+/).filter((token) => token !== '').slice(0, MAX_WORDS);
	const emails = tokens.filter((token) => token.includes('@'));
	const rest = text.split(/[\s,;<>]+/).filter((token) => !token.includes('@')).join(' ');
	const phones = (rest.match(PHONE) ?? []).filter((run) => run.replace(/\D/g, '').length >= FEWEST_DIGITS);
	const names = phones.reduce((left, phone) => left.replace(phone, ' '), rest);
	return {
		words: foldedWords(names).slice(0, MAX_WORDS),
		// "ana.ru" is how an address begins, as "ana" may be.
		emails: emails.length === 0 && tokens.length === 1 ? tokens : emails,
		phones: phones.slice(0, 2),
		references: [...new Set([text, ...tokens])],
		id: ID.test(text) ? text.toLowerCase() : null,
	};
}

/** From here to there: everything that begins with a text. */
function range(column: string, beginning: string, values: SqlValue[]): string {
	return `${column} >= $${values.push(beginning)} AND ${column} < $${values.push(beginning + LAST)}`;
}

interface FoundRow {
	contactId: string;
	lastTouchAt: number;
	value: string;
}

const PERSON = 'c.root_id AS "contactId", c.last_touch_at AS "lastTouchAt"';

/** @param records statement that gives `contact_id` and `value` */
async function people(sql: Sql, records: string, values: SqlValue[]): Promise<FoundRow[]> {
	return await sql.all<FoundRow>(`SELECT ${PERSON}, found.value FROM (${records}) AS found JOIN contact c ON c.id = found.contact_id WHERE c.erased_at IS NULL`, values);
}

async function byName(sql: Sql, words: readonly string[]): Promise<Hit[]> {
	if (words.length === 0) return [];
	// The newest first, as they stand in the index; of words that begin so, the shortest.
	const exact = await withWords(sql, words, (column, word, values) => `${column} = $${values.push(word)}`, 'contact_id DESC', 'o.word');
	const asHits = (rows: FoundRow[], weight: number, why: string) => rows.map((row) => ({ ...row, weight, why }));
	const hits = asHits(exact, WEIGHT.name, 'The name has these words');
	if (exact.length >= CANDIDATES) return hits;
	const rarestFirst = (await Promise.all(words.map(async (word) => ({ word, count: await countBeginning(sql, word) })))).sort((one, other) => one.count - other.count);
	if (rarestFirst[0].count === 0) return hits;
	return [...hits, ...asHits(await withWords(sql, rarestFirst.map(({ word }) => word), range, 'word, contact_id', OTHER_WORD), WEIGHT.nameBeginning, 'Words of the name begin so')];
}

/** A word of a record, as an expression that is in no index: PostgreSQL takes hardly any word to begin as typed, and would read all that do for each record, where the record's own are few. */
const OTHER_WORD = "o.word || ''";

/** Records that have every word; the first is what the index is asked for, so it should be the rarest. @param other how the others are looked at */
async function withWords(sql: Sql, words: readonly string[], fits: (column: string, word: string, values: SqlValue[]) => string, order: string, other: string): Promise<FoundRow[]> {
	const values: SqlValue[] = [];
	const [first, ...others] = words;
	const rarest = `SELECT contact_id, word FROM contact_word WHERE ${fits('word', first, values)} ORDER BY ${order} LIMIT ${LOOKED_AT}`;
	const has = others.map((word) => `EXISTS (SELECT 1 FROM contact_word o WHERE o.contact_id = w.contact_id AND ${fits(other, word, values)})`);
	return await people(sql, `SELECT w.contact_id, w.word AS value FROM (${rarest}) AS w ${has.length > 0 ? `WHERE ${has.join(' AND ')}` : ''} LIMIT ${CANDIDATES}`, values);
}

async function countBeginning(sql: Sql, word: string): Promise<number> {
	const values: SqlValue[] = [];
	const row = await sql.get<{ n: number }>(`SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM contact_word WHERE ${range('word', word, values)} LIMIT ${COUNTED}) AS counted`, values);
	return Number(row?.n ?? 0);
}

async function withIdentity(sql: Sql, kind: 'email' | 'phone', beginning: string): Promise<Hit[]> {
	const values: SqlValue[] = [kind];
	const rows = await people(sql, `SELECT contact_id, value FROM contact_identity WHERE kind = $1 AND ${range('value', beginning, values)} ORDER BY value LIMIT ${CANDIDATES}`, values);
	const what = kind === 'email' ? 'email address' : 'phone number';
	return rows.map((row) => (row.value === beginning ? { ...row, weight: WEIGHT.same, why: `Has the ${what} ${row.value}` } : { ...row, weight: WEIGHT.beginning, why: `The ${what} ${row.value} begins so` }));
}

async function byEmail(sql: Sql, typed: string): Promise<Hit[]> {
	return await withIdentity(sql, 'email', typed.toLowerCase());
}

/** With or without country code, leading zero, blanks and signs; a number that is not whole yet is a beginning. */
async function byPhone(sql: Sql, typed: string): Promise<Hit[]> {
	const digits = typed.replace(/\D/g, '');
	if (digits === '') return [];
	const international = withIdentity(sql, 'phone', `+${digits.replace(/^00/, '')}`);
	if (typed.trim().startsWith('+')) return await international;
	const word = phoneWord(digits);
	const values: SqlValue[] = [];
	const national = word === '' ? [] : await people(sql, `SELECT contact_id, word AS value FROM contact_word WHERE ${range('word', word, values)} ORDER BY word LIMIT ${CANDIDATES}`, values);
	return [
		...(await international),
		...national.map((row) => (row.value === word ? { ...row, weight: WEIGHT.same, why: `Has the phone number ${typed.trim()}` } : { ...row, weight: WEIGHT.beginning, why: `A phone number begins with ${typed.trim()}` })),
	];
}

/** Whoever asked about the listing, the last ones first; capitals count (W11). */
async function byReference(sql: Sql, reference: string): Promise<Hit[]> {
	const rows = await people(
		sql,
		`SELECT contact_id, reference AS value FROM (SELECT contact_id, reference FROM interest WHERE reference = $1 ORDER BY recorded_at DESC LIMIT ${CANDIDATES}) AS asked
		 UNION SELECT contact_id, reference AS value FROM (SELECT contact_id, reference FROM enquiry WHERE reference = $1 ORDER BY opened_at DESC LIMIT ${CANDIDATES}) AS opened`,
		[reference],
	);
	return rows.map((row) => ({ ...row, weight: WEIGHT.same, why: `Asked about ${reference}` }));
}

async function byId(sql: Sql, id: string): Promise<Hit[]> {
	const rows = await people(sql, 'SELECT id AS contact_id, id AS value FROM contact WHERE id = $1', [id]);
	return rows.map((row) => ({ ...row, weight: WEIGHT.same, why: 'Has this ID' }));
}

/** The people who came last, newest first. */
export async function newestContacts(sql: Sql, limit: number): Promise<string[]> {
	return (await sql.all<{ id: string }>('SELECT id FROM contact WHERE root_id = id AND erased_at IS NULL ORDER BY id DESC LIMIT $1', [limit])).map(({ id }) => id);
}

/**
 * The record with exactly this id, e-mail address or phone number; a number without country code when only one person
 * has it.
 */
export async function findContactId(sql: Sql, text: string): Promise<string | 'several' | undefined> {
	const wanted = text.normalize('NFC').trim().slice(0, MAX_TEXT);
	if (ID.test(wanted)) return (await sql.get<{ id: string }>('SELECT id FROM contact WHERE id = $1', [wanted.toLowerCase()]))?.id;
	const same = wanted.includes('@') ? await byEmail(sql, wanted) : await byPhone(sql, wanted);
	const people = new Set(same.filter(({ weight }) => weight === WEIGHT.same).map(({ contactId }) => contactId));
	return people.size > 1 ? 'several' : [...people].at(0);
}
