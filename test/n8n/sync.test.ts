import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { withImap } from '../../nodes/shared/mail/imap';
import { until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { query, template } from './intake';
import { startTestN8n, type TestN8n } from './n8n.mjs';

// Template 5 in a real n8n: what happens in any mail program is seen here, and what is done here is seen there (A16).

const INBOX = 'synced@office.example';
let n8n: TestN8n;
let dovecot: Dovecot;
let credential: { id: string; name: string };

beforeAll(async () => {
	[n8n, dovecot] = await Promise.all([startTestN8n(), startDovecot()]);
	credential = await n8n.client.createCredential({ name: INBOX, type: 'smartInboxMailboxApi', data: account() });
}, 300_000);
afterAll(async () => {
	await n8n?.dispose();
	await dovecot?.dispose();
}, 60_000);

const account = () => ({ address: INBOX, password: dovecot.password, imapEnabled: true, imapHost: dovecot.host, imapPort: dovecot.port, imapEncryption: 'none', smtpEnabled: false });
const mail = (subject: string) => `From: ann@client.example\r\nTo: ${INBOX}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nHello\r\n`;
const here = () => query<{ subject: string; folder: string; seen: number }>(n8n, 'SELECT m.subject, p.path AS folder, f.is_seen AS seen FROM folder_mail f JOIN message m ON m.id = f.message_id JOIN folder p ON p.id = f.folder_id WHERE f.gone_at IS NULL ORDER BY m.subject');

test('template 5, published: mail, flags and moves of any mail program are here with the next run; what is done here is there at once', async () => {
	const sync = await template('5-mailbox-sync.json');
	for (const node of sync.nodes) {
		if (node.type.endsWith('scheduleTrigger')) node.parameters = { rule: { interval: [{ field: 'seconds', secondsInterval: 2 }] } };
		if (node.type.endsWith('mailboxSync')) node.credentials = { smartInboxMailboxApi: credential };
	}
	for (const subject of ['one', 'two']) await dovecot.deliver(INBOX, mail(subject));
	const { id } = await n8n.client.createWorkflow(sync);
	await n8n.client.publish(id);
	// The store is made by the first run.
	await n8n.client.waitForExecutions(id, 1);
	await until('both are here', () => here().length === 2, 60_000);
	expect(here()).toEqual([
		{ subject: 'one', folder: 'INBOX', seen: 0 },
		{ subject: 'two', folder: 'INBOX', seen: 0 },
	]);

	await withImap(accountFromCredential(account()), async (client) => {
		await client.mailboxOpen('INBOX');
		await client.messageFlagsAdd('1', ['\\Seen']);
		await client.messageMove('2', 'Archive');
	});
	const changed = [
		{ subject: 'one', folder: 'INBOX', seen: 1 },
		{ subject: 'two', folder: 'Archive', seen: 0 },
	];
	await until('the changes are here', () => JSON.stringify(here()) === JSON.stringify(changed), 60_000);

	const [{ key }] = query<{ key: string }>(n8n, "SELECT f.id AS key FROM folder_mail f JOIN message m ON m.id = f.message_id WHERE m.subject = 'two'");
	const act = await n8n.client.createWorkflow({
		name: 'Bring it back',
		nodes: [
			{ id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: '2', name: 'Move to the inbox', type: 'n8n-nodes-smart-inbox.mailboxSync', typeVersion: 1, position: [200, 0], parameters: { resource: 'message', operation: 'move', messageKey: key, folder: { __rl: true, mode: 'path', value: 'INBOX' } }, credentials: { smartInboxMailboxApi: credential } },
			{ id: '3', name: 'Mark it as read', type: 'n8n-nodes-smart-inbox.mailboxSync', typeVersion: 1, position: [400, 0], parameters: { resource: 'message', operation: 'markRead', messageKey: '={{ $json.messageKey }}' }, credentials: { smartInboxMailboxApi: credential } },
		],
		connections: { Start: { main: [[{ node: 'Move to the inbox', type: 'main', index: 0 }]] }, 'Move to the inbox': { main: [[{ node: 'Mark it as read', type: 'main', index: 0 }]] } },
		settings: {},
	});
	const execution = await n8n.client.runManually(act.id, { trigger: 'Start' });
	expect(execution.status).toBe('success');
	expect(itemsOf(execution, 'Mark it as read')).toMatchObject([{ folder: 'INBOX', isRead: true, state: 'done' }]);
	await withImap(accountFromCredential(account()), async (client) => {
		const { exists } = await client.mailboxOpen('INBOX', { readOnly: true });
		const found = await client.fetchAll('1:*', { flags: true, envelope: true });
		expect(exists).toBe(2);
		expect(found.map(({ envelope, flags }) => [envelope?.subject, flags?.has('\\Seen')])).toEqual([
			['one', true],
			['two', true],
		]);
	});
	await n8n.client.unpublish(id);
	const runs = query<{ problem: string | null }>(n8n, 'SELECT problem FROM sync_run');
	expect(runs.length).toBeGreaterThanOrEqual(2);
	expect(runs.filter(({ problem }) => problem !== null)).toEqual([]);
}, 240_000);
