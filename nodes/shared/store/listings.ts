import { meanSame } from '../listings/vocabulary';
import { addingTo } from './conditions';
import type { Sql, SqlValue } from './store';

/** A property, vehicle or product that can be asked about. */
export interface Listing {
	/** Compared exactly, capitals included (W11). */
	reference: string;
	title: string | null;
	kind: string | null;
	operation: string | null;
	status: string;
	price: number | null;
	currency: string | null;
	rooms: number | null;
	/** Square metres, or whatever unit the agency uses throughout. */
	area: number | null;
	place: string | null;
	latitude: number | null;
	longitude: number | null;
	url: string | null;
	pictureUrl: string | null;
	ownerId: string | null;
}

/** What is known about a listing; fields left out stay as they are. */
export type ListingChange = Pick<Listing, 'reference'> & Partial<Listing>;

/** Listing field to column; the order is the order of the parameters. */
const COLUMNS = {
	title: 'title',
	kind: 'kind',
	operation: 'operation',
	status: 'status',
	price: 'price',
	currency: 'currency',
	rooms: 'rooms',
	area: 'area',
	place: 'place',
	latitude: 'latitude',
	longitude: 'longitude',
	url: 'url',
	pictureUrl: 'picture_url',
	ownerId: 'owner_id',
} as const satisfies Partial<Record<keyof Listing, string>>;

const SELECTED = ['reference', ...Object.entries(COLUMNS).map(([field, column]) => `${column} AS "${field}"`)].join(', ');

/** The listing with exactly this reference; deleted ones do not exist. */
export async function findListing(sql: Sql, reference: string): Promise<Listing | undefined> {
	return await sql.get<Listing>(`SELECT ${SELECTED} FROM listing WHERE reference = $1 AND deleted_at IS NULL`, [reference]);
}

/** Rows of one statement: bounded by the parameters a statement may have. */
const ROWS_AT_ONCE = 100;

/** Makes or changes a listing; one that was deleted comes back. To run in a transaction. */
export async function upsertListing(sql: Sql, change: ListingChange, now = Date.now()): Promise<{ listing: Listing; created: boolean }> {
	const [result] = await upsertListings(sql, [change], now);
	return result;
}

/**
 * Makes or changes many listings with few statements, as if one after the other: a reference that stands there twice ends
 * as the later one says. To run in a transaction.
 *
 * @returns for each change the listing as it was stored then, in the same order
 */
export async function upsertListings(sql: Sql, changes: readonly ListingChange[], now = Date.now()): Promise<{ listing: Listing; created: boolean }[]> {
	const results: { listing: Listing; created: boolean }[] = [];
	const known = await knownReferences(sql, changes.map(({ reference }) => reference));
	for (const batch of batchesOf(changes)) {
		const fields = givenFields(changes[batch[0]]);
		const columns = ['reference', 'created_at', 'updated_at', ...fields.map((field) => COLUMNS[field])];
		const values: SqlValue[] = [];
		const rows = batch.map((at) => `(${[changes[at].reference, now, now, ...fields.map((field) => changes[at][field])].map((value) => `$${values.push(value)}`).join(', ')})`);
		const set = ['updated_at = excluded.updated_at', 'deleted_at = NULL', ...fields.map((field) => `${COLUMNS[field]} = excluded.${COLUMNS[field]}`)];
		await sql.run(`INSERT INTO listing (${columns.join(', ')}) VALUES ${rows.join(', ')} ON CONFLICT (reference) DO UPDATE SET ${set.join(', ')}`, values);
		const places = batch.map((_, index) => `$${index + 1}`).join(', ');
		const stored = await sql.all<Listing>(`SELECT ${SELECTED} FROM listing WHERE reference IN (${places})`, batch.map((at) => changes[at].reference));
		const byReference = new Map(stored.map((listing) => [listing.reference, listing]));
		for (const at of batch) {
			const listing = byReference.get(changes[at].reference);
			if (!listing) throw new Error(`The listing ${changes[at].reference} was not stored`);
			results[at] = { listing, created: !known.has(listing.reference) };
			known.add(listing.reference);
		}
	}
	return results;
}

