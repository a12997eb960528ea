import type { IDataObject, IExecuteFunctions, ILoadOptionsFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ContactUpsert } from '../../nodes/ContactUpsert/ContactUpsert.node';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { receive } from '../../nodes/shared/store/arrivals';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import { upsertTeamMember } from '../../nodes/shared/store/team';

const node = new ContactUpsert();
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

/** n8n's edge: parameters, items, where binary data goes. */
function context(parameters: IDataObject, items: INodeExecutionData[]): IExecuteFunctions {
	const described: INode = { id: '1', name: 'Contact Upsert', type: 'n8n-nodes-smart-inbox.contactUpsert', typeVersion: 1, position: [0, 0], parameters: {} };
	const edge: Partial<IExecuteFunctions> = { getInputData: () => items, getNode: () => described, continueOnFail: () => false };
	const helpers = { prepareBinaryData: async (data: Buffer, fileName: string, mimeType: string) => ({ data: data.toString('base64'), fileName, mimeType }) };
	return { ...edge, getTimezone: () => 'UTC', helpers, getNodeParameter: (name: string, _item: number, fallback?: unknown) => parameters[name] ?? fallback } as unknown as IExecuteFunctions;
}
const run = async (resource: string, operation: string, parameters: IDataObject = {}, items: IDataObject[] = [{}]) => await node.execute.call(context({ resource, operation, ...parameters }, items.map((json) => ({ json }))));
const one = async (...parameters: Parameters<typeof run>) => (await run(...parameters))[0][0].json;
const all = async (...parameters: Parameters<typeof run>) => (await run(...parameters))[0].map(({ json }) => json);

async function add(name: string, emails: string, phones = '', more: IDataObject = {}, options: IDataObject = {}): Promise<string> {
	const outputs = await run('contact', 'upsert', { readFrom: 'fields', name, emails, phones, references: '', source: 'Phone call', additionalFields: more, options });
	return String((outputs.flat()[0].json.contact as IDataObject).id);
}

