import type { IDataObject, IExecuteFunctions, ILoadOptionsFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ContactUpsert } from '../../nodes/ContactUpsert/ContactUpsert.node';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { Lead } from '../../nodes/shared/node/item';
import { createActivity } from '../../nodes/shared/store/activities';
import { receive } from '../../nodes/shared/store/arrivals';
import { readEnquiry } from '../../nodes/shared/store/enquiries';
import { eraseContact } from '../../nodes/shared/store/erase';
import { recordOutcome } from '../../nodes/shared/store/ledger';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import { queueReply } from '../shared/store/queued-reply';
import { expectAnswer, recordResponse } from '../../nodes/shared/store/responses';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { missingInSchema } from '../support/output-schema';

const node: INodeType = new ContactUpsert();
let home: string;
const before = process.env.N8N_USER_FOLDER;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), 'smart-inbox-home-'));
	process.env.N8N_USER_FOLDER = home;
});
afterEach(() => {
	rmSync(home, { recursive: true });
	process.env.N8N_USER_FOLDER = before;
});

/** n8n's edge. A parameter may be a list: one value for each item. */
function context(parameters: IDataObject, items: IDataObject[], continueOnFail = false): IExecuteFunctions {
	const edge = {
		getInputData: () => items.map((json) => ({ json })),
		getNode: () => ({ id: '1', name: 'Contact Upsert', type: 'n8n-nodes-smart-inbox.contactUpsert', typeVersion: 1, position: [0, 0], parameters: {} }),
		continueOnFail: () => continueOnFail,
		getTimezone: () => 'America/Bogota',
		getNodeParameter: (name: string, item: number, fallback?: unknown) => {
			const value = parameters[name];
			return (Array.isArray(value) ? value[item] : value) ?? fallback;
		},
	};
	return edge as unknown as IExecuteFunctions;
}

const run = async (parameters: IDataObject, items: IDataObject[] = [{}], continueOnFail = false) => ((await node.execute?.call(context(parameters, items, continueOnFail))) as INodeExecutionData[][])[0];
/** The items of an operation, and that its output schema names every property. */
async function perform(resource: string, operation: string, parameters: IDataObject = {}): Promise<IDataObject[]> {
	const items = (await run({ resource, operation, ...parameters })).map(({ json }) => json);
	for (const item of items) expect(missingInSchema('ContactUpsert', `${resource}/${operation}`, item)).toEqual([]);
	return items;
}

const LEAD: Lead = {
	name: { full: 'Ana Ruiz', first: 'Ana', last: 'Ruiz' }, company: null, emails: ['ana@example.com'], relayEmails: [], phones: [], references: [], message: null, interest: {}, extras: {},
	source: { id: 'portal', name: 'Portal', kind: 'portal' }, language: null, confidence: 1, evidence: {}, unusedLabels: [], outcome: 'lead', reason: '',
};
const SENT = '2025-03-01T09:00:00.000Z';
const RECEIVED = '2025-03-01T09:05:00.000Z';

/** A mail in the ledger that went through Contact Upsert; gives the item. */
async function arrived(messageKey: string, lead: Partial<Lead> = {}, threadId?: string): Promise<{ contact: { id: string }; enquiry: { id: string; reason: string } }> {
	const store = await openStore();
	const { id } = await ensureMailbox(store, 'inbox@agency.example', 'smtp');
	const raw = Buffer.from(`From: Ana <ana@example.com>\r\nDate: ${new Date(SENT).toUTCString()}\r\nSubject: Hello\r\nMessage-ID: <${messageKey}@example.com>\r\n\r\nHello\r\n`);
	const received = { messageKey, mailboxId: id, folder: null, receivedAt: Date.parse(RECEIVED), contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length };
	await store.transaction(async (sql) => await receive(sql, received));
	const whole = { ...LEAD, ...lead };
	await recordOutcome(store, messageKey, whole);
	const item = { messageKey, threadId: threadId ?? messageKey, receivedAt: RECEIVED, lead: whole };
	const outputs = (await node.execute?.call(context({ resource: 'contact', operation: 'upsert', readFrom: 'item', options: {} }, [item as unknown as IDataObject]))) as INodeExecutionData[][];
	return outputs.flat()[0].json as unknown as { contact: { id: string }; enquiry: { id: string; reason: string } };
}
const listing = async (reference: string, additionalFields: IDataObject = {}) => await perform('listing', 'upsert', { reference, additionalFields: { kind: 'flat', operation: 'sale', place: 'Soho', price: 100_000, ...additionalFields } });
const ids = (items: IDataObject[]) => items.map(({ id }) => id);

