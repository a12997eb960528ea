import { setShared, weigh } from '../../nodes/shared/filing/acquaintances';
import { fileIntake, type Filed } from '../../nodes/shared/filing/file';
import { findIdentities, type Identity } from '../../nodes/shared/store/contacts';
import type { Sql, Store } from '../../nodes/shared/store/store';
import type { Backend } from '../shared/store/contract';

const MOBILE = '+34612345678';
const SWITCHBOARD = '+34911234567';
const names = ['Ana Ruiz', 'Luis Vega', 'Eva Gil', 'Pedro Sanz', 'Marta Roca'];
const identity = (value: string): Identity => ({ kind: value.includes('@') ? 'email' : 'phone', value, raw: value });

/** What every back end must remember about who else was met behind an address or a number. */
export function describeAcquaintances(backendName: string, backend: Backend): void {
	describe(`W5: who uses an address or a number, on ${backendName}`, () => {
		let store: Store;
		let count = 0;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		async function file(name: string | null, ...identities: string[]): Promise<Filed> {
			const messageKey = `key-${++count}`;
			return await fileIntake(store, { messageKey, threadKey: messageKey, receivedAt: count, source: 'Portal', name, company: null, language: null, identities: identities.map(identity), references: [] });
		}
		const isShared = async (value: string) => (await findIdentities(store, [identity(value)]))[0].isShared;
		const people = async () => (await store.all('SELECT id FROM contact WHERE root_id = id')).length;
		const questions = async () => (await store.all('SELECT id FROM merge_candidate')).length;

		test.each([MOBILE, SWITCHBOARD])('three names behind %s make it shared; everybody is found again, and nobody is asked any more', async (phone) => {
			const first = [];
			for (const name of names.slice(0, 3)) {
				first.push((await file(name, phone)).person.id);
				expect(await isShared(phone)).toBe(first.length === 3);
			}
			const asked = await questions();
			for (const name of names.slice(3)) first.push((await file(name, phone)).person.id);
			expect(new Set(first).size).toBe(5);
			expect(await questions()).toBe(asked);
			const again = [];
			for (const name of names) again.push((await file(name.toUpperCase(), phone)).person.id);
			expect(again).toEqual(first);
			expect((await file(null, phone)).message).toMatchObject({ createdContact: true, contactReason: 'The phone number is shared by several people' });
		});

		test('two spellings and a nickname are no second name', async () => {
			for (const name of ['Francisco Ruiz', 'Paco Ruiz', 'RUIZ, FRANCISCO', 'Fransisco Ruiz', 'F. Ruiz']) await file(name, MOBILE);
			expect(await isShared(MOBILE)).toBe(false);
			expect(await people()).toBe(1);
		});

		test('a person sets it back: it stays so, whoever else writes', async () => {
			for (const name of names.slice(0, 3)) await file(name, MOBILE);
			expect(await setShared(store, identity(MOBILE), false)).toBe(true);
			await file(names[3], MOBILE);
			expect(await isShared(MOBILE)).toBe(false);
			expect((await file(null, MOBILE)).message.createdContact).toBe(false);
			expect(await setShared(store, identity('+34600111222'), true)).toBe(false);
		});

		test('a couple with one address: whoever brings a number of their own has a contact of their own, and is found by name', async () => {
			const ana = await file('Ana Ruiz', 'home@example.com');
			const luis = await file('Luis Vega', 'home@example.com', MOBILE);
			expect(luis.message).toMatchObject({ createdContact: true, reviewId: expect.any(String) as string });
			expect((await file('Luis Vega', 'home@example.com')).person.id).toBe(luis.person.id);
			expect((await file('Ana', 'home@example.com')).person.id).toBe(ana.person.id);
			expect((await file(null, 'home@example.com')).person.id).toBe(ana.person.id);
			expect(await people()).toBe(2);
			expect(await questions()).toBe(1);
		});

		test('a portal\'s sender that was taken for an address brings nobody together, and asks twice at most', async () => {
			const senders = Array.from({ length: 45 }, (_, index) => `${['Ana', 'Luis', 'Eva', 'Pedro', 'Marta'][index % 5]} ${String.fromCharCode(65 + index % 23)}${'bcdfghklm'[index % 9]}o${'rstvz'[index % 5]}${'aei'[index % 3]}n`);
			for (const [index, name] of senders.entries()) await file(name, 'leads@portal.example', `person${index}@example.com`);
			expect(await people()).toBe(senders.length);
			expect(await questions()).toBeLessThanOrEqual(2);
			// Known by more names than an office has, it says nothing at all any more.
			expect((await file(senders[44], 'leads@portal.example')).message.createdContact).toBe(true);
			expect((await file(senders[7], 'leads@portal.example', 'person7@example.com')).message.createdContact).toBe(false);
		});

		test('Any Match brings everybody behind one address together', async () => {
			for (let index = 0; index < 40; index++) {
				const messageKey = `any-${index}`;
				await fileIntake(store, { messageKey, threadKey: messageKey, receivedAt: index, source: 'Portal', name: `${names[index % 5]} ${'abcdefgh'[index % 8]}o${'klmnp'[index % 5]}`, company: null, language: null, identities: [identity('office@firm.example'), identity(`person${index}@example.com`)], references: [], matchPolicy: 'any' });
			}
			expect(await people()).toBe(1);
		});

		test('two mails of one new person behind somebody\'s phone, at the same moment: one contact', async () => {
			await file('Ana Ruiz', MOBILE);
			const filed = await Promise.all(Array.from({ length: 6 }, async () => await file('Luis Vega', MOBILE)));
			expect(new Set(filed.map(({ person }) => person.id)).size).toBe(1);
			expect(await people()).toBe(2);
		});

		test('a sixth number is left out, and the answer says so', async () => {
			for (let last = 0; last < 7; last++) await file('Ana Ruiz', 'ana@example.com', `+3461234560${last}`);
			const { person, message } = await file('Ana Ruiz', 'ana@example.com', '+34612345699');
			expect(person.phones).toHaveLength(5);
			expect(message.contactReason).toBe('Same email address as Ana Ruiz; +34612345699 was not added: Ana Ruiz has 5 phone numbers already');
		});

		test('a known person who says nothing new costs no statement, nor does a new one', async () => {
			await file('Ana Ruiz', 'ana@example.com', MOBILE);
			let statements = 0;
			const counting: Sql = {
				all: async (text, values) => (statements++, await store.all(text, values)),
				get: async (text, values) => (statements++, await store.get(text, values)),
				run: async (text, values) => (statements++, await store.run(text, values)),
				takeTurns: async (names) => await store.takeTurns(names),
			};
			const cost = async (name: string | null, ...values: string[]) => {
				const identities = values.map(identity);
				const known = await findIdentities(store, identities);
				statements = 0;
				await weigh(counting, { name, identities }, known);
				return statements;
			};
			expect(await cost('Ana Ruiz', 'ana@example.com', MOBILE)).toBe(0);
			expect(await cost(null, MOBILE)).toBe(0);
			expect(await cost('Luis Vega', 'luis@example.com')).toBe(0);
			expect(await cost('Ana Ruiz', 'ana@example.com', '+34612000000')).toBe(1);
			expect(await cost('Luis Vega', MOBILE, 'luis@example.com')).toBeLessThanOrEqual(2);
		});
	});
}
