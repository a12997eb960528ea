import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AssignOwner } from '../../nodes/AssignOwner/AssignOwner.node';
import { insertContact } from '../../nodes/shared/store/contacts';
import { openStore } from '../../nodes/shared/store/open';

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
	} as unknown as IExecuteFunctions;
	return ((await node.execute?.call(context)) as INodeExecutionData[][])[0];
}
const member = (email: string, name: string, additionalFields: IDataObject) => run({ resource: 'teamMember', operation: 'upsert', email, name, additionalFields });

test('a team from a sheet: numbers and roles as text, empty cells left as they are', async () => {
	const [created] = await member('Eva@agency.example', 'Eva', { role: 'Administrator', administratorRank: 1, team: 'Centro' });
	expect(created.json).toMatchObject({ name: 'Eva', email: 'eva@agency.example', role: 'administrator', administratorRank: 1, team: 'Centro', isActive: true, created: true });
	const [updated] = await member('eva@agency.example', '', { role: '', administratorRank: null, active: false });
	expect(updated.json).toMatchObject({ name: 'Eva', role: 'administrator', administratorRank: 1, isActive: false, created: false });
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
		json: { messageKey: 'k1', subject: 'Hello', owner: { id: expect.any(String) as string, name: 'Eva', email: 'eva@agency.example', rule: 'first administrator', reason: 'Eva is the first administrator', assignedNow: true } },
		pairedItem: { item: 0 },
	});
	await expect(run({ ...parameters, contactId: '' })).rejects.toMatchObject({ message: 'Contact ID is empty: the item has no contact' });
});