test('B5: sent, received, entered the CRM, and when there was something to do and it was done: never confused', async () => {
	const { contact, enquiry } = await arrived('k1');
	const store = await openStore();
	const created = Date.now() + 1000;
	await store.transaction(async (sql) => {
		await expectAnswer(sql, { contactId: contact.id, enquiryId: enquiry.id, assigneeId: null, messageKey: 'k1', subject: 'Answer Ana', dueAt: created + 500 }, created);
		await recordResponse(sql, { headerId: '<r@agency.example>', recipients: [], answers: [], enquiryId: enquiry.id, isAutomatic: false, counts: true, respondedBy: null, respondedAt: created + 2000 }, created + 2500);
	});
	const [whole] = await perform('enquiry', 'get', { enquiry: enquiry.id });
	const { mails, activities, ...rest } = whole as IDataObject & { mails: Record<string, string>[]; activities: Record<string, string>[] };
	expect(mails).toEqual([expect.objectContaining({ messageKey: 'k1', subject: 'Hello', from: { name: 'Ana', address: 'ana@example.com' }, sentAt: SENT, receivedAt: RECEIVED })]);
	expect(activities).toEqual([expect.objectContaining({ createdAt: new Date(created).toISOString(), dueAt: new Date(created + 500).toISOString(), completedAt: new Date(created + 2000).toISOString(), completedBy: 'reply' })]);
	const order = [mails[0].sentAt, mails[0].receivedAt, mails[0].storedAt, mails[0].enteredAt, activities[0].createdAt, activities[0].dueAt, activities[0].completedAt].map(Date.parse);
	expect(order).toEqual([...order].sort((a, b) => a - b));
	expect(Date.now() - Date.parse(mails[0].enteredAt)).toBeLessThan(60_000);
	expect(rest).toMatchObject({ status: 'open', waitsForAnswer: false, receivedAt: RECEIVED, firstResponseAt: new Date(created + 2000).toISOString(), firstResponseMinutes: Math.round((created + 2000 - Date.parse(RECEIVED)) / 60_000), moves: [] });
});

test('B2: one enquiry per contact and listing, or per thread; of several references all are interests, and it is said which one counts', async () => {
	await listing('R1');
	await listing('R2');
	const first = await arrived('k1', { references: ['R2', 'R1', 'R9'] });
	expect(first.enquiry.reason).toBe('Names listings R2, R1: the enquiry is about R2, which stands first; R1 is an interest of the contact too');
	const store = await openStore();
	expect((await store.all('SELECT reference FROM interest ORDER BY reference')).map((one) => one.reference)).toEqual(['R1', 'R2']);
	expect((await arrived('k2', { references: ['R2'] })).enquiry).toMatchObject({ id: first.enquiry.id, reason: 'Names listing R2; joined the open enquiry on it' });
	const [loose, same] = [await arrived('k3', {}, 't'), await arrived('k4', {}, 't')];
	expect([same.enquiry.id === loose.enquiry.id, loose.enquiry.id === first.enquiry.id]).toEqual([true, false]);
	await perform('enquiry', 'close', { enquiry: first.enquiry.id, reason: 'Bought elsewhere' });
	expect((await arrived('k5', { references: ['R2'] })).enquiry.id).not.toBe(first.enquiry.id);
});

