import { NodeHelpers, Workflow, type IDataObject, type IExecuteFunctions, type INode, type INodeExecutionData, type INodeType, type INodeTypes } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ContactUpsert } from '../../nodes/ContactUpsert/ContactUpsert.node';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { receive } from '../../nodes/shared/store/arrivals';
import { ensureMailbox, setMailboxOptions } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';

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

/** n8n's edge: parameters with their defaults, items, the node's type. */
function context(parameters: IDataObject, items: INodeExecutionData[], type = 'n8n-nodes-smart-inbox.contactUpsert', continueOnFail = false): IExecuteFunctions {
	const edge: Partial<IExecuteFunctions> = {
		getInputData: () => items,
		getNode: () => describedNode(parameters, type),
		continueOnFail: () => continueOnFail,
	};
	return { ...edge, getNodeParameter: (name: string, _item: number, fallback?: unknown) => parameters[name] ?? fallback } as unknown as IExecuteFunctions;
}

function describedNode(parameters: IDataObject, type: string): INode {
	return { id: '1', name: 'Contact Upsert', type, typeVersion: 1, position: [0, 0], parameters: { ...parameters } as INode['parameters'] };
}

const run = async (parameters: IDataObject, items: IDataObject[], type?: string) => await node.execute?.call(context(parameters, items.map((json) => ({ json })), type)) as INodeExecutionData[][];
const FIELDS = { resource: 'contact', operation: 'upsert', readFrom: 'fields', additionalFields: {}, options: {} };
const LEAD = { name: { full: 'Ana' }, emails: ['ana@example.com'], relayEmails: [], phones: [], references: [], source: { id: 'p', name: 'Portal', kind: 'portal' }, outcome: 'review', reason: '' };

test('W5: Created, then Matched; the item keeps everything it had and gains contact and enquiry', async () => {
	const item = { messageKey: 'k1', subject: 'Hello', lead: LEAD };
	const parameters = { resource: 'contact', operation: 'upsert', readFrom: 'item', options: {} };
	const [created, matched, review] = await run(parameters, [item, { ...item, messageKey: 'k2' }, item]);
	expect([created.length, matched.length, review.length]).toEqual([2, 1, 0]);
	expect(created[0]).toMatchObject({ pairedItem: { item: 0 }, json: { ...item, contact: { created: true, name: 'Ana', emails: ['ana@example.com'], firstSource: 'Portal' }, enquiry: { isNew: true, listing: null, status: 'open' } } });
	// The same message key again: the same answer on the same output.
	expect(created[1].json.contact).toEqual(created[0].json.contact);
	expect(matched[0].json).toMatchObject({ contact: { created: false } });
});

test('W11: without e-mail and phone: Needs Review with the reason, nothing stored', async () => {
	const [created, matched, review] = await run({ ...FIELDS, name: 'Ana', emails: 'noreply@portal.example' }, [{ a: 1 }]);
	expect([created.length, matched.length]).toEqual([0, 0]);
	expect(review[0].json).toEqual({ a: 1, contact: { id: null, created: false, name: 'Unknown', emails: [], phones: [], firstSource: null, firstSeenAt: null, ownerId: null, externalIds: {}, mergedIds: [], reviewId: null, reason: 'Neither an email address nor a phone number of the person was found: noreply@portal.example is an address nobody reads' }, enquiry: null });
});

