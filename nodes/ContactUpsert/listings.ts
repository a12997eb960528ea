import { types } from 'node:util';

import { readStatus } from '../shared/listings/vocabulary';
import { InputError } from '../shared/node/input-error';
import { inTransaction } from '../shared/store/conflicts';
import { upsertListings, type Listing, type ListingChange } from '../shared/store/listings';
import { StoreError, type Store } from '../shared/store/store';
import { listTeam } from '../shared/store/team';

const TEXTS = { title: 'Title', kind: 'Kind', operation: 'Operation', status: 'Status', currency: 'Currency', place: 'Place', url: 'URL', pictureUrl: 'Picture URL' } as const;
const NUMBERS = { price: 'Price', rooms: 'Rooms', area: 'Area', latitude: 'Latitude', longitude: 'Longitude' } as const;

/** Numbers that cannot be below or above these. */
const RANGES: Partial<Record<keyof typeof NUMBERS, { from: number; to: number }>> = {
	price: { from: 0, to: 1e15 },
	rooms: { from: 0, to: 10_000 },
	area: { from: 0, to: 1e12 },
	latitude: { from: -90, to: 90 },
	longitude: { from: -180, to: 180 },
};
const LONGEST = { reference: 200, url: 2000, pictureUrl: 2000, title: 500 } as const;

/** One line of bounded length; what PostgreSQL keeps in no text is left out. */
function lineOf(value: unknown, longest: number): string {
	if (typeof value !== 'string' && typeof value !== 'number') return '';
	return String(value).slice(0, longest * 2).replace(/\p{Cc}+/gu, ' ').trim().slice(0, longest);
}

/**
 * Reads listing fields as they come from a sheet: empty = leave as it is, numbers as numbers or text.
 *
 * @throws InputError naming the field that cannot be used
 */
export function readListing(reference: unknown, fields: Record<string, unknown>): ListingChange {
	const change: ListingChange = { reference: lineOf(reference, LONGEST.reference + 1) };
	if (change.reference === '') throw new InputError('Reference is empty', 'Every listing needs a reference of its own: map the column that holds it.');
	if (change.reference.length > LONGEST.reference) throw new InputError(`Reference is too long: "${change.reference.slice(0, 60)}…"`, `A reference has at most ${LONGEST.reference} letters.`);
	for (const field of Object.keys(TEXTS) as (keyof typeof TEXTS)[]) {
		const value = lineOf(fields[field], field in LONGEST ? LONGEST[field as keyof typeof LONGEST] : 200);
		if (value === '') continue;
		if ((field === 'url' || field === 'pictureUrl') && !/^https?:\/\//i.test(value)) {
			throw new InputError(`${TEXTS[field]} of listing ${change.reference} is not a web address`, 'Use an address that begins with https://.');
		}
		change[field] = field === 'status' ? readStatus(value) : value;
	}
	for (const field of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
		const value = lineOf(fields[field], 60);
		if (value === '') continue;
		// "245.000" is a quarter of a million in half of Europe, and 245 to a computer.
		const thousands = field === 'price' && typeof fields[field] === 'string' && /^\d{1,3}(?:\.\d{3})+$/.test(value);
		if (thousands || !Number.isFinite(Number(value))) {
			throw new InputError(`${NUMBERS[field]} of listing ${change.reference} is not a number: "${value.slice(0, 40)}"`, 'Use digits with a point for decimals, without currency or thousands separators, e.g. 245000.');
		}
		const range = RANGES[field];
		if (range && (Number(value) < range.from || Number(value) > range.to)) {
			throw new InputError(`${NUMBERS[field]} of listing ${change.reference} cannot be ${value.slice(0, 40)}`, `Use a number from ${range.from} to ${range.to}.`);
		}
		change[field] = Number(value);
	}
	return change;
}

/** One row of an import, as it comes from a sheet. */
export interface ListingRow {
	reference: unknown;
	fields: Record<string, unknown>;
}

export interface ImportedListing {
	listing: Listing;
	created: boolean;
}

/** Rows of one transaction: other writers wait no longer than these take. */
const ROWS_OF_A_TRANSACTION = 1000;

/**
 * Makes or changes the listings of many rows; those of one agency's whole stock take seconds.
 *
 * @param rows what is wrong with reading a row is wrong with that row alone
 * @returns for each row what was stored, or what is wrong with it: a wrong row keeps no other from being stored
 */
export async function importListings(store: Store, rows: readonly (() => ListingRow)[]): Promise<(ImportedListing | Error)[]> {
	const owners = new Map((await listTeam(store)).map((member) => [member.email, member.id]));
	const results: (ImportedListing | Error)[] = [];
	const good: { at: number; change: ListingChange }[] = [];
	for (const [at, read] of rows.entries()) {
		try {
			const row = read();
			good.push({ at, change: withOwner(readListing(row.reference, row.fields), row.fields.ownerEmail, owners) });
		} catch (error) {
			results[at] = asError(error);
		}
	}
	for (let from = 0; from < good.length; from += ROWS_OF_A_TRANSACTION) {
		const some = good.slice(from, from + ROWS_OF_A_TRANSACTION);
		for (const { at, result } of await storeTogether(store, some)) results[at] = result;
	}
	return results;
}

async function storeTogether(store: Store, rows: readonly { at: number; change: ListingChange }[]): Promise<{ at: number; result: ImportedListing | Error }[]> {
	try {
		// Two imports of the same listings in another order would wait for each other in a circle.
		const stored = await inTransaction(store, async (sql) => await upsertListings(sql, rows.map(({ change }) => change)), { takingTurns: ['listings'] });
		return rows.map(({ at }, index) => ({ at, result: stored[index] }));
	} catch (error) {
		const wrong = asError(error);
		// A store that cannot be used is no row's fault.
		if (rows.length === 1 || error instanceof StoreError) return rows.map(({ at }) => ({ at, result: wrong }));
		// One of them cannot be stored: halving finds it in few steps.
		const middle = Math.ceil(rows.length / 2);
		return [...(await storeTogether(store, rows.slice(0, middle))), ...(await storeTogether(store, rows.slice(middle)))];
	}
}

function withOwner(change: ListingChange, email: unknown, owners: ReadonlyMap<string, string>): ListingChange {
	const address = lineOf(email, 320).toLowerCase();
	if (address === '') return change;
	const ownerId = owners.get(address);
	if (ownerId === undefined) {
		throw new InputError(`No team member has the address in Owner Email of listing ${change.reference}`, 'Add the member with Assign Owner, Team Member: Create or Update, before the listings, or correct Owner Email, or leave it empty.');
	}
	return { ...change, ownerId };
}

const asError = (error: unknown) => (error instanceof Error ? error : new Error(types.isNativeError(error) ? error.message : String(error), { cause: error }));
