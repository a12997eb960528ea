import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { itemsOf, type Execution } from '../../demo/runtime/n8n-client.mjs';
import { AIRTABLE, AIRTABLE_TOKEN, BASE, TABLE } from './crm/airtable.mjs';
import { SHEET, SHEETS, SPREADSHEET } from './crm/google-sheets.mjs';
import { HUBSPOT, HUBSPOT_TOKEN } from './crm/hubspot.mjs';
import { PIPEDRIVE, PIPEDRIVE_TOKEN } from './crm/pipedrive.mjs';
import { startCrmServices } from './crm-services.mjs';
import { query, template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// Template 8 with all four branches on: n8n's own nodes write to the four services (issue 9, N11).

const CALLED = 'When the intake calls';
const SCHEDULED = 'Every hour';
const NOT_WRITTEN = /^Say /;

interface PushNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
	disabled?: boolean;
}

let folder: string;
let crm: Awaited<ReturnType<typeof startCrmServices>>;
let n8n: TestN8n;
/** The template as a user sets it up: branches on, accounts, sheet and table chosen. */
let push: Record<string, unknown> & { nodes: PushNode[] };
let pushId = '';

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'smart-inbox-crm-'));
	crm = await startCrmServices(folder);
	n8n = await startTestN8n({ env: crm.env });
	const account = async (type: string, data: Record<string, unknown>) => {
		const { id, name } = await n8n.client.createCredential({ name: type, type, data });
		return { [type]: { id, name } };
	};
	const accounts: Record<string, PushNode['credentials']> = {
		hubspot: await account('hubspotAppToken', { appToken: HUBSPOT_TOKEN }),
		pipedrive: await account('pipedriveApi', { apiToken: PIPEDRIVE_TOKEN }),
		googleSheets: await account('googleApi', crm.googleSheets.serviceAccount),
		airtable: await account('airtableTokenApi', { accessToken: AIRTABLE_TOKEN }),
	};
	const choice = (mode: string, value: string) => ({ __rl: true, mode, value });
	const choices: Record<string, Record<string, unknown>> = {
		googleSheets: { authentication: 'serviceAccount', documentId: choice('id', SPREADSHEET), sheetName: choice('name', SHEET) },
		airtable: { base: choice('id', BASE), table: choice('id', TABLE) },
	};
	push = (await template('8-push-contacts-to-a-crm.json')) as typeof push;
	for (const node of push.nodes) {
		const type = node.type.split('.').at(-1)!;
		delete node.disabled;
		if (accounts[type]) node.credentials = accounts[type];
		Object.assign(node.parameters, choices[type]);
	}
	({ id: pushId } = await n8n.client.createWorkflow(push));
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	crm?.stop();
	await rm(folder, { recursive: true, force: true });
}, 60_000);

async function run(trigger = CALLED, id = pushId): Promise<Execution> {
	const execution = await n8n.client.runManually(id, { trigger });
	expect({ status: execution.status, error: execution.data.resultData.error?.message }).toEqual({ status: 'success', error: undefined });
	return execution;
}

/** Ids in the other systems, by the name of the contact. */
function externalIds(): Record<string, Record<string, string>> {
	const rows = query<{ contact: string; name: string; system: string; externalId: string }>(
		n8n,
		'SELECT c.root_id AS contact, p.display_name AS name, r.system AS system, r.external_id AS "externalId" FROM contact_external_ref r JOIN contact c ON c.id = r.contact_id JOIN contact p ON p.id = c.root_id ORDER BY r.linked_at',
	);
	const found: Record<string, Record<string, string>> = {};
	for (const { name, system, externalId } of rows) (found[name] ??= {})[system] = externalId;
	return found;
}

const asked = (host: string) => crm.taken(host).map(({ method, path, status }) => `${status} ${method} ${path}`);
const notWritten = (execution: Execution) => Object.keys(execution.data.resultData.runData).filter((node) => NOT_WRITTEN.test(node)).flatMap((node) => itemsOf(execution, node));