test('an enquiry is closed with a reason, and opened again; who never answered is asked again', async () => {
	const { contact, enquiry } = await arrived('k1');
	const store = await openStore();
	await store.transaction(async (sql) => await expectAnswer(sql, { contactId: contact.id, enquiryId: enquiry.id, assigneeId: null, messageKey: 'k1', subject: 'Answer Ana', dueAt: null }));
	expect((await perform('enquiry', 'close', { enquiry: enquiry.id, reason: ' Spam ' }))[0]).toMatchObject({ status: 'closed', closedReason: 'Spam', changed: true, waitsForAnswer: false });
	expect((await perform('enquiry', 'close', { enquiry: enquiry.id }))[0]).toMatchObject({ changed: false, closedReason: 'Spam' });
	expect((await perform('enquiry', 'reopen', { enquiry: enquiry.id, answerWithinHours: 2 }))[0]).toMatchObject({ status: 'open', changed: true, waitsForAnswer: true, closedAt: null });
	const [{ activities }] = await perform('enquiry', 'get', { enquiry: enquiry.id });
	expect(activities).toEqual([expect.objectContaining({ completedBy: 'closed' }), expect.objectContaining({ subject: 'Answer Ana', completedAt: null, dueAt: expect.any(String) as string })]);
	expect((await perform('enquiry', 'markAnswered', { enquiry: enquiry.id, answeredBy: 'Marta' }))[0]).toMatchObject({ waitsForAnswer: false, firstResponseMinutes: expect.any(Number) as number });
	await expect(perform('enquiry', 'markAnswered', { enquiry: enquiry.id, answeredAt: '2999-01-01' })).rejects.toMatchObject({ message: 'Answered At is in the future' });
	await expect(perform('enquiry', 'get', { enquiry: 'gone' })).rejects.toMatchObject({ message: 'No enquiry was found for the value in Enquiry' });
});

test('an enquiry is not opened again beside the same one', async () => {
	await listing('R1');
	const { enquiry } = await arrived('k1', { references: ['R1'] });
	await perform('enquiry', 'close', { enquiry: enquiry.id });
	const young = await arrived('k2', { references: ['R1'] });
	await expect(perform('enquiry', 'reopen', { enquiry: enquiry.id })).rejects.toMatchObject({ message: 'The contact has another open enquiry on listing R1', description: expect.stringContaining(young.enquiry.id) as string });
});

test('B3: a mail is moved to another enquiry or a new one, with who did it', async () => {
	await listing('R1');
	const first = await arrived('k1', {}, 't');
	await arrived('k2', {}, 't');
	const [moved] = await perform('enquiry', 'moveMail', { messageKey: 'k2', moveTo: 'new', reference: 'R1', movedBy: 'Marta' });
	expect(moved).toMatchObject({ messageKey: 'k2', fromEnquiryId: first.enquiry.id, opened: true, moved: true, listing: { reference: 'R1' } });
	expect((await perform('enquiry', 'get', { enquiry: String(moved.id) }))[0]).toMatchObject({ mails: [{ messageKey: 'k2' }], moves: [{ movedBy: 'Marta', fromEnquiryId: first.enquiry.id }] });
	// The next mail of the conversation follows.
	expect((await arrived('k3', {}, String((await (await openStore()).get('SELECT thread_id FROM message m JOIN delivery d ON d.message_id = m.id WHERE d.message_key = $1', ['k2']))?.thread_id))).enquiry.id).toBe(moved.id);
	expect((await perform('enquiry', 'moveMail', { messageKey: 'k2', moveTo: 'existing', toEnquiry: first.enquiry.id }))[0]).toMatchObject({ id: first.enquiry.id, opened: false });
	const stranger = await arrived('k4', { emails: ['luis@example.com'], name: null });
	await expect(perform('enquiry', 'moveMail', { messageKey: 'k1', moveTo: 'existing', toEnquiry: stranger.enquiry.id })).rejects.toMatchObject({ message: 'The enquiry belongs to another contact than the mail' });
	await expect(perform('enquiry', 'moveMail', { messageKey: 'k9', moveTo: 'new' })).rejects.toMatchObject({ message: 'The mail in Message Key belongs to no contact yet' });
	await expect(perform('enquiry', 'moveMail', { messageKey: 'k1', moveTo: 'new', reference: 'r1' })).rejects.toMatchObject({ message: 'No listing has exactly the reference "r1" in Listing Reference' });
});

