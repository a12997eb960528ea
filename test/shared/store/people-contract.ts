import { insertContact, addIdentities, type Identity } from '../../../nodes/shared/store/contacts';
import { findContacts } from '../../../nodes/shared/store/contact-list';
import { searchContacts, type SearchBy } from '../../../nodes/shared/store/contact-search';
import { addWords, wordsOf } from '../../../nodes/shared/store/contact-words';
import { openEnquiry, recordInterest } from '../../../nodes/shared/store/enquiries';
import { upsertListing } from '../../../nodes/shared/store/listings';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';

/** What every back end must do with people: find them, and take them together and apart. */
export function describePeople(name: string, backend: Backend): void {
	describe(`people on ${name}`, () => {
		let store: Store;
		let count = 0;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		async function person(name: string | null, identities: string[] = [], at = ++count): Promise<string> {
			const id = await insertContact(store, { name, company: null, language: null }, { messageKey: `m${count}`, source: `source ${at}`, receivedAt: at });
			const all = identities.map((value): Identity => ({ kind: value.includes('@') ? 'email' : 'phone', value, raw: value }));
			await addIdentities(store, id, all, at);
			await store.run('DELETE FROM contact_word WHERE contact_id = $1', [id]);
			await addWords(store, id, wordsOf(name, all.filter(({ kind }) => kind === 'phone').map(({ value }) => value)));
			return id;
		}

		test('a list by every filter at once, and by nothing', async () => {
			const first = await person('Ana', ['ana@example.com'], 100);
			const second = await person('Ben', ['ben@example.com'], 200);
			await store.run('UPDATE contact SET root_id = $1, merged_into = $1 WHERE id = $2', [first, second]);
			const third = await person('Cem', [], 300);
			await store.run("INSERT INTO contact_external_ref (system, external_id, contact_id, linked_at) VALUES ('hubspot', '51', $1, 1)", [second]);
			expect(await findContacts(store, {}, 50)).toEqual([third, first]);
			expect(await findContacts(store, {}, 1)).toEqual([third]);
			expect(await findContacts(store, { firstSeenFrom: 100, firstSeenUntil: 100, lastSeenFrom: 200, ownerId: null, source: 'source 100', notLinkedIn: 'pipedrive' }, 50)).toEqual([first]);
			expect(await findContacts(store, { notLinkedIn: 'hubspot' }, 50)).toEqual([third]);
			expect(await findContacts(store, { source: 'source 200' }, 50)).toEqual([]);
			expect(await findContacts(store, { ownerId: third }, 50)).toEqual([]);
		});

		describe('search', () => {
			const find = async (text: string, by?: SearchBy, limit?: number) => (await searchContacts(store, text, limit, by)).map(({ contactId }) => contactId);

			test('words of a name in any order, without accents and capitals, and by how they begin', async () => {
				const ana = await person('Ana María Ruiz');
				const luis = await person('Łukasz O\'Neil Ruiz');
				await person('Marta Sanz');
				for (const text of ['Ana María Ruiz', 'ruiz ana', 'RUIZ, ANA', 'maria', 'ru an']) expect(await find(text)).toEqual([ana]);
				expect(await find('lukasz oneil')).toEqual([]);
				expect(await find("o'nei luk")).toEqual([luis]);
				expect((await find('ruiz')).sort()).toEqual([ana, luis].sort());
				for (const text of ['uiz', 'ana sanz', '', '   ', '%', '_', '*']) expect(await find(text)).toEqual([]);
			});

			test('whole words come before beginnings, then whoever wrote last', async () => {
				const anabel = await person('Anabel', [], 900);
				const old = await person('Ana', [], 100);
				const recent = await person('Ana', [], 500);
				expect(await find('ana')).toEqual([recent, old, anabel]);
				expect(await find('ana', 'any', 2)).toEqual([recent, old]);
			});

			test('an address or its beginning, whatever its capitals; letters that sort specially are letters', async () => {
				const ana = await person(null, ['ana.ruiz@example.com']);
				const other = await person(null, ['ana-maria@example.com']);
				const third = await person(null, ['zoë@example.com']);
				for (const text of ['Ana.Ruiz@Example.com', 'ana.ruiz@', 'ana.r', 'Ana Ruiz <ana.ruiz@example.com>']) expect(await find(text)).toEqual([ana]);
				expect(await find('ana', 'email')).toEqual(expect.arrayContaining([ana, other]));
				expect(await find('ana-', 'email')).toEqual([other]);
				expect(await find('zoë@example', 'email')).toEqual([third]);
				expect(await find('example.com', 'email')).toEqual([]);
				expect(await searchContacts(store, 'ana.ruiz@example.com')).toEqual([{ contactId: ana, why: ['Has the email address ana.ruiz@example.com'] }]);
			});

			test('a phone number in any spelling', async () => {
				const ana = await person('Ana', ['+34612345678']);
				const uwe = await person('Uwe', ['+4917012345678']);
				await person('Eva', ['+34612999999']);
				for (const text of ['+34612345678', '+34 612 345 678', '0034 612-345-678', '612 34 56 78', '(612) 345.678', '34612345678', '61234', 'Ana 612345678']) expect((await find(text))[0]).toBe(ana);
				for (const text of ['0170 12345678', '+49 170 1234', '00491701234']) expect(await find(text)).toEqual([uwe]);
				expect(await find('999999', 'phone')).toEqual([]);
				expect(await find('612', 'phone')).toHaveLength(2);
			});

			test('W11: the reference of a listing, capitals included; once per person', async () => {
				await upsertListing(store, { reference: 'REF-1042' });
				const ana = await person('Ana');
				const luis = await person('Luis');
				await recordInterest(store, ana, 'REF-1042', 'm1');
				for (const id of [ana, luis]) await openEnquiry(store, { contactId: id, reference: 'REF-1042', threadKey: 't', messageKey: 'm1', receivedAt: 1 });
				expect((await find('REF-1042')).sort()).toEqual([ana, luis].sort());
				expect(await find('ref-1042')).toEqual([]);
				expect((await find('luis REF-1042'))[0]).toBe(luis);
			});

			test('an id; records of one person are one result', async () => {
				const ana = await person('Ana Ruiz', ['ana@example.com']);
				const other = await person('Ana Ruiz', ['+34612345678']);
				await store.run('UPDATE contact SET root_id = $1, merged_into = $1 WHERE id = $2', [ana, other]);
				for (const text of [other, ana.toUpperCase(), 'ana ruiz', '+34612345678']) expect(await find(text)).toEqual([ana]);
			});
		});
	});
}