test('N11: who is in none of them is created in each, and the id comes back on the contact', async () => {
	const execution = await run();
	expect(notWritten(execution)).toEqual([]);
	const [nora, tomas] = itemsOf(execution, 'What goes to the CRM') as { contactId: string; name: string }[];
	expect([nora.name, tomas.name]).toEqual(['Nora Lindt', 'Tomás Vidal']);

	expect(crm.hubspot.contacts).toEqual([{ vid: 1001, email: 'nora.lindt@post.example', properties: { firstname: 'Nora', lastname: 'Lindt', phone: '+436601234567' } }]);
	expect(crm.pipedrive.persons.map(({ name, emails, phones }) => [name, emails.map(({ value }) => value), phones.map(({ value }) => value)])).toEqual([
		['Nora Lindt', ['nora.lindt@post.example'], ['+436601234567']],
		['Tomás Vidal', [''], ['+34612345677']],
	]);
	expect(crm.airtable.records.map(({ fields }) => [fields['Contact ID'], fields.Name, fields.Email, fields.Source])).toEqual([
		[nora.contactId, 'Nora Lindt', 'nora.lindt@post.example', 'Agency Website'],
		[tomas.contactId, 'Tomás Vidal', '', 'Portal'],
	]);
	expect(crm.googleSheets.rows.slice(1).map(([id, name, , phone]) => [id, name, phone])).toEqual([
		[nora.contactId, 'Nora Lindt', '+436601234567'],
		[tomas.contactId, 'Tomás Vidal', '+34612345677'],
	]);

	expect(externalIds()).toEqual({
		// HubSpot knows people by their email address only.
		'Nora Lindt': { hubspot: '1001', pipedrive: '71', airtable: crm.airtable.records[0].id, googlesheets: nora.contactId },
		'Tomás Vidal': { pipedrive: '72', airtable: crm.airtable.records[1].id, googlesheets: tomas.contactId },
	});
}, 120_000);

test('N11: the second run updates, and creates nobody', async () => {
	const before = JSON.stringify([crm.hubspot.contacts, crm.pipedrive.persons, crm.airtable.records, crm.googleSheets.rows]);
	for (const host of [HUBSPOT, PIPEDRIVE, AIRTABLE, SHEETS]) crm.taken(host);
	// What was changed in the services since is set right where a value is single, and left alone where it is theirs.
	crm.googleSheets.rows[1][1] = 'N. Lindt';
	crm.googleSheets.rows[1][8] = 'Wants a balcony';
	crm.airtable.records[0].fields.Name = 'N. Lindt';
	crm.pipedrive.persons[0].name = 'N. Lindt';
	const execution = await run();
	expect(notWritten(execution)).toEqual([]);
	expect(asked(PIPEDRIVE)).toEqual(['200 PATCH /api/v2/persons/71', '200 PATCH /api/v2/persons/72']);
	expect(asked(HUBSPOT).filter((call) => call.includes('POST'))).toEqual(['200 POST /contacts/v1/contact/createOrUpdate/email/nora.lindt@post.example']);
	expect(crm.taken(AIRTABLE).map(({ body }) => (body as { performUpsert?: unknown; records: { id?: string }[] }).records[0].id)).toEqual(crm.airtable.records.map(({ id }) => id));
	expect(asked(SHEETS).filter((call) => call.includes('PUT'))).toEqual([]);
	expect(crm.googleSheets.rows[1][8]).toBe('Wants a balcony');
	crm.googleSheets.rows[1][8] = '';
	expect(JSON.stringify([crm.hubspot.contacts, crm.pipedrive.persons, crm.airtable.records, crm.googleSheets.rows])).toBe(before);
}, 120_000);

/** The template with one person of its own instead of the samples. */
async function pushing(person: { key: string; name: string; email: string; phone: string }): Promise<string> {
	const changed = JSON.parse(JSON.stringify(push)) as typeof push & { pinData: Record<string, { json: { messageKey: string; lead: Record<string, unknown> } }[]> };
	const [item] = changed.pinData[CALLED];
	item.json.messageKey = person.key;
	Object.assign(item.json.lead, { name: { full: person.name, first: '', last: '' }, emails: [person.email], phones: person.phone === '' ? [] : [{ raw: person.phone, e164: person.phone }] });
	changed.pinData[CALLED] = [item];
	return (await n8n.client.createWorkflow(changed)).id;
}

test('who is in Pipedrive already is linked there, and keeps what their people have added', async () => {
	const known = crm.pipedrive.add('Berta Holm', ['berta@work.example', 'Berta.Holm@home.example']);
	const id = await pushing({ key: 'sample:berta', name: 'Berta Holm', email: 'berta.holm@home.example', phone: '+436607654321' });
	crm.taken(PIPEDRIVE);
	await run(CALLED, id);
	expect(asked(PIPEDRIVE)).toEqual(['200 GET /v1/persons/search']);
	expect(externalIds()['Berta Holm'].pipedrive).toBe(String(known.id));
	await run(CALLED, id);
	expect(asked(PIPEDRIVE)).toEqual([`200 PATCH /api/v2/persons/${known.id}`]);
	expect(known.emails).toHaveLength(2);
}, 120_000);

