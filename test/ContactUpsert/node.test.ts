import { NodeHelpers, Workflow, type IDataObject, type IExecuteFunctions, type INode, type INodeExecutionData, type INodeType, type INodeTypes } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ContactUpsert } from '../../nodes/ContactUpsert/ContactUpsert.node';

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