test('B2: an enquiry is written down by hand, once for each key, and joins the open one on its listing', async () => {
	await listing('R1');
	const { contact, enquiry } = await arrived('k1', { references: ['R1'] });
	await upsertTeamMember(await openStore(), { email: 'marta@agency.example', name: 'Marta' });
	const create = async (reference: string, additionalFields: IDataObject = {}) => (await perform('enquiry', 'create', { contact: 'ana@example.com', reference, additionalFields }))[0] as { messageKey: string; contact: IDataObject; enquiry: IDataObject };
	const called = await create('', { messageKey: 'call-1', ownerEmail: 'marta@agency.example', source: 'Phone call' });
	expect(called).toMatchObject({ messageKey: 'call-1', contact: { id: contact.id, created: false, firstSource: 'Portal' }, enquiry: { isNew: true, listing: null } });
	expect(await readEnquiry(await openStore(), String(called.enquiry.id))).toMatchObject({ ownerId: expect.any(String) as string, ownerSetBy: 'person' });
	expect(await create('', { messageKey: 'call-1' })).toEqual(called);
	expect((await create('')).enquiry.id).not.toBe(called.enquiry.id);
	expect((await create('R1')).enquiry).toMatchObject({ id: enquiry.id, isNew: false });
	expect((await perform('enquiry', 'getAll', { filters: { owner: 'marta@agency.example' } })).map(({ id, waitsForAnswer }) => [id, waitsForAnswer])).toEqual([[called.enquiry.id, true]]);
	for (let at = 0; at < 25; at++) await create('');
	expect(await perform('enquiry', 'getAll', { returnAll: true, filters: { contact: contact.id } })).toHaveLength(28);
	await expect(create('r1')).rejects.toMatchObject({ message: 'No listing has exactly the reference "r1" in Listing Reference' });
	await expect(create('', { ownerEmail: 'nobody@agency.example' })).rejects.toMatchObject({ message: 'No team member has the address in Owner Email' });
});

test('times that somebody picks are meant by the clock of the workflow, not by that of the machine', async () => {
	const { contact, enquiry } = await arrived('k1');
	const [made] = await perform('enquiry', 'create', { contact: contact.id, additionalFields: { receivedAt: '2025-04-01T10:00:00' } });
	expect(made.enquiry).toMatchObject({ receivedAt: '2025-04-01T15:00:00.000Z' });
	expect((await perform('enquiry', 'markAnswered', { enquiry: enquiry.id, answeredAt: '2025-03-01 05:05' }))[0]).toMatchObject({ firstResponseAt: '2025-03-01T10:05:00.000Z', waitsForAnswer: false });
	expect(ids(await perform('enquiry', 'getAll', { filters: { receivedFrom: '2025-04-01T10:00:00' } }))).toEqual([(made.enquiry as IDataObject).id]);
	expect(ids(await perform('enquiry', 'getAll', { filters: { receivedFrom: '2025-04-01T10:00:01' } }))).toEqual([]);
	await expect(perform('enquiry', 'getAll', { filters: { receivedFrom: 'yesterday' } })).rejects.toMatchObject({ message: '"yesterday" in Received After is not a date' });
});

test('N8: for somebody who was erased nothing is written down', async () => {
	const { contact } = await arrived('k1');
	await eraseContact(await openStore(), contact.id);
	await expect(perform('enquiry', 'create', { contact: contact.id })).rejects.toMatchObject({ message: expect.stringContaining('The contact in Contact was erased on') as string });
	await expect(perform('listing', 'findMatches', { findFor: 'contact', contact: contact.id })).rejects.toMatchObject({ message: expect.stringContaining('was erased on') as string });
	expect(await perform('enquiry', 'getAll', { filters: { status: 'open' } })).toEqual([]);
});

