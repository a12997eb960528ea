import { fileIntake, type Intake } from '../../nodes/shared/filing/file';
import { askAboutDuplicate, mergePeople, pairsOf } from '../../nodes/shared/filing/merge';
import { realName } from '../../nodes/shared/filing/names';
import { closeEnquiry } from '../../nodes/shared/store/enquiries';
import { upsertListing } from '../../nodes/shared/store/listings';
import { freshStore } from '../shared/store/contract-sqlite';

const fresh = freshStore();
let count = 0;

/** One mail: e-mails have an @, everything else that identifies is a phone. */
function mail(name: string | null, identities: string[], more: Partial<Intake> = {}): Intake {
	const messageKey = more.messageKey ?? `key-${++count}`;
	return {
		messageKey,
		threadKey: messageKey,
		receivedAt: 1_000_000 + count,
		source: 'Portal',
		name: realName(name),
		company: null,
		language: null,
		identities: identities.map((value) => ({ kind: value.includes('@') ? 'email' : 'phone', value, raw: value })),
		references: [],
		...more,
	};
}
const file = async (...parameters: Parameters<typeof mail>) => await fileIntake(fresh.store, mail(...parameters));
const people = async () => (await fresh.store.all('SELECT id FROM contact WHERE root_id = id')).length;

describe('W5: one person, one contact', () => {
	test('same e-mail: one contact; a new phone is added to it', async () => {
		const first = await file('Ana Ruiz', ['ana@example.com']);
		const second = await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		const third = await file(null, ['+34612345678']);
		expect(first.message.createdContact).toBe(true);
		expect(second.message.createdContact).toBe(false);
		expect([second.person.id, third.person.id]).toEqual([first.person.id, first.person.id]);
		expect(third.person).toMatchObject({ emails: ['ana@example.com'], phones: ['+34612345678'] });
		expect(await people()).toBe(1);
	});

	test('no shared datum: two people', async () => {
		await file('Ana Ruiz', ['ana@example.com']);
		await file('Ana Ruiz', ['ana@example.org']);
		expect(await people()).toBe(2);
	});

	test('a mail that names both of two contacts joins them by one edge; no identity moves', async () => {
		const one = await file('Ana Ruiz', ['ana@example.com']);
		const other = await file('Ana Ruiz', ['+34612345678']);
		const both = await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		expect(both.person).toMatchObject({ id: one.person.id, mergedIds: [other.person.id], emails: ['ana@example.com'], phones: ['+34612345678'] });
		expect(await fresh.store.all('SELECT winner_id, loser_id FROM contact_merge')).toEqual([expect.objectContaining({ winner_id: one.person.id, loser_id: other.person.id })]);
		expect(await fresh.store.get(`SELECT contact_id FROM contact_identity WHERE kind = 'phone'`)).toMatchObject({ contact_id: other.person.id });
	});

	test('the older contact wins, whichever the mail names first; a chain stays flat', async () => {
		const ids: string[] = [];
		for (const value of ['a@example.com', 'b@example.com', 'c@example.com']) ids.push((await file('Ana Ruiz', [value])).person.id);
		await file('Ana Ruiz', ['c@example.com', 'b@example.com']);
		const all = await file('Ana Ruiz', ['b@example.com', 'a@example.com']);
		expect(all.person.id).toBe([...ids].sort()[0]);
		expect(await fresh.store.all('SELECT DISTINCT root_id FROM contact')).toHaveLength(1);
	});

	test('names disagree: the mail goes to the e-mail\'s contact, and a person is asked once', async () => {
		const ana = await file('Ana Ruiz', ['ana@example.com']);
		await file('Luis Vega', ['+34612345678']);
		const first = await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		const second = await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		expect(first.person.id).toBe(ana.person.id);
		expect(first.message.reviewId).not.toBeNull();
		expect(second.message.reviewId).toBe(first.message.reviewId);
		expect(await people()).toBe(2);
	});

	test('a rejected pair is not merged, and not asked about again', async () => {
		const ana = await file('Ana Ruiz', ['ana@example.com']);
		const other = await file('Ana Ruiz', ['+34612345678']);
		await askAboutDuplicate(fresh.store, ana.person.id, other.person.id, 'test', 'k');
		await fresh.store.run(`UPDATE merge_candidate SET status = 'rejected'`);
		const both = await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		expect(both.message.reviewId).toBeNull();
		expect(await people()).toBe(2);
		expect(await askAboutDuplicate(fresh.store, other.person.id, ana.person.id, 'test', 'k')).toBeNull();
	});

	test('another name behind a known phone: a contact of its own, found again by the next mail', async () => {
		const ana = await file('Ana Ruiz', ['+34612345678']);
		const luis = await file('Luis Vega', ['+34612345678']);
		const again = await file('Luis Vega', ['+34612345678', 'luis@example.com']);
		const ever = await file('L. Vega', ['luis@example.com']);
		expect(luis.message).toMatchObject({ createdContact: true, reviewId: expect.any(String) as string });
		expect(luis.person.id).not.toBe(ana.person.id);
		expect([again.person.id, ever.person.id]).toEqual([luis.person.id, luis.person.id]);
		expect(await people()).toBe(2);
	});

	test('a question about two people is closed when they become one', async () => {
		const ana = await file(null, ['ana@example.com']);
		const other = await file(null, ['+34612345678']);
		const asked = await file(null, ['ana@example.com', '+34612345678']);
		expect(asked.message.reviewId).not.toBeNull();
		await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		expect(await fresh.store.get('SELECT status FROM merge_candidate')).toMatchObject({ status: 'merged' });
		expect(await pairsOf(fresh.store, [ana.person.id, other.person.id].sort()[0])).toEqual([]);
	});
});

