import { decide, type Acquaintance } from '../../nodes/ContactUpsert/match';

const person = (rootId: string, name: string | null, matches: Partial<Acquaintance['matches'][number]>[], apartFrom: string[] = []): Acquaintance => ({
	rootId,
	name,
	matches: matches.map((match) => ({ kind: 'email', value: 'x', contactId: `${rootId}-record`, isShared: false, ...match })),
	apartFrom,
});
const email = { kind: 'email' as const };
const phone = { kind: 'phone' as const };

describe('W5: which contact a mail goes to (Balanced)', () => {
	test('nobody known: a new contact, two people are never merged', () => {
		expect(decide('Ana Ruiz', [])).toMatchObject({ kind: 'create', duplicates: [] });
	});

	test('one known e-mail attaches, whatever the name says', () => {
		expect(decide('Luis Vega', [person('1', 'Ana Ruiz', [email])])).toMatchObject({ kind: 'attach', contactId: '1-record', merge: [], duplicates: [], reason: 'Same email address as Ana Ruiz' });
	});

	test.each([
		['the same name', 'Ana Ruiz', 'ana ruiz'],
		['no name in the mail', null, 'Ana Ruiz'],
		['no name on the contact', 'Ana Ruiz', null],
	])('one known phone attaches: %s', (_, inMail, onContact) => {
		expect(decide(inMail, [person('1', onContact, [phone])])).toMatchObject({ kind: 'attach', rootId: '1', duplicates: [] });
	});

	test('on a phone alone, another name makes a new contact and a question', () => {
		expect(decide('Luis Vega', [person('1', 'Ana Ruiz', [phone])])).toMatchObject({ kind: 'create', duplicates: [{ contactId: '1-record' }] });
	});

	test('the second mail of that other name goes to the contact the first one made', () => {
		const apart = { rootId: '2', name: 'Luis Vega', apartFrom: ['1'] };
		expect(decide('Luis Vega', [person('1', 'Ana Ruiz', [phone])], [apart])).toMatchObject({ kind: 'attach', rootId: '2', contactId: '2' });
		expect(decide('Eva Gil', [person('1', 'Ana Ruiz', [phone])], [apart])).toMatchObject({ kind: 'create' });
	});

	test('a shared phone needs the name to agree, and asks nobody', () => {
		const shared = person('1', 'Ana Ruiz', [{ kind: 'phone', isShared: true }]);
		expect(decide('Ana Ruiz', [shared])).toMatchObject({ kind: 'attach' });
		expect(decide(null, [shared])).toMatchObject({ kind: 'create', duplicates: [] });
		expect(decide('Luis Vega', [shared])).toMatchObject({ kind: 'create', duplicates: [] });
	});

	test('e-mail of one, phone of another: names agree, they become one', () => {
		expect(decide('Ana Ruiz', [person('1', 'Ana Ruiz', [email]), person('2', 'Ana Ruiz Gil', [phone])])).toMatchObject({ kind: 'attach', rootId: '1', merge: [{ rootId: '2' }], duplicates: [] });
	});

	test('the mail\'s own name vouches for a contact without one', () => {
		expect(decide('Ana Ruiz', [person('1', null, [email]), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ merge: [{ rootId: '2' }] });
		expect(decide('Ana Ruiz', [person('1', null, [email]), person('2', null, [phone])])).toMatchObject({ merge: [{ rootId: '2' }] });
		expect(decide(null, [person('1', null, [email]), person('2', null, [phone])])).toMatchObject({ merge: [], duplicates: [{ contactId: '2-record' }] });
	});

	test('e-mail of one, phone of another: names disagree, the e-mail wins and a person is asked', () => {
		expect(decide('Ana Ruiz', [person('2', 'Luis Vega', [phone]), person('1', 'Ana Ruiz', [email])])).toMatchObject({ kind: 'attach', rootId: '1', merge: [], duplicates: [{ contactId: '2-record' }] });
	});

	test('three people: whoever joins must be one person with each of the others', () => {
		const [one, two] = [person('1', 'Ana Ruiz', [email]), person('2', 'Ana', [phone], ['3'])];
		expect(decide('Ana', [one, two, person('3', 'Ana', [phone], ['2'])])).toMatchObject({ merge: [{ rootId: '2' }], duplicates: [{ contactId: '3-record' }] });
		expect(decide('Ana', [person('1', 'Ana', [email]), person('2', 'Ana Ruiz', [phone]), person('3', 'Ana Vega', [phone])])).toMatchObject({ merge: [{ rootId: '2' }], duplicates: [{ contactId: '3-record' }] });
	});

	test('a pair a person rejected is never merged and never asked about again', () => {
		expect(decide('Ana Ruiz', [person('1', 'Ana Ruiz', [email], ['2']), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ kind: 'attach', rootId: '1', merge: [], duplicates: [] });
	});

	test('two phones of two people: the one whose name agrees', () => {
		expect(decide('Luis Vega', [person('1', 'Ana Ruiz', [phone]), person('2', 'Luis Vega', [phone])])).toMatchObject({ kind: 'attach', rootId: '2', merge: [], duplicates: [{ contactId: '1-record' }] });
	});

	test('three contacts of one person become one', () => {
		expect(decide('Ana Ruiz', [person('3', 'Ana Ruiz', [email]), person('1', 'Ana Ruiz', [email]), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ rootId: '3', merge: [{ rootId: '1' }, { rootId: '2' }] });
	});
});