test.each([
	[HUBSPOT, 'hubspot', () => crm.hubspot.contacts.length],
	[PIPEDRIVE, 'pipedrive', () => crm.pipedrive.persons.length],
	[SHEETS, 'googlesheets', () => crm.googleSheets.rows.length],
	[AIRTABLE, 'airtable', () => crm.airtable.records.length],
])('while %s is out of order the others are written, the reason is said, and the next run makes up for it', async (host, system, count) => {
	const name = `Odo ${system}`;
	const id = await pushing({ key: `sample:odo-${system}`, name, email: `odo@${system}.example`, phone: '' });
	const before = count();
	crm.outage.host = host;
	const during = await run(CALLED, id);
	crm.outage.host = null;
	expect(notWritten(during)).toEqual([{ contact: name, contactId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string, reason: expect.stringMatching(/\S/) as string }]);
	expect(Object.keys(externalIds()[name]).sort()).toEqual(['airtable', 'googlesheets', 'hubspot', 'pipedrive'].filter((one) => one !== system));
	expect(count()).toBe(before);
	const after = await run(CALLED, id);
	expect(notWritten(after)).toEqual([]);
	expect(Object.keys(externalIds()[name])).toContain(system);
	expect(count()).toBe(before + 1);
}, 120_000);

test('the schedule writes who wrote today: the new are created, and who has not written since is left alone', async () => {
	const intake = JSON.stringify(await template('1-smart-inbox-intake.json')).replaceAll('sample:web-form', 'sample:today').replaceAll(/alma\.brook/gi, 'ina.today').replaceAll('Alma Brook', 'Ina Today').replaceAll('123456', '135792');
	const wrote = (hoursAgo: number) => intake.replaceAll('2026-11-20T09:30:02.000Z', new Date(Date.now() - hoursAgo * 3_600_000).toISOString());
	await n8n.client.runManually((await n8n.client.createWorkflow(JSON.parse(wrote(5)) as Record<string, unknown>)).id, { trigger: 'Receive every mail' });
	for (const host of [HUBSPOT, PIPEDRIVE, AIRTABLE, SHEETS]) crm.taken(host);
	// The samples were received on another day.
	const first = await run(SCHEDULED);
	expect(itemsOf(first, 'What goes to the CRM').map(({ name, changed }) => [name, changed])).toEqual([['Ina Today', false]]);
	expect(Object.keys(externalIds()['Ina Today']).sort()).toEqual(['airtable', 'googlesheets', 'hubspot', 'pipedrive']);
	for (const host of [HUBSPOT, PIPEDRIVE, AIRTABLE, SHEETS]) expect(crm.taken(host).length).toBeGreaterThan(0);
	await run(SCHEDULED);
	for (const host of [HUBSPOT, PIPEDRIVE, AIRTABLE, SHEETS]) expect(asked(host)).toEqual([]);
}, 120_000);

test('a workflow that calls it gets its contact written', async () => {
	await n8n.client.publish(pushId);
	const [sample] = (push as unknown as { pinData: Record<string, { json: { lead: object } }[]> }).pinData[CALLED];
	const item = { ...sample.json, messageKey: 'sample:called', lead: { ...sample.json.lead, name: { full: 'Kai Called', first: 'Kai', last: 'Called' }, emails: ['kai.called@post.example'], phones: [] } };
	const { id } = await n8n.client.createWorkflow({
		name: 'Calls it',
		nodes: [
			{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: 'b', name: 'Item', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [200, 0], parameters: { mode: 'raw', jsonOutput: JSON.stringify(item), options: {} } },
			{ id: 'c', name: 'Call', type: 'n8n-nodes-base.executeWorkflow', typeVersion: 1.3, position: [400, 0], parameters: { workflowId: { __rl: true, mode: 'id', value: pushId }, options: { waitForSubWorkflow: true } } },
		],
		connections: { Start: { main: [[{ node: 'Item', type: 'main', index: 0 }]] }, Item: { main: [[{ node: 'Call', type: 'main', index: 0 }]] } },
	});
	await run('Start', id);
	expect(Object.keys(externalIds()['Kai Called']).sort()).toEqual(['airtable', 'googlesheets', 'hubspot', 'pipedrive']);
}, 120_000);