describe('A4: a mailbox that creates no contacts', () => {
	const address = 'links@office.example';
	const parameters = { resource: 'contact', operation: 'upsert', readFrom: 'item', options: {} };

	/** A mail in the ledger, as the item that starts the workflow. */
	async function mailbox(createsContacts: boolean, messageKey: string) {
		const store = await openStore();
		const { id } = await ensureMailbox(store, address, 'smtp');
		await setMailboxOptions(store, id, { kind: 'shared', ownerId: null, createsContacts, own: ['agency.example'] });
		const raw = Buffer.from(`From: ana@example.com\r\nMessage-ID: <${messageKey}@example.com>\r\n\r\nHello\r\n`);
		await store.transaction(async (sql) => receive(sql, { messageKey, mailboxId: id, folder: null, receivedAt: 1, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
		const row = () => store.get('SELECT outcome, outcome_reason AS reason FROM delivery WHERE message_key = $1', [messageKey]);
		const count = async (table: string) => Number((await store.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))?.n);
		return { item: { messageKey, mailbox: { id, address, kind: 'shared' }, lead: { ...LEAD, outcome: 'lead' } }, row, count };
	}
	const REASON = 'The sender has no contact yet, and this mailbox creates none (Create Contacts in Smart Inbox Trigger is off)';

	test('a stranger gets no contact: Needs Review with the reason, nothing stored, the mail listed', async () => {
		const { item, row, count } = await mailbox(false, 'a4-1');
		const [created, matched, review] = await run(parameters, [item]);
		expect([created.length, matched.length]).toEqual([0, 0]);
		expect(review[0].json).toMatchObject({ contact: { id: null, created: false, reason: REASON }, enquiry: null });
		expect(await row()).toEqual({ outcome: 'review', reason: REASON });
		expect([await count('contact'), await count('enquiry'), await count('filed_message')]).toEqual([0, 0, 0]);
	});

	test('a known sender is linked as ever; and what was filed before the switch was turned stays', async () => {
		const { item } = await mailbox(true, 'a4-2');
		const [[created]] = await run(parameters, [item]);
		const off = await mailbox(false, 'a4-3');
		const [again, matched] = await run(parameters, [off.item, item]);
		expect(matched[0].json).toMatchObject({ contact: { created: false, id: (created.json.contact as IDataObject).id }, enquiry: { status: 'open' } });
		expect(again[0].json.contact).toMatchObject({ created: true });
		expect(await off.count('message_link')).toBe(2);
	});

	test('a phone whose owner has another name is a stranger too', async () => {
		const lead = (full: string, emails: string[]) => ({ ...LEAD, name: { full }, emails, phones: [{ raw: '+34 612 345 678', e164: '+34612345678' }] });
		const { item } = await mailbox(true, 'a4-4');
		await run(parameters, [{ ...item, lead: lead('Ana Ruiz', ['ana@example.com']) }]);
		const off = await mailbox(false, 'a4-5');
		const [created, matched, review] = await run(parameters, [{ ...off.item, lead: lead('Boris Novak', ['boris@example.com']) }]);
		expect([created.length, matched.length, review.length]).toEqual([0, 0, 1]);
		expect(await off.count('merge_candidate')).toBe(0);
	});

	test('typed fields are a decision of their own, and make a contact all the same', async () => {
		const { item } = await mailbox(false, 'a4-6');
		const [created] = await run({ ...FIELDS, emails: 'ana@example.com', name: 'Ana' }, [item]);
		expect(created).toHaveLength(1);
	});

	test('B1: with the CRM integration off, not even a known sender is linked', async () => {
		const { item, row, count } = await mailbox(true, 'b1-1');
		await (await openStore()).run('UPDATE mailbox SET crm_integration = 0');
		const outputs = await run(parameters, [item]);
		expect(outputs.map(({ length }) => length)).toEqual([0, 0, 1]);
		expect([await row(), await count('contact')]).toEqual([{ outcome: 'review', reason: 'Mail of this mailbox is not filed under contacts by itself' }, 0]);
	});

	test('B8: a domain that the trigger names as own is nobody\'s', async () => {
		const { item } = await mailbox(true, 'b8-1');
		const [created, , review] = await run(parameters, [{ ...item, lead: { ...LEAD, emails: ['office@sales.agency.example'] } }]);
		expect(created).toHaveLength(0);
		expect(review[0].json.contact).toMatchObject({ reason: 'Neither an email address nor a phone number of the person was found: office@sales.agency.example is one of your own addresses' });
	});
});

test('typed fields: several values, a country for phones, the contact found again by Get', async () => {
	const [[created]] = await run({ ...FIELDS, emails: 'ana@example.com; a.ruiz@example.org', phones: '612 345 678', name: 'Ana Ruiz', source: 'Phone call', additionalFields: { country: 'ES' } }, [{}]);
	const [[found]] = await run({ resource: 'contact', operation: 'get', contact: '+34 612 345 678' }, [{}]);
	expect(found.json).toMatchObject({ id: (created.json.contact as IDataObject).id, emails: ['a.ruiz@example.org', 'ana@example.com'], phones: ['+34612345678'], firstSource: 'Phone call' });
	await expect(run({ resource: 'contact', operation: 'get', contact: 'nobody@example.com' }, [{}])).rejects.toMatchObject({ message: 'No contact was found for the value in Contact', description: expect.stringContaining('ID') as string });
});

test('listings: create, update, get many; a wrong number is named with the listing', async () => {
	const upsert = (reference: string, additionalFields: IDataObject) => run({ resource: 'listing', operation: 'upsert', reference, additionalFields }, [{}]);
	expect((await upsert('R1', { title: 'Flat', price: '245000', kind: 'flat' }))[0][0].json).toMatchObject({ reference: 'R1', price: 245000, created: true });
	expect((await upsert('R1', { price: 240000.5, title: '' }))[0][0].json).toMatchObject({ title: 'Flat', price: 240000.5, created: false });
	await upsert('R2', { kind: 'house' });
	expect((await run({ resource: 'listing', operation: 'getAll', returnAll: false, limit: 1, filters: {} }, [{}]))[0].map((one) => one.json.reference)).toEqual(['R1']);
	expect((await run({ resource: 'listing', operation: 'getAll', returnAll: true, filters: { kind: 'House' } }, [{}]))[0].map((one) => one.json.reference)).toEqual(['R2']);
	await expect(upsert('R3', { price: '245.000 €' })).rejects.toMatchObject({ message: 'Price of listing R3 is not a number: "245.000 €"' });
	await expect(upsert('R3', { price: '245.000' })).rejects.toMatchObject({ message: 'Price of listing R3 is not a number: "245.000"' });
	await expect(upsert('R3', { ownerEmail: 'nobody@agency.example' })).rejects.toMatchObject({ message: 'No team member has the address in Owner Email of listing R3' });
	await expect(upsert('R3', { url: 'javascript:alert(1)' })).rejects.toMatchObject({ message: 'URL of listing R3 is not a web address' });
	await expect(upsert(' ', {})).rejects.toMatchObject({ message: 'Reference is empty' });
});

test('an AI agent gets its answer on the first output, whatever it is', async () => {
	const outputs = await run({ ...FIELDS, name: 'Ana' }, [{}], 'n8n-nodes-smart-inbox.contactUpsertTool');
	expect(outputs).toHaveLength(1);
	expect(outputs[0][0].json.contact).toMatchObject({ id: null });
});

test.each([
	['contact', 'upsert', ['Created', 'Matched', 'Needs Review']],
	['contact', 'get', [undefined]],
	['listing', 'upsert', [undefined]],
])('%s: %s has the outputs %j in the editor', (resource, operation, names) => {
	const nodeTypes = { getByName: () => node, getByNameAndVersion: () => node, getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const described = describedNode({ resource, operation }, 'n8n-nodes-smart-inbox.contactUpsert');
	const workflow = new Workflow({ nodes: [described], connections: {}, active: false, nodeTypes });
	const outputs = NodeHelpers.getNodeOutputs(workflow, described, node.description);
	expect(outputs.map((output) => (typeof output === 'string' ? undefined : output.displayName))).toEqual(names);
});
