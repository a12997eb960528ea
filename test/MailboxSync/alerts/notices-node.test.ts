import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startSmtpSink, type SmtpSink } from '../../../demo/runtime/smtp-sink.mjs';
import { ensureMailbox, setMailboxOptions } from '../../../nodes/shared/store/mailboxes';
import { raiseNotice } from '../../../nodes/shared/store/notices';
import { openStore } from '../../../nodes/shared/store/open';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import { runNode } from '../run-node';

// Mails over real connections, one after the other, on a machine that may be busy.
jest.setTimeout(30_000);
let home: string;
let sink: SmtpSink;
const before = process.env.N8N_USER_FOLDER;
beforeEach(async () => {
	home = mkdtempSync(join(tmpdir(), 'smart-inbox-home-'));
	process.env.N8N_USER_FOLDER = home;
	sink = await startSmtpSink();
});
afterEach(async () => {
	await sink.stop();
	rmSync(home, { recursive: true });
	process.env.N8N_USER_FOLDER = before;
});

const run = async (parameters: INodeParameters, hasAccount = true): Promise<IDataObject[]> =>
	(
		await runNode(parameters, {
			credential: hasAccount ? { address: 'Office@agency.example', senderName: 'Example Homes', imapEnabled: false, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' } : null,
		})
	).map(({ json }) => json);
const alerts = async (parameters: INodeParameters = {}, hasAccount = true) => (await run({ resource: 'notice', operation: 'sendAlerts', ...parameters }, hasAccount))[0];

test('A13: Send Alerts says what left, and what is wrong with the choice of account and people', async () => {
	const store = await openStore();
	const { id } = await ensureMailbox(store, 'info@agency.example', 'imap');
	await raiseNotice(store, `mailbox:${id}:copies`, 'A copy could not be sent');
	expect(await alerts({}, false)).toMatchObject({ sent: 0, held: 1, warning: expect.stringMatching(/^No mailbox account is chosen.*no administrator/) as string, mails: [] });
	await upsertTeamMember(store, { email: 'clara@agency.example', name: 'Clara', administratorRank: 1 });
	await run({ resource: 'account', operation: 'setGeneralSender', mailbox: { __rl: true, mode: 'address', value: 'info@agency.example' } }, false);
	const told = await alerts({ options: { language: 'de', inboxPage: 'https://n8n.example.com/webhook/inbox' } });
	expect(told).toMatchObject({ sent: 1, notSent: 0, held: 0, mails: [{ subject: 'Kopien der Originale kommen nicht an: info@agency.example', recipient: 'clara@agency.example' }] });
	expect(told.warning).toBe('Alerts leave from office@agency.example, but the general sender is info@agency.example. Choose its credential here, or change it with Account: Set General Sender.');
	expect(sink.mails[0].parsed.text).toContain('https://n8n.example.com/webhook/inbox?show=attention');
	expect(await alerts()).toMatchObject({ sent: 0, mails: [] });
	expect(await run({ resource: 'notice', operation: 'getMany', simplify: false })).toMatchObject([{ kind: 'copies', about: 'info@agency.example', told: [{ address: 'clara@agency.example', status: 'sent' }] }]);
});

test.each<[IDataObject, string, string]>([
	[{ options: { quietHours: 'at night' } }, 'Quiet Hours', '"at" in Quiet Hours cannot be read'],
	[{ options: { timeZone: 'Madrid' } }, 'Time Zone', '"Madrid" in Time Zone is not a time zone'],
	[{ options: { inboxPage: 'inbox' } }, 'Inbox Page', '"inbox" in Inbox Page is not a web address'],
	[{ recipients: 'clara' }, 'Recipients', '"clara" in Recipients is not an email address'],
])('what cannot be read is refused, naming the parameter: %j', async (parameters, _, message) => {
	await expect(alerts(parameters as INodeParameters)).rejects.toMatchObject({ message });
});

test('notices are listed with what kind they are, and resolved by hand', async () => {
	const store = await openStore();
	await raiseNotice(store, 'enquiries:waiting', 'Enquiries wait for an owner', 1000);
	const [listed] = await run({ resource: 'notice', operation: 'getMany' }, false);
	expect(listed).toEqual({ id: expect.any(String) as string, kind: 'waiting', about: null, message: 'Enquiries wait for an owner', isUrgent: false, raisedAt: '1970-01-01T00:00:01.000Z', resolvedAt: null });
	expect(await run({ resource: 'notice', operation: 'resolve', noticeId: String(listed.id) }, false)).toMatchObject([{ id: listed.id, resolvedAt: expect.any(String) as string }]);
	expect(await run({ resource: 'notice', operation: 'getMany' }, false)).toEqual([]);
	expect(await run({ resource: 'notice', operation: 'getMany', which: 'all' }, false)).toHaveLength(1);
	await expect(run({ resource: 'notice', operation: 'resolve', noticeId: 'nothing' }, false)).rejects.toMatchObject({ message: 'The notice in Notice ID does not exist' });
});

test('A12: one account is primary; a personal one cannot be', async () => {
	const store = await openStore();
	const { id } = await ensureMailbox(store, 'marta@agency.example', 'imap');
	await ensureMailbox(store, 'zulu@agency.example', 'imap');
	await setMailboxOptions(store, id, { kind: 'personal', ownerId: null, createsContacts: true, own: [] });
	const setPrimary = (address: string) => run({ resource: 'account', operation: 'setPrimary', mailbox: { __rl: true, mode: 'address', value: address } }, false);
	expect(await setPrimary('zulu@agency.example')).toMatchObject([{ address: 'zulu@agency.example', isPrimary: true, isGeneralSender: false }]);
	expect((await run({ resource: 'account', operation: 'getMany' }, false)).map(({ address, isPrimary }) => [address, isPrimary])).toEqual([['zulu@agency.example', true], ['marta@agency.example', false]]);
	await expect(setPrimary('marta@agency.example')).rejects.toMatchObject({ message: 'marta@agency.example in Mailbox is a personal mailbox' });
});

test('an operation that needs an account says so when none is chosen', async () => {
	await expect(run({ resource: 'account', operation: 'test' }, false)).rejects.toMatchObject({ message: 'No mailbox account is chosen' });
});
