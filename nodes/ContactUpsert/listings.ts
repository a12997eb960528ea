import { InputError } from '../shared/node/input-error';
import type { ListingChange } from '../shared/store/listings';

const TEXTS = { title: 'Title', kind: 'Kind', operation: 'Operation', status: 'Status', currency: 'Currency', place: 'Place', url: 'URL', pictureUrl: 'Picture URL' } as const;
const NUMBERS = { price: 'Price', rooms: 'Rooms', area: 'Area', latitude: 'Latitude', longitude: 'Longitude' } as const;

/**
 * Reads listing fields as they come from a sheet: empty = leave as it is, numbers as numbers or text.
 *
 * @throws InputError naming the field that cannot be used
 */
export function readListing(reference: string, fields: Record<string, unknown>): ListingChange {
	const change: ListingChange = { reference: reference.trim() };
	if (change.reference === '') throw new InputError('Reference is empty', 'Every listing needs a reference of its own: map the column that holds it.');
	const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
	for (const field of Object.keys(TEXTS) as (keyof typeof TEXTS)[]) {
		const value = text(fields[field]);
		if (value === '') continue;
		if ((field === 'url' || field === 'pictureUrl') && !/^https?:\/\//i.test(value)) {
			throw new InputError(`${TEXTS[field]} of listing ${change.reference} is not a web address`, 'Use an address that begins with https://.');
		}
		change[field] = field === 'status' ? value.toLowerCase() : value;
	}
	for (const field of Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]) {
		const value = text(fields[field]);
		if (value === '') continue;
		// "245.000" is a quarter of a million in half of Europe, and 245 to a computer.
		const thousands = field === 'price' && typeof fields[field] === 'string' && /^\d{1,3}(?:\.\d{3})+$/.test(value);
		if (thousands || !Number.isFinite(Number(value))) {
			throw new InputError(`${NUMBERS[field]} of listing ${change.reference} is not a number: "${value.slice(0, 40)}"`, 'Use digits with a point for decimals, without currency or thousands separators, e.g. 245000.');
		}
		change[field] = Number(value);
	}
	return change;
}
