import { importListings, readListing, type ListingRow } from '../../nodes/ContactUpsert/listings';
import { findListing, findListings, listReferences } from '../../nodes/shared/store/listings';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { freshStore } from '../shared/store/contract-sqlite';

const fresh = freshStore();
const row = (reference: unknown, fields: Record<string, unknown> = {}) => (): ListingRow => ({ reference, fields });

describe('a listing as it comes from a sheet', () => {
	test.each<[string, Record<string, unknown>, object]>([
		['numbers as numbers or text', { price: '245000', rooms: 3, area: '85.5', latitude: '-0.5' }, { price: 245_000, rooms: 3, area: 85.5, latitude: -0.5 }],
		['a status of another language', { status: 'Reservado' }, { status: 'reserved' }],
		['a status nobody knows', { status: 'Phase 2' }, { status: 'Phase 2' }],
		['empty fields are left out', { price: '', title: ' ', kind: null }, {}],
		['signs that no database keeps', { title: 'A\u0000B\r\nC' }, { title: 'A B C' }],
	])('%s', (_, fields, change) => {
		expect(readListing('R', fields)).toEqual({ reference: 'R', ...change });
	});

	test.each<[Record<string, unknown>, string]>([
		[{ price: '245.000' }, 'Price of listing R is not a number: "245.000"'],
		[{ price: -1 }, 'Price of listing R cannot be -1'],
		[{ latitude: 91 }, 'Latitude of listing R cannot be 91'],
		[{ area: 'Infinity' }, 'Area of listing R is not a number: "Infinity"'],
		[{ url: 'javascript:alert(1)' }, 'URL of listing R is not a web address'],
	])('%j: %s', (fields, message) => {
		expect(() => readListing('R', fields)).toThrow(message);
	});

	test('W11: a reference keeps its capitals; one without end is refused', () => {
		expect(readListing(' aB-1 ', {}).reference).toBe('aB-1');
		expect(() => readListing('x'.repeat(300), {})).toThrow('Reference is too long');
		expect(() => readListing(undefined, {})).toThrow('Reference is empty');
	});
});

describe('an import', () => {
	test('a wrong row keeps no other from being stored, and names itself', async () => {
		const results = await importListings(fresh.store, [row('A', { price: 1 }), row('B', { price: 'x' }), row('', {}), row('C', { ownerEmail: 'nobody@agency.example' }), () => { throw new Error('the expression failed'); }, row('D')]);
		expect(results.map((one) => (one instanceof Error ? one.message : [one.listing.reference, one.created]))).toEqual([
			['A', true],
			'Price of listing B is not a number: "x"',
			'Reference is empty',
			'No team member has the address in Owner Email of listing C',
			'the expression failed',
			['D', true],
		]);
		expect(results[3]).toMatchObject({ description: 'Add the member with Assign Owner, Team Member: Create or Update, before the listings, or correct Owner Email, or leave it empty.' });
		expect((await listReferences(fresh.store)).sort()).toEqual(['A', 'D']);
	});

	test('fields that a row leaves out stay; a reference that stands there twice ends as the later row says', async () => {
		const { member } = await upsertTeamMember(fresh.store, { email: 'marta@agency.example', name: 'Marta' });
		await importListings(fresh.store, [row('A', { title: 'Flat', price: 100, ownerEmail: 'Marta@agency.example' }), row('a', { title: 'House' })]);
		const results = await importListings(fresh.store, [row('A', { price: 200 }), row('B', { rooms: 1 }), row('A', { rooms: 2 }), row('A', { price: 300, status: 'sold' }), row('B', { rooms: 3 })]);
		expect(results.map((one) => (one instanceof Error ? one : [one.listing.reference, one.created, one.listing.price, one.listing.rooms]))).toEqual([['A', false, 200, null], ['B', true, null, 1], ['A', false, 200, 2], ['A', false, 300, 2], ['B', false, null, 3]]);
		expect(await findListing(fresh.store, 'A')).toMatchObject({ title: 'Flat', price: 300, rooms: 2, status: 'sold', ownerId: member.id });
		expect(await findListing(fresh.store, 'a')).toMatchObject({ title: 'House', status: 'available' });
	});

	test('a row that the store itself refuses is found among the others', async () => {
		await fresh.store.run(`CREATE TRIGGER refuse BEFORE INSERT ON listing WHEN NEW.reference = 'R7' BEGIN SELECT RAISE(ABORT, 'refused'); END`);
		const results = await importListings(fresh.store, Array.from({ length: 20 }, (_, at) => row(`R${at}`)));
		expect(results.flatMap((one, at) => (one instanceof Error ? [at, one.message] : []))).toEqual([7, 'refused']);
		expect(await listReferences(fresh.store)).toHaveLength(19);
	});

	test('10,000 rows are few transactions', async () => {
		let transactions = 0;
		const { store } = fresh;
		const counting: typeof store = Object.create(store, { transaction: { value: async (...parameters: Parameters<typeof store.transaction>) => { transactions++; return await store.transaction(...parameters); } } }) as typeof store;
		const rows = Array.from({ length: 10_000 }, (_, at) => row(`R${at}`, { title: `Flat ${at}`, kind: 'Piso', operation: 'Venta', price: 100_000 + at, place: 'Centro' }));
		const before = process.cpuUsage();
		const results = await importListings(counting, rows);
		const seconds = process.cpuUsage(before).user / 1e6;
		expect([results.length, results.filter((one) => one instanceof Error).length, transactions]).toEqual([10_000, 0, 10]);
		expect(seconds).toBeLessThan(10);
		expect(await findListings(store, { kind: 'apartment', operation: 'buy', status: 'available', priceFrom: 109_990 }, Infinity)).toHaveLength(10);
		expect(await findListings(store, { kind: 'house' }, 5)).toEqual([]);
	}, 60_000);
});
