import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AssignOwner } from '../../nodes/AssignOwner/AssignOwner.node';
import { insertContact } from '../../nodes/shared/store/contacts';
import { openEnquiry, readEnquiry } from '../../nodes/shared/store/enquiries';
import { recordFiledMessage } from '../../nodes/shared/store/filed-messages';
import { openStore } from '../../nodes/shared/store/open';
import { upsertTeamMember } from '../../nodes/shared/store/team';

const node: INodeType = new AssignOwner();
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

async function run(parameters: IDataObject, json: IDataObject = {}): Promise<INodeExecutionData[]> {
	const context = {
		getInputData: () => [{ json }],
		getNode: () => ({ id: '1', name: 'Assign Owner', type: 'assignOwner', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => parameters[name] ?? fallback,
		continueOnFail: () => false,
		getTimezone: () => 'Europe/Madrid',
		getExecutionId: () => '1',
	} as unknown as IExecuteFunctions;
	return ((await node.execute?.call(context)) as INodeExecutionData[][])[0];
}
const member = (email: string, name: string, additionalFields: IDataObject) => run({ resource: 'teamMember', operation: 'upsert', email, name, additionalFields });

test('a team from a sheet: numbers and roles as text, empty cells left as they are', async () => {
	const [created] = await member('Eva@agency.example', 'Eva', { role: 'Administrator', administratorRank: 1, team: 'Centro' });
	expect(created.json).toMatchObject({ name: 'Eva', email: 'eva@agency.example', role: 'administrator', administratorRank: 1, team: 'Centro', isActive: true, created: true });
	const [updated] = await member('eva@agency.example', '', { role: '', administratorRank: null, team: '', active: false });
	expect(updated.json).toMatchObject({ name: 'Eva', role: 'administrator', administratorRank: 1, team: 'Centro', isActive: false, created: false });
	expect((await member('eva@agency.example', '', { team: 'none' }))[0].json.team).toBe('');
	expect(await run({ resource: 'teamMember', operation: 'getAll', returnAll: true, filters: { activeOnly: true } })).toEqual([]);
	expect(await run({ resource: 'teamMember', operation: 'getAll', returnAll: true, filters: {} })).toHaveLength(1);
	await expect(member('eva', 'Eva', {})).rejects.toMatchObject({ message: '"eva" in Email is not a complete email address' });
	await expect(member('a@b.example', 'A', { role: 'boss' })).rejects.toMatchObject({ description: 'Use administrator, coordinator or member.' });
	await expect(member('a@b.example', 'A', { administratorRank: 'first' })).rejects.toMatchObject({ message: expect.stringContaining('Administrator Rank') as string });
});

test('W7: the rules in the order of the list; the item gains owner and nothing else', async () => {
	await member('marta@agency.example', 'Marta', { role: 'coordinator' });
	await member('eva@agency.example', 'Eva', { role: 'administrator', administratorRank: 1 });
	const store = await openStore();
	const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	const parameters = { resource: 'enquiry', operation: 'assign', contactId, rules: { rule: [{ name: 'administrator' }, { name: 'coordinator' }] } };
	const [assigned] = await run(parameters, { messageKey: 'k1', subject: 'Hello' });
	expect(assigned).toEqual({
		json: { messageKey: 'k1', subject: 'Hello', owner: { id: expect.any(String) as string, name: 'Eva', email: 'eva@agency.example', rule: 'first administrator', reason: 'Eva is the first administrator', assignedNow: true, deputy: null, queue: null, notice: null } },
		pairedItem: { item: 0 },
	});
	await expect(run({ ...parameters, contactId: '' })).rejects.toMatchObject({ message: 'Contact ID is empty: the item has no contact' });
});

test('N6: hours, zone, languages, limit and deputy of a member from a sheet; what cannot be read is named', async () => {
	await member('nora@agency.example', 'Nora', {});
	const fields = { workingHours: 'Mon-Fri 9-17', languages: 'Spanish, en-GB', places: 'Altea, Calpe', openEnquiryLimit: 20, rotationWeight: '2', deputy: 'NORA@agency.example', signature: 'Marta' };
	const [created] = await member('marta@agency.example', 'Marta', fields);
	expect(created.json).toMatchObject({ timeZone: 'Europe/Madrid', workingHours: 'Mon-Fri 09:00-17:00', languages: ['es', 'en'], places: ['Altea', 'Calpe'], openEnquiryLimit: 20, rotationWeight: 2, isAbsent: false, openEnquiries: 0 });
	const [kept] = await member('marta@agency.example', '', { workingHours: '', languages: '', openEnquiryLimit: '', deputy: '' });
	expect(kept.json).toMatchObject({ workingHours: 'Mon-Fri 09:00-17:00', languages: ['es', 'en'], openEnquiryLimit: 20, deputyId: expect.any(String) as string });
	const [emptied] = await member('marta@agency.example', '', { workingHours: 'always', languages: 'none', openEnquiryLimit: 'none', deputy: 'none', timeZone: 'Europe/Berlin' });
	expect(emptied.json).toMatchObject({ workingHours: 'Always', languages: [], openEnquiryLimit: null, deputyId: null, timeZone: 'Europe/Berlin' });
	for (const [field, value, named] of [['timeZone', 'Madrid', 'Time Zone'], ['workingHours', 'mornings', 'Working Hours'], ['languages', 'Klingonish', 'Languages'], ['openEnquiryLimit', 'many', 'Open Enquiry Limit'], ['rotationWeight', '0', 'Rotation Weight'], ['deputy', 'who@agency.example', 'Deputy'], ['deputy', 'marta@agency.example', 'Deputy']]) {
		await expect(member('marta@agency.example', '', { [field]: value })).rejects.toMatchObject({ message: expect.stringContaining(named) as string });
	}
});

test('N6: an enquiry nobody could take is assigned when a member comes back, and the item says so', async () => {
	const queue = { rule: [{ name: 'roundRobin', queue: 'Sales', queueFrom: 'everybody' }] };
	await member('marta@agency.example', 'Marta', {});
	const absence = (parameters: IDataObject) => run({ resource: 'teamMember', operation: 'setAbsence', member: 'marta@agency.example', ...parameters });
	const [away] = await absence({ absent: true, from: '2026-01-01', until: '2999-12-24' });
	expect(away.json).toMatchObject({ isAbsent: true, absentFrom: '2025-12-31T23:00:00.000Z', absentUntil: '2999-12-24T23:00:00.000Z', assignedWaiting: [] });
	const store = await openStore();
	const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
	const [pooled] = await run({ resource: 'enquiry', operation: 'assign', contactId, enquiryId, rules: queue }, { messageKey: 'k1' });
	expect(pooled.json.owner).toMatchObject({ id: null, rule: 'pool', queue: null });
	expect(await run({ resource: 'enquiry', operation: 'assignWaiting' })).toEqual([]);
	const [back] = await absence({ absent: false });
	expect(back.json).toMatchObject({ isAbsent: false, assignedWaiting: [{ enquiryId, ownerName: 'Marta', reason: 'Marta is next in the queue Sales' }] });
	// Away again, without and then with somebody who stands in.
	await absence({ absent: true });
	const [later] = await run({ resource: 'enquiry', operation: 'assign', contactId, enquiryId, rules: queue }, { messageKey: 'k2' });
	expect(later.json.owner).toMatchObject({ name: 'Marta', deputy: null });
	await upsertTeamMember(store, { email: 'nora@agency.example', name: 'Nora' });
	expect((await absence({ absent: true, deputy: 'nora@agency.example' }))[0].json.assignedWaiting).toEqual([expect.objectContaining({ enquiryId, ownerName: 'Marta', reason: expect.stringContaining('so Nora stands in') as string })]);
	await expect(absence({ absent: true, from: '2026-02-01', until: '2026-01-01' })).rejects.toMatchObject({ message: 'Until is not after From' });
	await expect(absence({ absent: true, deputy: 'marta@agency.example' })).rejects.toMatchObject({ message: 'Deputy is the absent member' });
});

test('N6: what waited comes out of Assign Waiting as an item like behind Assign', async () => {
	const store = await openStore();
	const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
	await run({ resource: 'enquiry', operation: 'assign', contactId, enquiryId, rules: { rule: [{ name: 'coordinator' }] } }, { messageKey: 'k1' });
	await upsertTeamMember(store, { email: 'marta@agency.example', name: 'Marta', role: 'coordinator' });
	const [item] = await run({ resource: 'enquiry', operation: 'assignWaiting', limit: 10 });
	expect(item.json).toMatchObject({ messageKey: 'k1', contact: { id: contactId, name: 'Ana' }, enquiry: { id: enquiryId, status: 'open' }, owner: { name: 'Marta', rule: 'coordinator', assignedNow: true, notice: null } });
	expect(item.pairedItem).toEqual({ item: 0 });
});

test('B4: activities: overdue ones, those of a member, and one that is done by phone', async () => {
	const store = await openStore();
	const [{ json: marta }] = await member('marta@agency.example', 'Marta', {});
	const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
	await recordFiledMessage(store, { messageKey: 'k1', contactId, createdContact: true, enquiryId, openedEnquiry: true, reviewId: null, contactReason: '', enquiryReason: '', source: '', receivedAt: 1 });
	await run({ resource: 'enquiry', operation: 'assign', contactId, enquiryId, rules: { rule: [{ name: 'roundRobin', queueFrom: 'everybody' }] } }, { messageKey: 'k1' });
	const list = (which: string, filters: IDataObject = {}) => run({ resource: 'activity', operation: 'getAll', which, filters });
	const [overdue] = await list('overdue', { member: 'marta@agency.example' });
	expect(overdue.json).toMatchObject({ subject: 'Answer Ana', assigneeId: marta.id, assigneeName: 'Marta', contactName: 'Ana', isOverdue: true, dueAt: '1970-01-02T00:00:00.001Z' });
	expect(await list('open', { member: 'nobody' })).toEqual([]);
	// Merged into an older record that has no name.
	const older = await insertContact(store, { name: null, company: null, language: null }, { messageKey: 'k0', source: 'Portal', receivedAt: 0 });
	await store.run('UPDATE contact SET root_id = $1, merged_into = $1 WHERE id = $2', [older, contactId]);
	expect((await list('overdue'))[0].json).toMatchObject({ contactName: 'Ana' });
	expect(await list('completed')).toEqual([]);
	const [done] = await run({ resource: 'activity', operation: 'complete', activityId: overdue.json.id });
	expect(done.json).toMatchObject({ completedBy: marta.id, isOverdue: false });
	expect([await list('overdue'), (await list('completed')).length]).toEqual([[], 1]);
	expect((await readEnquiry(store, enquiryId))?.firstResponseAt).not.toBeNull();
	await expect(run({ resource: 'activity', operation: 'complete', activityId: 'x' })).rejects.toMatchObject({ message: 'The activity in Activity ID does not exist' });
});

test('W8: a member who is deleted hands over; one that does not exist is named', async () => {
	await member('marta@agency.example', 'Marta', {});
	await member('nora@agency.example', 'Nora', {});
	const [deleted] = await run({ resource: 'teamMember', operation: 'delete', member: 'marta@agency.example', handOverTo: 'member', newOwner: 'nora@agency.example' });
	expect(deleted.json).toMatchObject({ deleted: true, email: 'marta@agency.example', handedOver: { contacts: 0, enquiries: 0 } });
	await expect(run({ resource: 'teamMember', operation: 'get', member: 'marta@agency.example' })).rejects.toMatchObject({ message: 'No team member is "marta@agency.example" (Member)' });
	await expect(run({ resource: 'teamMember', operation: 'delete', member: 'nora@agency.example', handOverTo: 'member', newOwner: 'nora@agency.example' })).rejects.toMatchObject({ message: 'New Owner is the member who is deleted' });
	await member('luis@agency.example', 'Luis', { active: false });
	await expect(run({ resource: 'teamMember', operation: 'delete', member: 'nora@agency.example', handOverTo: 'member', newOwner: 'luis@agency.example' })).rejects.toMatchObject({ message: 'Luis (New Owner) is not active' });
	const [nora] = await run({ resource: 'teamMember', operation: 'get', member: 'nora@agency.example' });
	expect(nora.json).toMatchObject({ name: 'Nora', deputyId: null });
});

test('W8: given to somebody by hand: the item says so', async () => {
	await member('marta@agency.example', 'Marta', {});
	const store = await openStore();
	const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
	const [item] = await run({ resource: 'enquiry', operation: 'reassign', enquiryId, newOwner: 'marta@agency.example', contactToo: true }, { subject: 'Hello' });
	expect(item.json).toMatchObject({ subject: 'Hello', owner: { name: 'Marta', rule: 'chosen by hand', reason: 'Marta was chosen by hand for this enquiry', assignedNow: true } });
	await member('luis@agency.example', 'Luis', { active: false });
	await expect(run({ resource: 'enquiry', operation: 'reassign', enquiryId, newOwner: 'luis@agency.example' })).rejects.toMatchObject({ message: 'Luis (New Owner) is not active' });
});

test('N6: of a member who is switched off, open enquiries go to whoever is next; the clients stay', async () => {
	await member('marta@agency.example', 'Marta', { role: 'coordinator' });
	const store = await openStore();
	const contactId = await insertContact(store, { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	const enquiryId = await openEnquiry(store, { contactId, reference: null, threadKey: 't', messageKey: 'k1', receivedAt: 1 });
	await run({ resource: 'enquiry', operation: 'assign', contactId, enquiryId, rules: { rule: [{ name: 'coordinator' }] } }, { messageKey: 'k1' });
	await member('nora@agency.example', 'Nora', { role: 'coordinator' });
	const [off] = await member('marta@agency.example', '', { active: false });
	expect(off.json).toMatchObject({ isActive: false, openEnquiries: 0, assignedWaiting: [{ enquiryId, ownerName: 'Nora' }] });
	// Again says nothing new.
	expect((await member('marta@agency.example', '', { active: false }))[0].json).toMatchObject({ assignedWaiting: [] });
});
