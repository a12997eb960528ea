import type { IDataObject } from 'n8n-workflow';
import type { SearchObject } from 'imapflow';
import { InputError } from '../shared/node/input-error';
import { readTime } from '../shared/node/time-parameter';

/** The filters of *Search*: what the server is asked, and what is compared here because the server knows only days. */
export interface SearchFilters {
	query: SearchObject;
	/** Epoch milliseconds, inclusive. */
	receivedAfter: number;
	/** Epoch milliseconds, exclusive. */
	receivedBefore: number;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * @param timeZone of the workflow: a date without a zone is meant there
 * @throws InputError when a filter cannot be understood
 */
export function readFilters(filters: IDataObject, timeZone: string): SearchFilters {
	const query: SearchObject = {};
	for (const name of ['from', 'to', 'subject', 'text'] as const) {
		const value = String(filters[name] ?? '').replace(/\s+/g, ' ').trim();
		if (value !== '') query[name] = value;
	}
	if (filters.unreadOnly === true) query.seen = false;
	const uidRange = String(filters.uidRange ?? '').replace(/\s/g, '');
	if (uidRange !== '') query.uid = readUidRange(uidRange);

	const receivedAfter = readTime(filters.receivedAfter, 'Received After', timeZone) ?? -Infinity;
	const receivedBefore = readTime(filters.receivedBefore, 'Received Before', timeZone) ?? Infinity;
	// SINCE and BEFORE take days in the server's own zone (RFC 3501, 6.4.4): ask for a day more on both sides.
	if (receivedAfter !== -Infinity) query.since = new Date(receivedAfter - DAY);
	if (receivedBefore !== Infinity) query.before = new Date(receivedBefore + 2 * DAY);
	if (Object.keys(query).length === 0) query.all = true;
	return { query, receivedAfter, receivedBefore };
}

/** Whether a time, in epoch milliseconds, is one that is looked for. */
export function withinTimes(time: number, { receivedAfter, receivedBefore }: SearchFilters): boolean {
	return time >= receivedAfter && time < receivedBefore;
}

function readUidRange(written: string): string {
	if (/^(?:[1-9]\d{0,9}(?::(?:[1-9]\d{0,9}|\*))?)(?:,[1-9]\d{0,9}(?::(?:[1-9]\d{0,9}|\*))?){0,499}$/.test(written)) return written;
	throw new InputError(`"${written.slice(0, 50)}" in UID Range is not a range of numbers`, 'Write numbers and ranges with commas between them, e.g. 1200:* or 15,20:30.');
}