describe('W9: the first source', () => {
	test('is the earliest mail\'s, whatever order mails come in', async () => {
		await file('Ana', ['ana@example.com'], { receivedAt: 300, source: 'Web form' });
		await file('Ana', ['ana@example.com'], { receivedAt: 100, source: 'Portal A' });
		const last = await file('Ana', ['ana@example.com'], { receivedAt: 200, source: 'Portal B' });
		expect(last.person).toMatchObject({ firstSource: 'Portal A', firstTouchAt: 100 });
	});

	test('survives a merge: the earlier of both, and each record keeps its own', async () => {
		const one = await file('Ana Ruiz', ['ana@example.com'], { receivedAt: 500, source: 'Late' });
		const other = await file('Ana Ruiz', ['+34612345678'], { receivedAt: 100, source: 'Early' });
		const both = await file('Ana Ruiz', ['ana@example.com', '+34612345678'], { receivedAt: 900, source: 'Last' });
		expect(both.person).toMatchObject({ id: one.person.id, firstSource: 'Early', firstTouchAt: 100 });
		expect(await fresh.store.get('SELECT first_source FROM contact WHERE id = $1', [one.person.id])).toMatchObject({ first_source: 'Late' });
		expect(await fresh.store.get('SELECT first_source FROM contact WHERE id = $1', [other.person.id])).toMatchObject({ first_source: 'Early' });
	});
});

describe('W11: minimum data and exact references', () => {
	test('a missing name stays blank, and the first real name fills it for good', async () => {
		expect((await file('Unknown', ['ana@example.com'])).person.name).toBeNull();
		expect((await file('Ana Ruiz', ['ana@example.com'])).person.name).toBe('Ana Ruiz');
		expect((await file('Somebody Else', ['ana@example.com'])).person.name).toBe('Ana Ruiz');
	});

	test('an exact reference opens an enquiry on the listing and records the interest', async () => {
		await upsertListing(fresh.store, { reference: 'Ref-1', title: 'Flat' });
		const exact = await file('Ana', ['ana@example.com'], { references: ['Ref-1'] });
		expect(exact.enquiry).toMatchObject({ listing: { reference: 'Ref-1', title: 'Flat' }, status: 'open' });
		expect(exact.message).toMatchObject({ openedEnquiry: true, enquiryReason: 'Names listing Ref-1' });
		expect(await fresh.store.all('SELECT reference FROM interest')).toHaveLength(1);
	});

	test('a reference in the wrong case does not count, and the item says so', async () => {
		await upsertListing(fresh.store, { reference: 'Ref-1' });
		const wrong = await file('Ana', ['ana@example.com'], { references: ['REF-1'] });
		expect(wrong.enquiry).toMatchObject({ listing: null });
		expect(wrong.message.enquiryReason).toBe('No listing has the reference "REF-1" exactly');
		expect(await fresh.store.all('SELECT reference FROM interest')).toEqual([]);
	});
});

