import { readNumber, readWish, suggest, type Wish } from '../../nodes/AutoReply/suggestions';
import type { Listing } from '../../nodes/shared/store/listings';

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
const asked = listing('ASKED');
const wish = readWish(asked, {}, ['ASKED']);
const references = (listings: Listing[], wanted: Wish = wish) => suggest(wanted, listings).map((one) => one.listing.reference);

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
		const found = suggest(wish, [listing('C', { price: 230_000 }), listing('A'), listing('D', { price: 239_000 }), listing('B', { price: 190_000, rooms: 3 })]);
		expect(found.map((one) => one.listing.reference)).toEqual(['A', 'B', 'C']);
		expect(found[1].why).toEqual(['same operation (sale)', 'same kind (flat)', 'same place (Málaga)', 'price 5 % lower', '3 rooms', 'area 90']);
	});

	test('what the mail says counts when no listing was named', () => {
		const said = readWish(null, { operation: 'sale', price: '205.000 €', address: 'Calle Larios 4, 29005 Málaga' }, []);
		expect(references([listing('A'), listing('B', { place: 'Mala' })], said)).toEqual(['A']);
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