test('enquiries of a contact, of an owner, on a listing, nobody\'s, waiting; and the list to choose from', async () => {
	await listing('R1', { title: 'Bright flat' });
	const [ana, luis] = [await arrived('k1', { references: ['R1'] }), await arrived('k2', { emails: ['luis@example.com'], name: { full: 'Luis Vega', first: null, last: null } })];
	const getAll = async (filters: IDataObject) => ids(await perform('enquiry', 'getAll', { filters }));
	const [one, other] = [ana.enquiry.id, luis.enquiry.id];
	expect([await getAll({}), await getAll({ contact: 'luis@example.com' }), await getAll({ reference: 'R1' }), await getAll({ unassigned: true, status: 'open' }), await getAll({ status: 'closed' }), await getAll({ waitsForAnswer: true }), await getAll({ receivedUntil: SENT })]).toEqual([[other, one], [other], [one], [other, one], [], [other, one], []]);
	const choose = async (method: 'searchEnquiries' | 'searchListingChoices', filter?: string) => (await node.methods?.listSearch?.[method].call({ getNode: () => ({}) } as unknown as ILoadOptionsFunctions, filter))?.results;
	expect(await choose('searchEnquiries', 'luis')).toEqual([{ name: 'Luis Vega (2025-03-01)', value: other }]);
	expect((await choose('searchEnquiries'))?.map(({ name }) => name)).toEqual(['Luis Vega (2025-03-01)', 'Ana Ruiz: Bright flat (2025-03-01)']);
	expect(await choose('searchListingChoices', 'BRIGHT')).toEqual([{ name: 'R1: Bright flat', value: 'R1' }]);
	expect(await choose('searchListingChoices', '%')).toEqual([]);
	await expect(getAll({ owner: 'nobody@agency.example' })).rejects.toMatchObject({ message: 'No team member is "nobody@agency.example" (Owner Name or ID)' });
});

describe('listings that match', () => {
	beforeEach(async () => {
		await listing('R1', { title: 'Flat', rooms: 2, latitude: 51.5136, longitude: -0.1365 });
		await listing('NEAR', { place: 'Fitzrovia', price: 88_000, rooms: 3, latitude: 51.5208, longitude: -0.1365 });
		await listing('SAME', { price: 100_000 });
		await listing('SOLD', { status: 'Vendido' });
		await listing('HOUSE', { kind: 'house', price: 500_000 });
	});
	const references = (items: IDataObject[]) => items.map((one) => one.reference);

	test('W11: for an enquiry about a listing: ranked, each with why', async () => {
		const { enquiry } = await arrived('k1', { references: ['R1'] });
		const found = await perform('listing', 'findMatches', { findFor: 'enquiry', enquiry: enquiry.id });
		expect(found.map(({ reference, match }) => [reference, (match as IDataObject).rank, (match as IDataObject).like, (match as IDataObject).explanation])).toEqual([
			['SAME', 1, 'R1', 'same operation (sale), same kind (flat), same place (Soho), same price'],
			['NEAR', 2, 'R1', 'same operation (sale), same kind (flat), 800 m away, 12 % cheaper, one room more'],
		]);
		expect(references(await perform('listing', 'findMatches', { findFor: 'enquiry', enquiry: enquiry.id, options: { price: 5 } }))).toEqual(['SAME']);
	});

	test('for an enquiry without a listing: what its mails say', async () => {
		const { enquiry } = await arrived('k1', { interest: { operation: 'Kauf', kind: 'Wohnung', place: 'Soho', price: '95.000 €' } });
		expect(references(await perform('listing', 'findMatches', { findFor: 'enquiry', enquiry: enquiry.id }))).toEqual(['R1', 'SAME']);
		const silent = await arrived('k2', {}, 'x');
		expect(await perform('listing', 'findMatches', { findFor: 'enquiry', enquiry: silent.enquiry.id })).toEqual([]);
	});

	test('for a contact: like what they asked about and said; none they were sent, unless wished', async () => {
		const { contact } = await arrived('k1', { references: ['R1'] });
		await arrived('k2', { interest: { operation: 'sale', kind: 'house', price: '500000' } }, 'other');
		const find = async (options: IDataObject = {}) => references(await perform('listing', 'findMatches', { findFor: 'contact', contact: 'ana@example.com', options }));
		expect(await find()).toEqual(['SAME', 'HOUSE', 'NEAR']);
		await queueReply(await openStore(), { messageKey: 'k1', contactId: contact.id, senderAddress: 's@agency.example', recipient: 'ana@example.com', headerId: '<x>', listings: ['NEAR'] });
		expect([await find(), await find({ offerAgain: true })]).toEqual([['SAME', 'HOUSE'], ['SAME', 'HOUSE', 'NEAR']]);
	});

	test('like a listing; a listing is got, and deleted and no longer offered', async () => {
		expect(references(await perform('listing', 'findMatches', { findFor: 'listing', listing: 'R1' }))).toEqual(['SAME', 'NEAR']);
		expect((await perform('listing', 'get', { listing: 'SOLD' }))[0]).toMatchObject({ reference: 'SOLD', status: 'sold', isAvailable: false });
		expect(await perform('listing', 'delete', { listing: 'SAME' })).toEqual([{ reference: 'SAME', deleted: true }]);
		expect(references(await perform('listing', 'findMatches', { findFor: 'listing', listing: 'R1' }))).toEqual(['NEAR']);
		await expect(perform('listing', 'get', { listing: 'SAME' })).rejects.toMatchObject({ message: 'No listing has exactly the reference "SAME" in Listing' });
		expect((await listing('SAME'))[0]).toMatchObject({ created: true });
		expect(references(await perform('listing', 'getAll', { returnAll: true, filters: { kind: 'Piso', status: 'Disponible' } }))).toEqual(['NEAR', 'R1', 'SAME']);
	});
});