const givenFields = (change: ListingChange) => (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((field) => change[field] !== undefined);

/** Places in `changes` that go into one statement: the same fields are given, and no reference twice. */
function batchesOf(changes: readonly ListingChange[]): number[][] {
	const batches: number[][] = [];
	const open = new Map<string, number[]>();
	const times = new Map<string, number>();
	for (const [at, change] of changes.entries()) {
		const time = times.get(change.reference) ?? 0;
		times.set(change.reference, time + 1);
		// Later mentions of a reference come after all earlier ones.
		const key = `${time} ${givenFields(change).join(' ')}`;
		let batch = open.get(key);
		if (!batch || batch.length >= ROWS_AT_ONCE) {
			batch = [];
			open.set(key, batch);
			batches.push(batch);
		}
		batch.push(at);
	}
	const timeOf = (batch: number[]) => changes.slice(0, batch[0]).filter(({ reference }) => reference === changes[batch[0]].reference).length;
	return times.size === changes.length ? batches : batches.map((batch) => ({ batch, time: timeOf(batch) })).sort((a, b) => a.time - b.time).map(({ batch }) => batch);
}

async function knownReferences(sql: Sql, references: readonly string[]): Promise<Set<string>> {
	const known = new Set<string>();
	for (let from = 0; from < references.length; from += 500) {
		const some = references.slice(from, from + 500);
		const list = some.map((_, index) => `$${index + 1}`).join(', ');
		for (const { reference } of await sql.all<{ reference: string }>(`SELECT reference FROM listing WHERE reference IN (${list}) AND deleted_at IS NULL`, some)) known.add(reference);
	}
	return known;
}

/** What to look for; every field that is given must hold. Prices are compared as numbers, whatever the currency. */
export interface ListingFilter {
	kind?: string;
	operation?: string;
	status?: string;
	priceFrom?: number;
	priceTo?: number;
	notReference?: string;
}

/** Listings that fit, by reference; `limit` may be Infinity. Kind and operation are compared by what they mean. */
export async function findListings(sql: Sql, filter: ListingFilter, limit: number): Promise<Listing[]> {
	const values: SqlValue[] = [Math.min(limit, Number.MAX_SAFE_INTEGER)];
	const conditions = ['deleted_at IS NULL'];
	const where = addingTo(conditions, values);
	for (const field of ['kind', 'operation'] as const) {
		const wanted = filter[field];
		if (wanted === undefined) continue;
		const spellings = (await sql.all<{ word: string }>(`SELECT DISTINCT ${field} AS word FROM listing WHERE ${field} IS NOT NULL`)).map(({ word }) => word).filter((word) => meanSame(field, word, wanted));
		conditions.push(spellings.length === 0 ? '1 = 0' : `${field} IN (${spellings.slice(0, 500).map((word) => `$${values.push(word)}`).join(', ')})`);
	}
	where((p) => `LOWER(status) = LOWER(${p})`, filter.status);
	where((p) => `price >= ${p}`, filter.priceFrom);
	where((p) => `price <= ${p}`, filter.priceTo);
	where((p) => `reference <> ${p}`, filter.notReference);
	return await sql.all<Listing>(`SELECT ${SELECTED} FROM listing WHERE ${conditions.join(' AND ')} ORDER BY reference LIMIT $1`, values);
}

/** What narrows down the listings that may fit somebody. */
export interface CandidateFilter {
	/** Which of the operations, kinds and statuses that occur may fit. */
	fits(listing: Pick<Listing, 'operation' | 'kind' | 'status'>): boolean;
	/** null = whatever the price. */
	price: { from: number; to: number; wanted: number } | null;
}

/** How many listings one search looks at, and how many combinations of operation, kind and status. */
const CANDIDATES = 3000;
const COMBINATIONS = 200;

/** Listings that may fit, the nearest in price first; of very many the nearest 3,000. */
export async function findCandidates(sql: Sql, { fits, price }: CandidateFilter): Promise<Listing[]> {
	// Words that mean the same are told apart here and not by SQL: few are in use, and the index then finds the rows.
	const combinations = (await sql.all<Pick<Listing, 'operation' | 'kind' | 'status'>>('SELECT DISTINCT operation, kind, status FROM listing')).filter(fits).slice(0, COMBINATIONS);
	if (combinations.length === 0) return [];
	const values: SqlValue[] = [CANDIDATES];
	const equals = (column: string, value: string | null) => (value === null ? `${column} IS NULL` : `${column} = $${values.push(value)}`);
	const oneOf = combinations.map(({ operation, kind, status }) => `(${equals('operation', operation)} AND ${equals('kind', kind)} AND ${equals('status', status)})`);
	const conditions = ['deleted_at IS NULL', `(${oneOf.join(' OR ')})`];
	let order = 'updated_at DESC';
	if (price !== null) {
		conditions.push(`price >= $${values.push(price.from)}`, `price <= $${values.push(price.to)}`);
		order = `ABS(price - $${values.push(price.wanted)})`;
	}
	return await sql.all<Listing>(`SELECT ${SELECTED} FROM listing WHERE ${conditions.join(' AND ')} ORDER BY ${order}, reference LIMIT $1`, values);
}

/** Deletes a listing; what was asked about it stays. @returns false when there is none with exactly this reference */
export async function deleteListing(sql: Sql, reference: string, now = Date.now()): Promise<boolean> {
	return (await sql.run('UPDATE listing SET deleted_at = $2, updated_at = $2 WHERE reference = $1 AND deleted_at IS NULL', [reference, now])) === 1;
}

/** Every reference there is, exactly as stored. */
export async function listReferences(sql: Sql): Promise<string[]> {
	return (await sql.all<{ reference: string }>('SELECT reference FROM listing WHERE deleted_at IS NULL')).map(({ reference }) => reference);
}

/** Listings whose reference or title holds a text, for people who choose from a list. */
export async function searchListings(sql: Sql, text: string, limit: number): Promise<Listing[]> {
	const pattern = `%${text.trim().toLowerCase().slice(0, 100).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
	return await sql.all<Listing>(
		`SELECT ${SELECTED} FROM listing WHERE deleted_at IS NULL AND (LOWER(reference) LIKE $1 ESCAPE '\\' OR LOWER(title) LIKE $1 ESCAPE '\\') ORDER BY reference LIMIT $2`,
		[pattern, limit],
	);
}

/** Changes whenever a listing is made, changed or deleted. */
export async function listingsStamp(sql: Sql): Promise<string> {
	const row = await sql.get<{ count: number; latest: number | null; deleted: number | null }>('SELECT COUNT(*) AS "count", MAX(updated_at) AS "latest", MAX(deleted_at) AS "deleted" FROM listing');
	return `${row?.count ?? 0} ${row?.latest ?? 0} ${row?.deleted ?? 0}`;
}
