import type { IDataObject } from 'n8n-workflow';
import { openWorkflow, screenshot } from './browser.mjs';
import { at, openEditor, type Editor } from './editor';

// What people can set in the panels of nodes: n8n's editor hides parameters by rules of its own (test/editor.test.ts).

let editor: Editor | undefined;

beforeAll(async () => {
	editor = await openEditor(1400);
}, 300_000);
afterAll(async () => {
	await editor?.close();
}, 60_000);

/** @returns the names of what can be set in the panel, and of its credentials */
async function panelOf(type: string, parameters: IDataObject): Promise<string> {
	const { n8n, page } = editor!;
	const { id } = await n8n.client.createWorkflow({ name: type, nodes: [{ id: 'a', name: 'Node', type: `n8n-nodes-smart-inbox.${type}`, typeVersion: 1, position: [0, 0], parameters }], connections: {} });
	await openWorkflow(page, n8n, id);
	await page.locator(at('canvas-node')).dblclick();
	const panel = page.locator(at('node-parameters'));
	await panel.waitFor();
	await page.waitForTimeout(500);
	return await panel.innerText();
}

test.each<[string, string, IDataObject, string[], string[]]>([
	['the trigger reads a mailbox', 'smartInboxTrigger', { receiveFrom: 'imap' }, ['Receive From', 'Credential', 'Folders', 'Start From', 'After Processing'], ['Recipient Addresses']],
	['the trigger receives directly', 'smartInboxTrigger', { receiveFrom: 'smtp' }, ['Receive From', 'Recipient Addresses', 'Port'], ['Folders']],
	['an owner is chosen, and nobody is told', 'assignOwner', { resource: 'enquiry', operation: 'assign' }, ['Resource', 'Operation', 'Tell the Owner'], ['Credential to Send From']],
	['the owner is told by mail', 'assignOwner', { resource: 'enquiry', operation: 'assign', tellOwner: 'mail' }, ['Resource', 'Operation', 'Tell the Owner', 'Credential to Send From'], []],
	['owners are reminded', 'assignOwner', { resource: 'activity', operation: 'remind' }, ['Resource', 'Operation', 'Credential to Send From'], ['Tell the Owner']],
	['the team is looked at', 'assignOwner', { resource: 'teamMember', operation: 'getAll' }, ['Resource', 'Operation'], ['Credential to Send From', 'Tell the Owner']],
	['an answer is written', 'autoReply', {}, ['Resource', 'Operation', 'Credential to Send From'], []],
	['a mailbox is synced', 'mailboxSync', { resource: 'account', operation: 'sync' }, ['Resource', 'Operation', 'Credential'], []],
	['a contact is filed', 'contactUpsert', {}, ['Resource', 'Operation'], []],
])('in the editor: %s', async (_, type, parameters, there, absent) => {
	const text = await panelOf(type, parameters);
	for (const name of there) expect(text).toContain(name);
	for (const name of absent) expect(text).not.toContain(name);
	if (type === 'assignOwner' && parameters.tellOwner === 'mail') await screenshot(editor!.page, 'node-panel-assign-owner');
}, 120_000);