describe('B2: one open enquiry per contact and listing', () => {
	test('the same person asks again: the same enquiry; after it was closed: a new one', async () => {
		await upsertListing(fresh.store, { reference: 'R' });
		const first = await file('Ana', ['ana@example.com'], { references: ['R'] });
		const second = await file('Ana', ['ana@example.com'], { references: ['R'] });
		expect(second.message).toMatchObject({ enquiryId: first.enquiry?.id, openedEnquiry: false });
		await closeEnquiry(fresh.store, String(first.enquiry?.id));
		const third = await file('Ana', ['ana@example.com'], { references: ['R'] });
		expect(third.message.openedEnquiry).toBe(true);
	});

	test('without a listing: one per conversation', async () => {
		const first = await file('Ana', ['ana@example.com'], { threadKey: 't1' });
		const second = await file('Ana', ['ana@example.com'], { threadKey: 't1' });
		const other = await file('Ana', ['ana@example.com'], { threadKey: 't2' });
		expect(second.enquiry?.id).toBe(first.enquiry?.id);
		expect(other.enquiry?.id).not.toBe(first.enquiry?.id);
	});

	test('a follow-up in the conversation about a listing joins that enquiry', async () => {
		await upsertListing(fresh.store, { reference: 'R' });
		const first = await file('Ana', ['ana@example.com'], { threadKey: 't', references: ['R'] });
		const second = await file('Ana', ['ana@example.com'], { threadKey: 't' });
		expect(second.enquiry?.id).toBe(first.enquiry?.id);
	});

	test('merged contacts count as one', async () => {
		await upsertListing(fresh.store, { reference: 'R' });
		const one = await file('Ana Ruiz', ['ana@example.com'], { references: ['R'] });
		const other = await file('Ana Ruiz', ['+34612345678']);
		await fresh.store.transaction((sql) => mergePeople(sql, one.person.id, other.person.id, 'test', 'test'));
		const again = await file('Ana Ruiz', ['+34612345678'], { references: ['R'] });
		expect(again.enquiry?.id).toBe(one.enquiry?.id);
	});

	test('R7: a flood of one person joins the newest enquiry', async () => {
		for (let index = 0; index < 25; index++) await file('Ana', ['ana@example.com']);
		expect(await fresh.store.all('SELECT id FROM enquiry')).toHaveLength(20);
	});
});

describe('invariant 5: the same message again', () => {
	test('gives the same answer and changes nothing, one after the other and at the same moment', async () => {
		await upsertListing(fresh.store, { reference: 'R' });
		const intake = mail('Ana Ruiz', ['ana@example.com', '+34612345678'], { references: ['R'] });
		const first = await fileIntake(fresh.store, intake);
		const dump = async () => JSON.stringify(await Promise.all(['contact', 'contact_identity', 'enquiry', 'interest', 'filed_message', 'merge_candidate'].map((table) => fresh.store.all(`SELECT * FROM ${table} ORDER BY 1, 2`))));
		const before = await dump();
		const again = await Promise.all(Array.from({ length: 8 }, () => fileIntake(fresh.store, { ...intake, name: 'Other', receivedAt: 1 })));
		for (const one of again) expect(one).toEqual(first);
		expect(await dump()).toBe(before);
	});

	test('the answer stays "created" after the contact was merged into an older one', async () => {
		const older = await file('Ana Ruiz', ['ana@example.com']);
		const intake = mail('Ana Ruiz', ['+34612345678']);
		await fileIntake(fresh.store, intake);
		await file('Ana Ruiz', ['ana@example.com', '+34612345678']);
		expect(await fileIntake(fresh.store, intake)).toMatchObject({ person: { id: older.person.id }, message: { createdContact: true } });
	});
});
