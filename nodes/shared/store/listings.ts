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

/** Makes or changes a listing; one that was deleted comes back. To run in a transaction. */
export async function upsertListing(sql: Sql, change: ListingChange, now = Date.now()): Promise<{ listing: Listing; created: boolean }> {
	const given = (Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]).filter((field) => change[field] !== undefined);
	const values: SqlValue[] = given.map((field) => change[field]);
	const before = await findListing(sql, change.reference);
	await sql.run(
		'INSERT INTO listing (reference, created_at, updated_at) VALUES ($1, $2, $2) ON CONFLICT (reference) DO UPDATE SET updated_at = excluded.updated_at, deleted_at = NULL',
		[change.reference, now],
	);
	if (given.length > 0) {
		const set = given.map((field, index) => `${COLUMNS[field]} = $${index + 2}`).join(', ');
		await sql.run(`UPDATE listing SET ${set} WHERE reference = $1`, [change.reference, ...values]);
	}
	const listing = await findListing(sql, change.reference);
	if (!listing) throw new Error(`The listing ${change.reference} was not stored`);
	return { listing, created: before === undefined };
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

/** Listings that fit, by reference; `limit` may be Infinity. Kind, operation and status are compared without regard to (unaccented) capitals. */
export async function findListings(sql: Sql, filter: ListingFilter, limit: number): Promise<Listing[]> {
	const values: SqlValue[] = [Math.min(limit, Number.MAX_SAFE_INTEGER)];
	const conditions = ['deleted_at IS NULL'];
	const where = (condition: (parameter: string) => string, value: SqlValue) => {
		if (value === undefined) return;
		values.push(value);
		conditions.push(condition(`$${values.length}`));
	};
	where((p) => `LOWER(kind) = LOWER(${p})`, filter.kind);
	where((p) => `LOWER(operation) = LOWER(${p})`, filter.operation);
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

/** Changes whenever a listing is made, changed or deleted. */
export async function listingsStamp(sql: Sql): Promise<string> {
	const row = await sql.get<{ count: number; latest: number | null; deleted: number | null }>('SELECT COUNT(*) AS "count", MAX(updated_at) AS "latest", MAX(deleted_at) AS "deleted" FROM listing');
	return `${row?.count ?? 0} ${row?.latest ?? 0} ${row?.deleted ?? 0}`;
}
