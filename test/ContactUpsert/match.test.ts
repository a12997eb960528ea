import { decide, type Acquaintance, type Match } from '../../nodes/shared/filing/match';
import type { Identity } from '../../nodes/shared/store/contacts';

const person = (rootId: string, name: string | null, matches: Partial<Match>[], more: Partial<Acquaintance> = {}): Acquaintance => ({
	rootId,
	name,
	matches: matches.map((match) => ({ kind: 'email', value: 'x', contactId: `${rootId}-record`, isShared: false, isCrowd: false, isWeak: false, isMet: false, ...match })),
	emails: 1,
	phones: 1,
	apartFrom: [],
	...more,
});
const email = { kind: 'email' as const };
const phone = { kind: 'phone' as const };
const fixedLine = { ...phone, isWeak: true };
const switchboard = { ...phone, isShared: true };
const newPhone: Identity = { kind: 'phone', value: '+34612345678', raw: '' };
const newEmail: Identity = { kind: 'email', value: 'new@example.com', raw: '' };
const mail = (name: string | null, fresh: Identity[] = []) => ({ name, fresh });

describe('W5: which contact a mail goes to (Balanced)', () => {
	test('nobody known: a new contact, two people are never merged', () => {
		expect(decide(mail('Ana Ruiz', [newPhone]), [])).toMatchObject({ kind: 'create', adds: [newPhone], duplicates: [], reason: 'No contact has this email address or phone number' });
	});

	test('one known e-mail attaches, whatever the name says', () => {
		expect(decide(mail('Luis Vega'), [person('1', 'Ana Ruiz', [email])])).toMatchObject({ kind: 'attach', contactId: '1-record', merge: [], duplicates: [], reason: 'Same email address as Ana Ruiz, though the name is Luis Vega' });
		expect(decide(mail('Ana Ruiz', [newPhone]), [person('1', 'Ana Ruiz', [email])])).toMatchObject({ kind: 'attach', adds: [newPhone], reason: 'Same email address as Ana Ruiz' });
	});

	test('a known e-mail under another name that brings a number of its own: a contact of its own, and a question', () => {
		expect(decide(mail('Luis Vega', [newPhone]), [person('1', 'Ana Ruiz', [email])])).toMatchObject({ kind: 'create', adds: [newPhone], duplicates: [{ contactId: '1-record', reason: 'Same email address, but the names disagree (Luis Vega, Ana Ruiz)' }] });
	});

	test.each([
		['the same name', 'Ana Ruiz', 'ana ruiz'],
		['no name in the mail', null, 'Ana Ruiz'],
		['no name on the contact', 'Ana Ruiz', null],
	])('one known mobile attaches: %s', (_, inMail, onContact) => {
		expect(decide(mail(inMail), [person('1', onContact, [phone])])).toMatchObject({ kind: 'attach', rootId: '1', duplicates: [] });
	});

	test('on a phone alone, another name makes a new contact and a question', () => {
		expect(decide(mail('Luis Vega'), [person('1', 'Ana Ruiz', [phone])])).toMatchObject({ kind: 'create', duplicates: [{ contactId: '1-record' }] });
	});

	test('the next mail of that other name goes to the contact the first one made', () => {
		const luis = person('2', 'luis vega', [{ ...phone, isMet: true }]);
		expect(decide(mail('Luis Vega'), [person('1', 'Ana Ruiz', [phone]), luis])).toMatchObject({ kind: 'attach', rootId: '2', contactId: '2-record', reason: 'luis vega wrote from this phone number before' });
		expect(decide(mail('Eva Gil'), [person('1', 'Ana Ruiz', [phone]), luis])).toMatchObject({ kind: 'create' });
	});

	test.each([
		['Ana Ruiz', 'attach', 0],
		[null, 'create', 1],
		['Luis Vega', 'create', 0],
	] as const)('a fixed line is weak: with the name %s it makes %s, and %i questions', (name, kind, questions) => {
		const decision = decide(mail(name), [person('1', 'Ana Ruiz', [fixedLine])]);
		expect(decision.kind).toBe(kind);
		expect(decision.duplicates).toHaveLength(questions);
	});

	test('a shared phone needs the name to agree, and asks nobody', () => {
		const shared = person('1', 'Ana Ruiz', [switchboard]);
		expect(decide(mail('Ana Ruiz'), [shared])).toMatchObject({ kind: 'attach' });
		expect(decide(mail(null), [shared])).toMatchObject({ kind: 'create', duplicates: [], reason: 'The phone number is shared by several people' });
		expect(decide(mail('Luis Vega'), [shared])).toMatchObject({ kind: 'create', duplicates: [] });
	});

	test('at a switchboard of many, one word of a name is not enough', () => {
		const crowd = person('1', 'Ana Ruiz', [{ ...switchboard, isCrowd: true }]);
		expect(decide(mail('Ana'), [crowd])).toMatchObject({ kind: 'create', duplicates: [] });
		expect(decide(mail('Ana Ruiz Gil'), [crowd])).toMatchObject({ kind: 'attach' });
		expect(decide(mail('Ana'), [person('2', 'Ana Gil', [email]), crowd])).toMatchObject({ kind: 'attach', rootId: '2', merge: [] });
		expect(decide(mail('Ana'), [person('2', 'Ana', [email]), crowd])).toMatchObject({ kind: 'attach', rootId: '2', merge: [] });
	});

	test('e-mail of one, phone of another: names agree, they become one', () => {
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email]), person('2', 'Ana Ruiz Gil', [phone])])).toMatchObject({ kind: 'attach', rootId: '1', merge: [{ rootId: '2' }], duplicates: [] });
	});

	test('the mail\'s own name vouches for a contact without one', () => {
		expect(decide(mail('Ana Ruiz'), [person('1', null, [email]), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ merge: [{ rootId: '2' }] });
		expect(decide(mail('Ana Ruiz'), [person('1', null, [email]), person('2', null, [phone])])).toMatchObject({ merge: [{ rootId: '2' }] });
		expect(decide(mail(null), [person('1', null, [email]), person('2', null, [phone])])).toMatchObject({ merge: [], duplicates: [{ contactId: '2-record' }] });
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email]), person('2', null, [fixedLine])])).toMatchObject({ merge: [], duplicates: [] });
	});

	test('e-mail of one, phone of another: names disagree, the e-mail wins and a person is asked', () => {
		expect(decide(mail('Ana Ruiz'), [person('2', 'Luis Vega', [phone]), person('1', 'Ana Ruiz', [email])])).toMatchObject({ kind: 'attach', rootId: '1', merge: [], duplicates: [{ contactId: '2-record' }] });
	});

	test('three people: whoever joins must be one person with each of the others', () => {
		const [one, two] = [person('1', 'Ana Ruiz', [email]), person('2', 'Ana', [phone], { apartFrom: ['3'] })];
		expect(decide(mail('Ana'), [one, two, person('3', 'Ana', [phone], { apartFrom: ['2'] })])).toMatchObject({ merge: [{ rootId: '2' }], duplicates: [{ contactId: '3-record' }] });
		expect(decide(mail('Ana'), [person('1', 'Ana', [email]), person('2', 'Ana Ruiz', [phone]), person('3', 'Ana Vega', [phone])])).toMatchObject({ merge: [{ rootId: '2' }], duplicates: [{ contactId: '3-record' }] });
	});

	test('a pair a person rejected is never merged and never asked about again', () => {
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email], { apartFrom: ['2'] }), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ kind: 'attach', rootId: '1', merge: [], duplicates: [] });
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email], { apartFrom: ['2'] }), person('2', 'Ana Ruiz', [phone])], 'any')).toMatchObject({ merge: [] });
	});

	test('two phones of two people: the one whose name agrees', () => {
		expect(decide(mail('Luis Vega'), [person('1', 'Ana Ruiz', [phone]), person('2', 'Luis Vega', [phone])])).toMatchObject({ kind: 'attach', rootId: '2', merge: [], duplicates: [{ contactId: '1-record' }] });
	});

	test('three contacts of one person become one', () => {
		expect(decide(mail('Ana Ruiz'), [person('3', 'Ana Ruiz', [email]), person('1', 'Ana Ruiz', [email]), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ rootId: '3', merge: [{ rootId: '1' }, { rootId: '2' }] });
	});

	test('one mail asks at most three questions', () => {
		const strangers = ['2', '3', '4', '5', '6'].map((id) => person(id, `Luis Vega${id}`, [phone]));
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email]), ...strangers]).duplicates).toHaveLength(3);
		expect(decide(mail('Ana Ruiz'), strangers).duplicates).toHaveLength(3);
	});
});