describe('an import of several items', () => {
	const parameters = { resource: 'listing', operation: 'upsert', reference: ['A', 'B', 'C', 'D'], additionalFields: [{ price: '1' }, { price: 'x' }, { latitude: '99' }, {}] };

	test('wrong rows are named together, and the others are stored', async () => {
		await expect(run(parameters, [{}, {}, {}, {}])).rejects.toMatchObject({
			message: '2 of 4 items could not be used; the others were stored',
			description: expect.stringContaining('Item 1: Price of listing B is not a number: "x"<br>Item 2: Latitude of listing C cannot be 99') as string,
			context: { itemIndex: 1 },
		});
		expect((await perform('listing', 'getAll', { returnAll: true })).map((one) => one.reference)).toEqual(['A', 'D']);
	});

	test('when none of them can be used, no others are spoken of', async () => {
		await expect(run({ ...parameters, reference: ['B', 'C'], additionalFields: [{ price: 'x' }, { latitude: '99' }] }, [{}, {}])).rejects.toMatchObject({
			message: 'None of the 2 items could be used',
			description: expect.stringContaining('Item 0: Price of listing B is not a number: "x"<br>Item 1: Latitude of listing C cannot be 99') as string,
		});
		expect(await perform('listing', 'getAll', { returnAll: true })).toEqual([]);
	});

	test('with On Error: Continue each wrong row is an item with its error', async () => {
		const items = await run(parameters, [{}, {}, {}, {}], true);
		expect(items.map(({ json, pairedItem }) => [json.reference ?? json.error, pairedItem])).toEqual([['A', { item: 0 }], ['Price of listing B is not a number: "x"', { item: 1 }], ['Latitude of listing C cannot be 99', { item: 2 }], ['D', { item: 3 }]]);
	});
});

test('an activity that is no answer is left alone by answers', async () => {
	const { contact, enquiry } = await arrived('k1');
	const store = await openStore();
	await createActivity(store, { kind: 'show the flat', contactId: contact.id, enquiryId: enquiry.id, assigneeId: null, messageKey: 'k1', subject: 'Show', dueAt: null });
	await perform('enquiry', 'markAnswered', { enquiry: enquiry.id });
	expect((await perform('enquiry', 'get', { enquiry: enquiry.id }))[0].activities).toEqual([expect.objectContaining({ kind: 'show the flat', completedAt: null })]);
});
