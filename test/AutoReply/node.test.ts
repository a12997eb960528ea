import { NodeHelpers, Workflow, type IDataObject, type IExecuteFunctions, type ILoadOptionsFunctions, type INode, type INodeExecutionData, type INodeType, type INodeTypes } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { AutoReply } from '../../nodes/AutoReply/AutoReply.node';
import { insertContact } from '../../nodes/shared/store/contacts';
import { openStore } from '../../nodes/shared/store/open';
import { missingInSchema } from '../support/output-schema';

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
		getMode: () => 'manual',
		getTimezone: () => 'Europe/Madrid',
	} as unknown as IExecuteFunctions;
	return (await node.execute?.call(context)) as INodeExecutionData[][];
}

/** The editor, asking for a list. */
const editor = { getNode: () => described({}) } as unknown as ILoadOptionsFunctions;

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
	expect(missingInSchema('AutoReply', 'reply/send', { reply: sent[0].json.reply })).toEqual([]);
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

test('S9: templates are kept, listed, sent in the enquiry\'s language and deleted', async () => {
	const upsert = { resource: 'template', operation: 'upsert', name: 'First answer', subject: 'Merci [[name]]' };
	const [[made]] = await run({ ...upsert, language: 'fr', body: '<p>Salut <b>[[nom]]</b></p>', emailFormat: 'html' }, {});
	expect(made.json).toMatchObject({ created: true, language: 'fr', format: 'html', warnings: ['The text keeps [[nom]] as written: there is no such variable for it'] });
	await run({ ...upsert, body: 'Hello' }, {});
	const [listed] = await run({ resource: 'template', operation: 'getAll', returnAll: true }, {});
	expect(listed.map(({ json }) => [json.language, json.body])).toEqual([['', 'Hello'], ['fr', '<p>Salut <b>[[nom]]</b></p>']]);
	const [[previewed]] = await run({ operation: 'preview', textFrom: 'template', template: 'First answer' }, await newContact());
	expect(previewed.json.reply).toMatchObject({ warnings: made.json.warnings, preview: { subject: 'Merci Ana', text: 'Salut [[nom]]\n' } });
	const { headers, ...preview } = (previewed.json.reply as IDataObject).preview as IDataObject;
	expect(Object.keys(headers as IDataObject).length).toBeGreaterThan(2);
	expect(missingInSchema('AutoReply', 'reply/preview', { reply: { ...(previewed.json.reply as IDataObject), preview } })).toEqual([]);
	expect([missingInSchema('AutoReply', 'template/upsert', made.json), missingInSchema('AutoReply', 'template/getAll', listed[0].json)]).toEqual([[], []]);
	const searched = await node.methods?.listSearch?.searchTemplates.call(editor, 'french');
	expect(searched).toEqual({ results: [{ name: 'First answer (French)', value: made.json.id }] });
	expect(await node.methods?.listSearch?.searchTemplateNames.call(editor, 'FIRST')).toEqual({ results: [{ name: 'First answer', value: 'First answer' }] });
	const [[deleted]] = await run({ resource: 'template', operation: 'delete', templateId: made.json.id }, {});
	expect(deleted.json).toEqual({ deleted: true, id: made.json.id, name: 'First answer', language: 'fr' });
	expect(missingInSchema('AutoReply', 'template/delete', deleted.json)).toEqual([]);
	await expect(run({ resource: 'template', operation: 'delete', templateId: made.json.id }, {})).rejects.toMatchObject({ message: expect.stringContaining('There is no template') as string, description: expect.stringContaining('Get Many') as string });
});

test.each([
	[{ name: ' ', body: 'x' }, 'Name is empty'],
	[{ name: 'x'.repeat(101), body: 'x' }, 'Name is longer than 100 characters'],
	[{ name: 'x', body: ' ' }, 'Body is empty'],
	[{ name: 'x', body: 'x'.repeat(100_001) }, 'Body is longer than 100000 characters'],
	[{ name: 'x', body: 'x', language: 'tlh' }, '"tlh" in Language is not a language that replies are written in'],
])('S9: a template that cannot be used is refused (case %#)', async (parameters, message) => {
	await expect(run({ resource: 'template', operation: 'upsert', ...parameters }, {})).rejects.toMatchObject({ message });
});

test('W10: Text From: Default Text leaves out what was written before', async () => {
	const [[previewed]] = await run({ operation: 'preview', textFrom: 'default', text: 'Salut', subject: 'Merci' }, await newContact());
	expect(previewed.json.reply).toMatchObject({ preview: { subject: 'Votre demande', text: expect.stringContaining('Bonjour Ana,') as string } });
});

test.each([
	['send', ['Sent', 'Not Sent']],
	['preview', [undefined]],
	['upsert', [undefined]],
])('%s has the outputs %j in the editor', (operation, names) => {
	const nodeTypes = { getByName: () => node, getByNameAndVersion: () => node, getKnownTypes: () => ({}) } as unknown as INodeTypes;
	const one = described({ operation, ...(operation === 'upsert' && { resource: 'template' }) });
	const outputs = NodeHelpers.getNodeOutputs(new Workflow({ nodes: [one], connections: {}, active: false, nodeTypes }), one, node.description);
	expect(outputs.map((output) => (typeof output === 'string' ? undefined : output.displayName))).toEqual(names);
});

test('a node made before there were templates keeps its text: n8n drops parameters that are not shown', () => {
	const before = { operation: 'preview', subject: 'Merci', text: 'Salut [[name]]', suggestListings: false, options: { fallbackLanguage: 'fr' } };
	const parameters = NodeHelpers.getNodeParameters(node.description.properties, before, true, false, described(before), node.description);
	expect(parameters).toMatchObject({ ...before, resource: 'reply', textFrom: 'own', emailFormat: 'text' });
	expect(parameters).not.toHaveProperty('body');
});
