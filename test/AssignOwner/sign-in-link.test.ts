import type { IDataObject, IExecuteFunctions, IHookFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { AssignOwner } from '../../nodes/AssignOwner/AssignOwner.node';
import { keepInboxPage, pageToOpen } from '../../nodes/shared/store/inbox-page';
import { openStore } from '../../nodes/shared/store/open';
import { HANDED_TICKET_LIFE_MS, openTicket, redeemTicket } from '../../nodes/shared/store/sessions';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { SharedInbox } from '../../nodes/SharedInbox/SharedInbox.node';

const node: INodeType = new AssignOwner();
const PAGE = 'https://n8n.agency.example/webhook/inbox';
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

async function linkFor(parameters: IDataObject): Promise<IDataObject> {
	const values: IDataObject = { resource: 'teamMember', operation: 'getSignInLink', ...parameters };
	const context = {
		getInputData: () => [{ json: {} }],
		getNode: () => ({ id: '1', name: 'Assign Owner', type: 'assignOwner', typeVersion: 1, position: [0, 0], parameters: {} }),
		getNodeParameter: (name: string, _item: number, fallback?: unknown) => values[name] ?? fallback,
		continueOnFail: () => false,
		getTimezone: () => 'Europe/Madrid',
		getExecutionId: () => '1',
	} as unknown as IExecuteFunctions;
	return ((await node.execute?.call(context)) as INodeExecutionData[][])[0][0].json;
}
const eva = async () => await (await openStore()).transaction((sql) => upsertTeamMember(sql, { email: 'eva@agency.example', name: 'Eva' }));

test('whom n8n has signed in gets a link that works once, for a minute', async () => {
	await eva();
	const { link, expiresAt, ...rest } = await linkFor({ email: ' EVA@agency.example', inboxPage: PAGE });
	expect(rest).toEqual({ isMember: true, email: 'eva@agency.example' });
	expect(String(link)).toMatch(/^https:\/\/n8n\.agency\.example\/webhook\/inbox\?ticket=[\w-]{43}$/);
	expect(Math.abs(Date.parse(String(expiresAt)) - Date.now() - HANDED_TICKET_LIFE_MS)).toBeLessThan(10_000);
	const ticket = new URL(String(link)).searchParams.get('ticket') ?? '';
	const store = await openStore();
	expect(await openTicket(store, ticket)).toBe('n8n');
	expect(await store.transaction((sql) => redeemTicket(sql, ticket))).not.toBeNull();
	expect(await store.transaction((sql) => redeemTicket(sql, ticket))).toBeNull();
});

test.each(['nobody@agency.example', 'eva@agency.example'])('who is not in the team, or was switched off (%s), is led to a page that says so', async (email) => {
	await eva();
	const store = await openStore();
	await store.run('UPDATE team_member SET is_active = 0');
	expect(await linkFor({ email, inboxPage: PAGE })).toEqual({ isMember: false, email, link: `${PAGE}?not-in-team`, expiresAt: null });
	expect(await store.all('SELECT * FROM session')).toEqual([]);
});

test('the page is where it was opened, else where it was published', async () => {
	await eva();
	await expect(linkFor({ email: 'eva@agency.example' })).rejects.toMatchObject({ message: 'The address of the page is not known yet' });
	const n8n = { getActivationMode: () => 'activate', getNodeWebhookUrl: () => 'http://localhost:5678/webhook/inbox', getNode: () => ({ name: 'Shared Inbox' }), logger: { info: () => undefined } } as unknown as IHookFunctions;
	await new SharedInbox().webhookMethods.default.create.call(n8n);
	expect(await pageToOpen(await openStore())).toBe('http://localhost:5678/webhook/inbox');
	expect(String((await linkFor({ email: 'eva@agency.example' })).link)).toContain('http://localhost:5678/webhook/inbox?ticket=');
	await keepInboxPage(await openStore(), PAGE);
	expect(String((await linkFor({ email: 'eva@agency.example' })).link)).toContain(`${PAGE}?ticket=`);
});

test.each([
	[{ email: '', inboxPage: PAGE }, 'Email is empty'],
	[{ email: 'eva@agency.example', inboxPage: 'inbox' }, 'is not a web address'],
	[{ email: 'eva@agency.example', inboxPage: 'javascript:alert(1)' }, 'is not a web address'],
])('%j is refused', async (parameters, message) => {
	await eva();
	await expect(linkFor(parameters)).rejects.toMatchObject({ message: expect.stringContaining(message) as string });
});
