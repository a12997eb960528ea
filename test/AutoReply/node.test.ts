import { NodeHelpers, Workflow, type IDataObject, type IExecuteFunctions, type INode, type INodeExecutionData, type INodeType, type INodeTypes } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { AutoReply } from '../../nodes/AutoReply/AutoReply.node';
import { insertContact } from '../../nodes/shared/store/contacts';
import { openStore } from '../../nodes/shared/store/open';

const node: INodeType = new AutoReply();
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

const described = (parameters: IDataObject, credentials?: INode['credentials']): INode => ({
	id: '1',
	name: 'Auto Reply',
	type: 'n8n-nodes-smart-inbox.autoReply',
	typeVersion: 1,
	position: [0, 0],
	parameters: { ...parameters } as INode['parameters'],
	...(credentials && { credentials }),
});

/** n8n's edge: parameters, one item, and the credential when one is chosen. */
async function run(parameters: IDataObject, json: IDataObject, credential?: IDataObject): Promise<INodeExecutionData[][]> {
	const context = {
		getInputData: () => [{ json }],
		getNode: () => described(parameters, credential && { smartInboxMailboxApi: { id: '1', name: 'Inbox' } }),
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => parameters[name] ?? fallback,
		getCredentials: async () => credential,
		continueOnFail: () => false,
		getTimezone: () => 'Europe/Madrid',
	} as unknown as IExecuteFunctions;
	return (await node.execute?.call(context)) as INodeExecutionData[][];
}

async function newContact(): Promise<IDataObject> {
	const id = await insertContact(await openStore(), { name: 'Ana', company: null, language: null }, { messageKey: 'k1', source: 'Portal', receivedAt: 1 });
	return {
		messageKey: 'k1',
		kind: 'personal',
		senderVerified: true,
		mailbox: { id: 'm', address: 'inbox@agency.example', kind: 'shared' },
		lead: { name: { full: 'Ana' }, emails: ['ana@example.com'], relayEmails: [], phones: [], references: [], interest: {}, source: { id: 'p', name: 'Portal', kind: 'portal' }, language: 'fr' },
		contact: { id, created: true },
	};
}

test('W10: Sent with an account, Not Sent without one', async () => {
	const item = await newContact();
	const [noSent, notSent] = await run({ operation: 'send' }, item);
	expect(noSent).toEqual([]);
	expect(notSent[0]).toMatchObject({ pairedItem: { item: 0 }, json: { ...item, reply: { sent: false, reason: expect.stringContaining('No mailbox account is chosen') as string } } });
	const sink = await startSmtpSink();
	const [sent] = await run({ operation: 'send' }, item, { address: 'inbox@agency.example', senderName: 'Example Homes', smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' });
	expect(sent[0].json.reply).toMatchObject({ sent: true });
	expect(sink.mails[0].parsed.text).toContain('Bonjour Ana,');
	await sink.stop();
});

test('W10: Preview shows the mail before any account exists, and sends nothing', async () => {
	const [[previewed]] = await run({ operation: 'preview', text: 'Salut [[name]]', subject: 'Merci' }, await newContact());
	expect(previewed.json.reply).toMatchObject({
		sent: false,
		reason: 'Would be sent once an account is chosen under Credential to Send From',
		preview: { to: [{ address: 'ana@example.com' }], subject: 'Merci', text: 'Salut Ana\n', headers: { 'Auto-Submitted': 'auto-replied' } },
	});
	const [[refused]] = await run({ operation: 'preview' }, { ...(await newContact()), kind: 'automatic' });
	expect(refused.json.reply).toMatchObject({ reason: 'Would not be sent: An automatic answer is not answered', preview: null });
});

test.each([
	['send', ['Sent', 'Not Sent']],
	['preview', [undefined]],
])('%s has the outputs %j in the editor', (operation, names) => {
	const nodeTypes = { getByName: () => node, getByNameAndVersion: () => node, getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const one = described({ operation });
	const outputs = NodeHelpers.getNodeOutputs(new Workflow({ nodes: [one], connections: {}, active: false, nodeTypes }), one, node.description);
	expect(outputs.map((output) => (typeof output === 'string' ? undefined : output.displayName))).toEqual(names);
});