describe('W5: five addresses and five numbers per person', () => {
	const full = { phones: 5 };

	test('a sixth number of a person known by e-mail is left out, with the reason', () => {
		expect(decide(mail('Ana Ruiz', [newPhone]), [person('1', 'Ana Ruiz', [email], full)])).toMatchObject({ kind: 'attach', adds: [], duplicates: [], reason: expect.stringContaining('has 5 phone numbers already') as string });
	});

	test('of somebody whose name is not sure: a new contact and a question', () => {
		expect(decide(mail(null, [newEmail]), [person('1', 'Ana Ruiz', [phone], { emails: 5 })])).toMatchObject({ kind: 'create', adds: [newEmail], duplicates: [{ contactId: '1-record' }] });
	});

	test('contacts that would have more together are not merged: a question', () => {
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email], full), person('2', 'Ana Ruiz', [phone])])).toMatchObject({ merge: [], duplicates: [{ contactId: '2-record' }] });
	});

	test('Any Match has no limit', () => {
		expect(decide(mail('Ana Ruiz', [newPhone]), [person('1', 'Ana Ruiz', [email], full), person('2', 'Ana Ruiz', [phone])], 'any')).toMatchObject({ adds: [newPhone], merge: [{ rootId: '2' }] });
	});
});

describe('the other policies', () => {
	test('Any Match: one shared datum is enough, whatever the names and however many share it', () => {
		expect(decide(mail('Eva Gil'), [person('1', 'Ana Ruiz', [switchboard]), person('2', 'Luis Vega', [fixedLine])], 'any')).toMatchObject({ kind: 'attach', rootId: '2', merge: [{ rootId: '1' }], duplicates: [] });
	});

	test('Strict: a mobile alone needs the name, a fixed line the whole name', () => {
		expect(decide(mail('Ana'), [person('1', 'Ana Ruiz Gil', [phone])], 'strict')).toMatchObject({ kind: 'attach' });
		expect(decide(mail(null), [person('1', 'Ana Ruiz', [phone])], 'strict')).toMatchObject({ kind: 'create', duplicates: [{ contactId: '1-record' }] });
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz Gil', [fixedLine])], 'strict')).toMatchObject({ kind: 'attach' });
		expect(decide(mail('Ana'), [person('1', 'Ana Ruiz', [fixedLine])], 'strict')).toMatchObject({ kind: 'create', duplicates: [{ contactId: '1-record' }] });
	});

	test('Strict: a known e-mail under another name is a question', () => {
		expect(decide(mail('Luis Vega'), [person('1', 'Ana Ruiz', [email])], 'strict')).toMatchObject({ kind: 'create', duplicates: [{ contactId: '1-record' }] });
		expect(decide(mail('Ana'), [person('1', 'Ana Ruiz', [email])], 'strict')).toMatchObject({ kind: 'attach' });
	});

	test('Strict: two contacts become one by their whole names only', () => {
		expect(decide(mail('Ana Ruiz'), [person('1', 'Ana Ruiz', [email]), person('2', 'Ana Ruiz', [phone])], 'strict')).toMatchObject({ merge: [{ rootId: '2' }] });
		expect(decide(mail('Ana'), [person('1', 'Ana Ruiz', [email]), person('2', 'Ana', [phone])], 'strict')).toMatchObject({ merge: [], duplicates: [{ contactId: '2-record' }] });
	});
});
