import { findMatches, rankMatches } from '../../../nodes/shared/listings/matching';
import { readNumber, readWish, type Wish } from '../../../nodes/shared/listings/wish';
import { upsertListing, type Listing } from '../../../nodes/shared/store/listings';
import { freshStore } from '../store/contract-sqlite';

const listing = (reference: string, more: Partial<Listing> = {}): Listing => ({
	reference,
	title: `Flat ${reference}`,
	kind: 'flat',
	operation: 'sale',
	status: 'available',
	price: 200_000,
	currency: 'EUR',
	rooms: 3,
	area: 90,
	place: 'Málaga',
	latitude: null,
	longitude: null,
	url: null,
	pictureUrl: null,
	ownerId: null,
	...more,
});
const fresh = freshStore();
const asked = listing('ASKED');
const wish = readWish(asked, {}, ['ASKED']);
const references = (listings: Listing[], wanted: Wish = wish) => rankMatches(wanted, listings, 3).map((one) => one.listing.reference);

describe('W10: listings selected for the person', () => {
	test.each<[string, Partial<Listing>, boolean]>([
		['the same in everything', {}, true],
		['capitals and accents aside', { kind: 'Flat', place: 'MALAGA' }, true],
		['20 % dearer', { price: 240_000 }, true],
		['20 % cheaper', { price: 160_000 }, true],
		['more than 20 % dearer', { price: 240_001 }, false],
		['without a price', { price: null }, false],
		['in another currency', { currency: 'USD' }, false],
		['for rent', { operation: 'rent' }, false],
		['another kind', { kind: 'house' }, false],
		['another place', { place: 'Madrid' }, false],
		['sold', { status: 'sold' }, false],
		['available in another language', { status: 'Zu verkaufen' }, true],
		['with a status nobody knows', { status: 'phase 2' }, false],
		['the same words in other languages', { operation: 'Venta', kind: 'Wohnung' }, true],
		['one of two operations', { operation: 'rent / sale' }, true],
		['a part of the place', { place: 'Centro, Málaga' }, true],
		['a place with the name in its own', { place: 'Rincón de Málaga Este' }, false],
		['one room more', { rooms: 4 }, true],
		['two rooms more', { rooms: 5 }, false],
		['rooms not known', { rooms: null }, true],
		['half as large again', { area: 140 }, false],
	])('%s', (_, more, fits) => {
		expect(references([listing('A', more)])).toEqual(fits ? ['A'] : []);
	});

	test('never the one that was asked about', () => {
		expect(references([asked, listing('A')])).toEqual(['A']);
		expect(references([listing('B')], readWish(asked, {}, ['ASKED', 'B']))).toEqual([]);
	});

	test('the three nearest, the nearest first, with why', () => {
		const found = rankMatches(wish, [listing('C', { price: 235_000 }), listing('A'), listing('D', { price: 239_000 }), listing('B', { price: 190_000, rooms: 4 })], 3);
		expect(found.map((one) => one.listing.reference)).toEqual(['A', 'B', 'C']);
		expect(found[1].why).toEqual(['same operation (sale)', 'same kind (flat)', 'same place (Málaga)', '5 % cheaper', 'one room more', 'same size']);
	});

	test('what the mail says counts when no listing was named', () => {
		const said = readWish(null, { operation: 'sale', price: '205.000 €', address: 'Calle Larios 4, 29005 Málaga' }, []);
		expect(references([listing('A'), listing('B', { place: 'Mala' })], said)).toEqual(['A']);
	});

	describe('distance', () => {
		const near = readWish(listing('ASKED', { latitude: 36.7213, longitude: -4.4214 }), {}, []);
		test.each<[string, Partial<Listing>, string | null]>([
			['another place, 800 m away', { place: 'Perchel', latitude: 36.7285, longitude: -4.4214 }, '800 m away'],
			['another place, 3 km away', { place: 'Este', latitude: 36.7213, longitude: -4.388 }, '3 km away'],
			['another place, 8 km away', { place: 'Oeste', latitude: 36.7213, longitude: -4.511 }, null],
			['the same place, 8 km away', { latitude: 36.7213, longitude: -4.511 }, '8 km away'],
			['at the same place', { place: 'Perchel', latitude: 36.7213, longitude: -4.4214 }, 'at the same place'],
			['without coordinates', {}, 'same place (Málaga)'],
			['without coordinates, elsewhere', { place: 'Perchel' }, null],
		])('%s', (_, more, why) => {
			const found = rankMatches(near, [listing('A', more)], 3);
			expect(found.map((one) => one.why[2])).toEqual(why === null ? [] : [why]);
		});

		test('across the date line and at a pole it is the short way', () => {
			const fiji = readWish(listing('ASKED', { place: null, latitude: -17, longitude: 179.99 }), {}, []);
			expect(rankMatches(fiji, [listing('A', { place: 'x', latitude: -17, longitude: -179.99 })], 1)[0]?.why[2]).toBe('2.1 km away');
		});
	});

	test('of all listings in the store, the best are found, however many there are', async () => {
		await fresh.store.transaction(async (sql) => {
			for (let at = 0; at < 400; at++) await upsertListing(sql, listing(`A${at}`, { price: 220_000 + at }));
			await upsertListing(sql, listing('ZZ', { kind: 'Piso', status: 'Disponible', price: 201_000 }));
			await upsertListing(sql, listing('ZY', { kind: 'house', price: 200_000 }));
			await upsertListing(sql, listing('GONE', { price: 200_000 }));
			await sql.run(`UPDATE listing SET deleted_at = 1 WHERE reference = 'GONE'`);
		});
		expect((await findMatches(fresh.store, wish, 2)).map((one) => one.listing.reference)).toEqual(['ZZ', 'A0']);
		expect(await findMatches(fresh.store, { ...wish, kind: 'boat' }, 2)).toEqual([]);
		expect((await findMatches(fresh.store, { ...wish, price: null, kind: null, known: ['ZZ'] }, 500)).length).toBe(401);
	});

	test('a wish of which too little is known gives none', () => {
		expect(references([listing('A')], readWish(null, { operation: 'sale' }, []))).toEqual([]);
		expect(references([listing('A')], readWish(null, {}, []))).toEqual([]);
	});

	test.each([
		['245.000 €', 245_000],
		['£1,250 pcm', 1250],
		['1.250,50', 1250.5],
		['1,250.5', 1250.5],
		['85 m²', 85],
		['85,5', 85.5],
		["CHF 1'200'000.-", 1_200_000],
		['1 200 000 €', 1_200_000],
		['on request', null],
		[undefined, null],
	])('the number in %j is %j', (text, number) => {
		expect(readNumber(text)).toBe(number);
	});
});