/** A mail in the ledger, as Lead Parser gives it. */
async function lead(messageKey: string, email: string, receivedAt: string): Promise<IDataObject> {
	const store = await openStore();
	const { id } = await ensureMailbox(store, 'inbox@office.example', 'smtp');
	const raw = Buffer.from(`From: Ana <${email}>\r\nSubject: About ${messageKey}\r\nMessage-ID: <${messageKey}@client.example>\r\n\r\nIs it free?\r\n`);
	await store.transaction(async (sql) => receive(sql, { messageKey, mailboxId: id, folder: null, receivedAt: Date.parse(receivedAt), contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
	return { messageKey, receivedAt, mailbox: { id, address: 'inbox@office.example', kind: 'shared' }, lead: { name: { full: 'Ana' }, emails: [email], relayEmails: [], phones: [], references: [], source: { id: 'p', name: 'Portal', kind: 'portal' }, outcome: 'lead', reason: '' } };
}
const fileLead = async (item: IDataObject) => await run('contact', 'upsert', { readFrom: 'item', options: {} }, [item]);

/** What the editor offers before the first run names what comes out. */
function fits(name: string, json: IDataObject): void {
	const schema = JSON.parse(readFileSync(join(__dirname, `../../nodes/ContactUpsert/__schema__/v1.0.0/${name}.json`), 'utf8')) as { properties: Record<string, unknown> };
	expect(Object.keys(json).filter((key) => !(key in schema.properties))).toEqual([]);
}

test('Search gives one item per person, best first, with the reason', async () => {
	const ana = await add('Ana Ruiz', 'ana@example.com', '+34 612 345 678');
	await add('Anabel Ruiz', 'anabel@example.com');
	const found = await all('contact', 'search', { text: 'ruiz ana', searchIn: 'any', limit: 10 });
	expect(found.map(({ name }) => name)).toEqual(['Ana Ruiz', 'Anabel Ruiz']);
	expect(found[0]).toMatchObject({ id: ana, why: ['The name has these words'] });
	expect(await all('contact', 'search', { text: '612 345 678', searchIn: 'phone', limit: 1 })).toHaveLength(1);
	expect(await all('contact', 'search', { text: '612 345 678', searchIn: 'name', limit: 1 })).toHaveLength(0);
	fits('contact/search', found[0]);
});

test('Get finds a contact by ID, address, or number without country code, and the list of the editor by what is typed', async () => {
	const ana = await add('Ana Ruiz', 'ana@example.com', '+34 612 345 678');
	for (const contact of [ana, 'Ana@Example.com', '612 345 678', '+34612345678']) expect(await one('contact', 'get', { contact })).toMatchObject({ id: ana });
	await add('Eva', 'eva@example.com', '+33 612 345 678');
	await expect(one('contact', 'get', { contact: '612 345 678' })).rejects.toMatchObject({ message: 'Several contacts have the phone number in Contact' });
	for (const contact of ['ana@example', '', 'Ana']) await expect(one('contact', 'get', { contact })).rejects.toMatchObject({ message: expect.stringContaining('Contact') as string });
	const list = async (filter?: string) => await node.methods.listSearch.searchContactList.call(context({}, []) as unknown as ILoadOptionsFunctions, filter);
	expect((await list()).results.map(({ name }) => name)).toEqual(['Eva · eva@example.com · +33612345678', 'Ana Ruiz · ana@example.com · +34612345678']);
	expect((await list('rui')).results).toEqual([{ name: 'Ana Ruiz · ana@example.com · +34612345678', value: ana }]);
});

test('Get Many lists people, the newest first, by each filter', async () => {
	await fileLead(await lead('one', 'ana@example.com', '2026-03-01T10:00:00Z'));
	const ben = await add('Ben Ode', 'ben@example.com');
	await run('contact', 'link', { contact: ben, system: 'HubSpot', externalId: '51' });
	const erased = await add('Gone Person', 'gone@example.com');
	await run('contact', 'erase', { contact: erased });
	const names = async (filters: IDataObject = {}, more: IDataObject = { limit: 50 }) => (await all('contact', 'getAll', { filters, ...more })).map(({ name }) => name);
	expect(await names()).toEqual(['Ben Ode', 'Ana']);
	expect(await names({}, { limit: 1 })).toEqual(['Ben Ode']);
	expect(await names({}, { returnAll: true })).toHaveLength(2);
	expect(await names({ notLinkedIn: 'HubSpot' })).toEqual(['Ana']);
	expect(await names({ source: 'Portal' })).toEqual(['Ana']);
	expect(await names({ firstSeenUntil: '2026-03-02T00:00:00Z' })).toEqual(['Ana']);
	expect(await names({ firstSeenFrom: '2026-03-02T00:00:00Z' })).toEqual(['Ben Ode']);
	expect(await names({ lastSeenFrom: '2026-03-02T00:00:00Z' })).toEqual(['Ben Ode']);
	expect(await names({ unassigned: true })).toHaveLength(2);
	const store = await openStore();
	const { member } = await store.transaction((sql) => upsertTeamMember(sql, { name: 'Kim', email: 'kim@office.example' }));
	await store.run('UPDATE contact SET owner_id = $1 WHERE id = $2', [member.id, ben]);
	expect(await names({ owner: 'kim@office.example' })).toEqual(['Ben Ode']);
	expect(await names({ unassigned: true })).toEqual(['Ana']);
	await expect(names({ owner: 'nobody@office.example' })).rejects.toMatchObject({ message: 'No team member is "nobody@office.example" (Owner Name or ID)' });
	// Of two records that are one person: what both have.
	const [ana] = await all('contact', 'getAll', { filters: { source: 'Portal' }, limit: 1 });
	await run('contact', 'merge', { contact: ben, otherContact: ana.id });
	expect(await all('contact', 'getAll', { filters: { owner: member.id, source: 'Portal' }, limit: 50 })).toMatchObject([{ emails: expect.arrayContaining(['ana@example.com', 'ben@example.com']), ownerId: member.id }]);
	fits('contact/getAll', (await all('contact', 'getAll', { limit: 1 }))[0]);
});

test('N5: Merge and Undo Merge by hand, with who and why', async () => {
	const [ana, other] = [await add('Ana Ruiz', 'ana@example.com'), await add('A. Ruiz', '', '+34 612 345 678')];
	const merged = await one('contact', 'merge', { contact: other, otherContact: 'ana@example.com', reason: 'She said so', decidedBy: 'Marta' });
	expect(merged).toMatchObject({ id: ana, mergedIds: [other], joinedId: other, reason: 'She said so' });
	fits('contact/merge', merged);
	const merges = await node.methods.listSearch.searchMerges.call(context({}, []) as unknown as ILoadOptionsFunctions, 'ana');
	expect(merges.results).toEqual([{ name: expect.stringMatching(/^A\. Ruiz → Ana Ruiz \(20..-..-.., Marta\)$/) as string, value: merged.mergeId }]);
	const undone = await one('contact', 'undoMerge', { merge: String(merged.mergeId), decidedBy: 'Marta' });
	expect(undone).toMatchObject({ contact: { id: ana, mergedIds: [] }, separated: { id: other, mergedIds: [] } });
	fits('contact/undoMerge', undone);
	await expect(one('contact', 'undoMerge', { merge: '' })).rejects.toMatchObject({ message: 'Merge is empty' });
});

test('possible duplicates: both side by side; kept apart is never asked again; merged can be undone', async () => {
	const phone = '+34 612 345 678';
	const [ana, luis] = [await add('Ana Ruiz', 'ana@example.com', phone), await add('Luis Vega', 'luis@example.com', phone)];
	const [question] = await all('duplicate', 'getAll', { limit: 10 });
	expect(question).toMatchObject({ contact: { emails: [expect.any(String)] }, otherContact: { emails: [expect.any(String)] }, reason: expect.stringContaining('names disagree') as string });
	expect([(question.contact as IDataObject).id, (question.otherContact as IDataObject).id].sort()).toEqual([ana, luis].sort());
	fits('duplicate/getAll', question);
	const merged = await one('duplicate', 'merge', { duplicateId: String(question.id), decidedBy: 'Marta' });
	expect(merged).toMatchObject({ mergedIds: [expect.any(String)] });
	fits('duplicate/merge', merged);
	expect(await all('duplicate', 'getAll', { limit: 10 })).toEqual([]);
	await expect(one('duplicate', 'keepApart', { duplicateId: String(question.id) })).rejects.toMatchObject({ message: 'The two contacts were merged meanwhile' });
	await one('contact', 'undoMerge', { merge: String(merged.mergeId) });
	const apart = await one('duplicate', 'keepApart', { duplicateId: String(question.id) });
	expect(apart).toMatchObject({ decision: 'kept apart' });
	fits('duplicate/keepApart', apart);
	await add('Luis Vega', 'luis@example.com', phone);
	expect(await all('duplicate', 'getAll', { limit: 10 })).toEqual([]);
	await expect(one('duplicate', 'merge', { duplicateId: 'none' })).rejects.toMatchObject({ message: 'There is no possible duplicate with this ID' });
});

test('N11: a record of another system is linked once; a merge there is taken over here', async () => {
	const [ana, luis] = [await add('Ana Ruiz', 'ana@example.com'), await add('Ana R.', 'a.ruiz@example.com')];
	const link = (contact: string, externalId: string, ifTaken = 'error') => one('contact', 'link', { contact, system: 'HubSpot', externalId, ifTaken });
	expect(await link(ana, '51')).toMatchObject({ link: 'linked', externalIds: { hubspot: '51' } });
	expect(await link(ana, '51')).toMatchObject({ link: 'known' });
	expect(await link(ana, '52')).toMatchObject({ link: 'linked', externalIds: { hubspot: '52' } });
	await expect(link(luis, '51')).rejects.toMatchObject({ message: `The record 51 of hubspot is linked to another contact: ${ana}` });
	const moved = await link(luis, '51', 'move');
	expect(moved).toMatchObject({ id: luis, link: 'moved', externalIds: { hubspot: '51' } });
	fits('contact/link', moved);
	expect(await link(luis, '52', 'merge')).toMatchObject({ id: ana, link: 'merged', mergedIds: [luis], mergeId: expect.any(String) as string });
	await expect(link(ana, ' ')).rejects.toMatchObject({ message: 'External ID is empty' });
});

test('what a person says replaces what mails said, and no mail changes it; empty fields change nothing', async () => {
	const ana = await add('Ana Ruis', 'ana@example.com', '', { company: 'Ruiz SL' });
	await add('Ana Ruiz', 'ana@example.com', '', { company: 'Other' });
	expect(await one('contact', 'get', { contact: ana })).toMatchObject({ name: 'Ana Ruis', company: 'Ruiz SL' });
	await add('Ana Ruiz', 'ana@example.com', '', {}, { replace: true, replacedBy: 'Marta' });
	await add('Ana Ruis', 'ana@example.com', '', { company: 'Third' });
	expect(await one('contact', 'get', { contact: ana })).toMatchObject({ name: 'Ana Ruiz', company: 'Ruiz SL' });
	expect((await all('contact', 'search', { text: 'ruiz', searchIn: 'name' })).map(({ id }) => id)).toEqual([ana]);
	expect(await all('contact', 'search', { text: 'ruis', searchIn: 'name' })).toEqual([]);
	// Also when an older record becomes the root.
	const store = await openStore();
	expect(await store.get('SELECT provenance FROM contact WHERE id = $1', [ana])).toMatchObject({ provenance: expect.stringContaining('"setBy":"Marta"') as string });
	const older = await add('Another Name', 'older@example.com');
	await store.run(`UPDATE contact SET root_id = $1, merged_into = $1 WHERE id = $2`, [older, ana]);
	expect(await one('contact', 'get', { contact: ana })).toMatchObject({ id: older, name: 'Ana Ruiz' });
});

test('N8: Export gives everything and the mails as files', async () => {
	const item = await lead('k1', 'ana@client.example', '2025-03-01T09:30:00.000Z');
	await fileLead(item);
	const [[exported]] = await run('contact', 'export', { contact: 'ana@client.example', options: { originals: true } });
	expect(exported.json).toMatchObject({ contact: { name: 'Ana' }, mails: [{ subject: 'About k1', text: expect.stringContaining('Is it free?') as string, binaryProperty: 'mail_0', arrivals: [{ mailbox: 'inbox@office.example' }] }], enquiries: [{ status: 'open' }], identities: [{ value: 'ana@client.example' }] });
	expect(Buffer.from(String(exported.binary?.mail_0.data), 'base64').toString()).toContain('Subject: About k1');
	const [[short]] = await run('contact', 'export', { contact: 'ana@client.example', options: { texts: false } });
	expect(short.json).toMatchObject({ mails: [{ text: null }] });
	expect(short.binary).toBeUndefined();
});

test('N8: an erased person does not come back with a mail received before, and does with one they write later', async () => {
	const EMAIL = 'ana@client.example';
	await fileLead(await lead('k1', EMAIL, '2025-03-01T09:30:00.000Z'));
	const id = String((await one('contact', 'get', { contact: EMAIL })).id);
	await one('contact', 'link', { contact: id, system: 'crm', externalId: '7', ifTaken: 'error' });
	const erased = await one('contact', 'erase', { contact: EMAIL });
	expect(erased).toMatchObject({ id, erased: true, records: 1, erasedMails: 1, keptMails: 0, externalIds: { crm: ['7'] } });
	fits('contact/erase', erased);
	await expect(one('contact', 'get', { contact: id })).rejects.toMatchObject({ message: expect.stringMatching(/^The contact in Contact was erased on 20/) as string });
	await expect(one('contact', 'merge', { contact: id, otherContact: id })).rejects.toMatchObject({ message: expect.stringContaining('was erased') as string });

	const store = await openStore();
	const stored = async () => [(await store.all('SELECT id FROM contact WHERE erased_at IS NULL')).length, (await store.all('SELECT message_id FROM message_source')).length, (await store.all('SELECT id FROM message WHERE from_address <> $1', [''])).length];
	// The same item run again, and a mail of that time that was never here.
	for (const key of ['k1', 'k2']) {
		const [created, matched, review] = await fileLead(await lead(key, EMAIL, '2025-03-01T10:30:00.000Z'));
		expect([created.length, matched.length]).toEqual([0, 0]);
		expect(review[0].json.contact).toMatchObject({ id: null, reason: 'The person was erased after this mail was received, so it is not taken in again' });
		expect(await stored()).toEqual([0, 0, 0]);
	}
	const [created] = await fileLead(await lead('k3', EMAIL, new Date(Date.now() + 1000).toISOString()));
	expect(created[0].json.contact).toMatchObject({ created: true, emails: [EMAIL] });
	expect(await stored()).toEqual([1, 1, 1]);
});
