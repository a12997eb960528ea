import type { ICredentialTestFunctions } from 'n8n-workflow';

import { freePort } from '../../demo/runtime/free-port.mjs';
import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { mailboxTest, testAccount } from '../../nodes/shared/node/credential-test';
import { loadFolders, searchFolders } from '../../nodes/shared/node/folder-search';
import { editor, runNode } from '../MailboxSync/run-node';
import { startDovecot, type Dovecot } from './dovecot.mjs';

let dovecot: Dovecot;
let sink: SmtpSink;
const user = 'account@office.example';

beforeAll(async () => {
	dovecot = await startDovecot();
	sink = await startSmtpSink({ auth: { user, pass: dovecot.password }, tls: dovecot.certificate });
	await dovecot.doveadm(['mailbox', 'create', '-u', user, 'Gesendet & Größe', 'Enquiries/2026']);
});
afterAll(async () => {
	await sink?.stop();
	await dovecot?.dispose();
});

function credential(changes: Record<string, string | number | boolean> = {}) {
	return {
		address: user,
		user: '',
		password: dovecot.password,
		imapEnabled: true,
		imapHost: 'localhost',
		imapPort: dovecot.tlsPort,
		imapEncryption: 'tls',
		smtpEnabled: true,
		smtpHost: 'localhost',
		smtpPort: sink.port,
		smtpEncryption: 'starttls',
		smtpSignIn: 'same',
		trustedServerPem: dovecot.certificate.cert,
		...changes,
	};
}

const retry = (changes?: Record<string, string | number | boolean>) =>
	mailboxTest.call({} as ICredentialTestFunctions, { id: '1', name: 'Office', type: 'smartInboxMailboxApi', data: credential(changes) });

test('A7: both halves work, and the folders are counted', async () => {
	expect(await retry()).toEqual({ status: 'OK', message: 'IMAP works (8 folders). SMTP works.' });
});

describe('A7: the half that did not work is named, with the next step', () => {
	test('wrong password of one half', async () => {
		const { status, message } = await retry({ smtpSignIn: 'own', smtpUser: user, smtpPassword: 'wrong' });
		expect(status).toBe('Error');
		expect(message).toMatch(/^IMAP works \(8 folders\)\. SMTP did not work: localhost did not accept the user name or password\. Check User Name, Password and SMTP Sign-In in the credential\./);
	});
	test('wrong password of both', async () => {
		const { status, message } = await retry({ password: 'wrong' });
		expect(status).toBe('Error');
		expect(message).toMatch(/^IMAP did not work: localhost did not accept the user name or password\. .* SMTP did not work: localhost did not accept the user name or password\. /);
		expect(message).not.toContain('wrong');
	});
	test('wrong port', async () => {
		const port = await freePort();
		expect(await retry({ imapPort: port })).toMatchObject({ status: 'Error', message: expect.stringMatching(new RegExp(`^IMAP did not work: Nothing answers on port ${port} of localhost\\. Check IMAP Host and IMAP Port .* SMTP works\\.$`)) });
		expect(await retry({ smtpPort: port })).toMatchObject({ status: 'Error', message: expect.stringMatching(new RegExp(`^IMAP works .* SMTP did not work: Nothing answers on port ${port} of localhost\\. Check SMTP Host and SMTP Port`)) });
	});
	test('the ports of both halves swapped', async () => {
		const { message } = await testAccount(accountFromCredential(credential({ imapPort: sink.port, imapEncryption: 'starttls', smtpPort: dovecot.port })), 2_000);
		expect(message).toMatch(/IMAP did not work: .* SMTP did not work: localhost was reached on port \d+, but no SMTP server greeted/);
	});
	test('a certificate that nobody signed', async () => {
		const { message } = await retry({ trustedServerPem: '' });
		expect(message).toMatch(/IMAP did not work: The certificate of localhost is not signed by a known authority\. .*Trusted Certificate.* SMTP did not work: The certificate of localhost is not signed/);
		expect(await retry({ trustedServerPem: '', allowUntrustedServer: true })).toMatchObject({ status: 'OK' });
	});
	test('host not found', async () => {
		const { message } = await retry({ imapHost: 'imap.invalid' });
		expect(message).toMatch(/^IMAP did not work: The IMAP host "imap\.invalid" was not found\. /);
	});
	test('no address', async () => {
		expect(await retry({ address: '' })).toEqual({ status: 'Error', message: 'The credential has no Email Address. Open the credential and write the address of the mailbox, e.g. inbox@example.com.' });
	});
});

test('A7: a half that is switched off is not tested; both off is no account', async () => {
	expect(await retry({ smtpEnabled: false })).toEqual({ status: 'OK', message: 'IMAP works (8 folders).' });
	expect(await retry({ imapEnabled: false })).toEqual({ status: 'OK', message: 'SMTP works.' });
	expect(await retry({ imapEnabled: false, smtpEnabled: false })).toMatchObject({ status: 'Error', message: expect.stringContaining('neither receives nor sends') });
});

test('A7: Account → Test reports each half as data and does not fail for a half that failed', async () => {
	const [{ json }] = await runNode({ resource: 'account', operation: 'test' }, { credential: credential({ smtpSignIn: 'own', smtpUser: user, smtpPassword: 'wrong' }) });
	expect(json).toMatchObject({
		ok: false,
		address: user,
		imap: { ok: true, folders: expect.arrayContaining(['INBOX', 'Gesendet & Größe', 'Enquiries/2026']), capabilities: expect.arrayContaining(['IDLE', 'MOVE']) },
		smtp: { ok: false, reason: 'authentication', message: expect.stringMatching(/\S/), description: expect.stringMatching(/\S/) },
	});
});

test('the folder list: INBOX first, names in any script, the role of folders beside their name, and a filter', async () => {
	const { results } = await searchFolders.call(editor(credential()));
	expect(results[0]).toMatchObject({ value: 'INBOX' });
	expect(results).toContainEqual({ name: 'Junk (Spam)', value: 'Junk' });
	expect(results).toContainEqual({ name: 'Sent', value: 'Sent' });
	expect(results).toContainEqual({ name: 'Gesendet & Größe', value: 'Gesendet & Größe' });
	expect((await searchFolders.call(editor(credential()), 'spam')).results).toEqual([{ name: 'Junk (Spam)', value: 'Junk' }]);
	expect(await loadFolders.call(editor(credential()))).toEqual(results);
});

test('A7: what keeps folders from being listed reaches the user, never an empty list', async () => {
	await expect(searchFolders.call(editor(credential({ password: 'wrong' })))).rejects.toThrow(/^localhost did not accept the user name or password \(IMAP\)\. Check User Name and Password/);
	await expect(searchFolders.call(editor(credential({ imapEnabled: false })))).rejects.toThrow('has no IMAP server');
});
