import { isOwnMail } from '../../nodes/shared/mail/own-mail';
import { readSettings, type SmtpSettings } from '../../nodes/SmartInboxTrigger/settings';
import { recipientFor } from '../../nodes/SmartInboxTrigger/sources/smtp-recipients';
import { traceLines } from '../../nodes/SmartInboxTrigger/sources/smtp-store';

const NOW = Date.parse('2026-11-20T10:00:00.500Z');
const read = (parameters: Record<string, unknown>) =>
	readSettings({ getNodeParameter: ((name: string, fallback?: unknown) => parameters[name] ?? fallback) as Parameters<typeof readSettings>[0]['getNodeParameter'] }, NOW);
const locator = (value: string) => ({ __rl: true, mode: 'list', value });
const imap = (parameters: Record<string, unknown> = {}) => read({ receiveFrom: 'imap', 'folders.list': [{ folder: locator('INBOX') }], ...parameters });
const smtp = (parameters: Record<string, unknown> = {}) => read({ receiveFrom: 'smtp', recipients: 'leads@example.com', ...parameters });

test('A3: Start From is a moment, to the second', () => {
	expect(imap()).toMatchObject({ startFrom: Date.parse('2026-11-20T10:00:00Z'), folders: ['INBOX'], after: { action: 'leave' } });
	expect(imap({ startFrom: 'threeMonths' })).toMatchObject({ startFrom: Date.parse('2026-08-20T10:00:00Z') });
	expect(imap({ startFrom: 'everything' })).toMatchObject({ startFrom: 0 });
});

test('recipients are read from a list written by hand', () => {
	expect(smtp({ recipients: 'Leads@Example.com, info@example.com;leads@example.com\n sales@example.com' })).toMatchObject({
		recipients: ['leads@example.com', 'info@example.com', 'sales@example.com'],
		host: '127.0.0.1',
		port: 2525,
		allowed: null,
		clients: 200,
		mailsPerMinute: 300,
		attempts: 3,
		inFlight: 4,
		sizeLimitBytes: 50 * 1024 * 1024,
	});
});

test('a recipient whose domain has letters beyond ASCII may be written either way, and is found either way', () => {
	const { recipients } = smtp({ recipients: 'leads@xn--bcher-kva.example, leads@bücher.example' }) as SmtpSettings;
	expect(recipients).toEqual(['leads@bücher.example']);
});

test('INBOX is one folder, however it is written', () => {
	expect(imap({ 'folders.list': [{ folder: locator('Inbox') }, { folder: locator('INBOX') }, { folder: locator('Inbox/Leads') }] })).toMatchObject({ folders: ['INBOX', 'Inbox/Leads'] });
	expect(() => imap({ afterProcessing: 'move', destinationFolder: locator('inbox') })).toThrow('Destination Folder is one of the folders that are read');
});

test.each([
	['Recipient Addresses is empty', () => smtp({ recipients: ' ' })],
	['Recipient Addresses has an entry that is not an address: "leads"', () => smtp({ recipients: 'leads' })],
	['Folders is empty', () => imap({ 'folders.list': [] })],
	['Destination Folder is empty', () => imap({ afterProcessing: 'move', destinationFolder: locator('') })],
	['Destination Folder is one of the folders that are read', () => imap({ afterProcessing: 'move', destinationFolder: locator('INBOX') })],
	['Destination Folder is the inbox, which is read with all folders', () => imap({ 'folders.list': [{ folder: locator('*') }], afterProcessing: 'move', destinationFolder: locator('INBOX') })],
	['Mailbox Owner is empty', () => imap({ options: { mailboxKind: 'personal', mailboxOwner: locator(' ') } })],
	['Copy of Original To is not one email address: "archive"', () => imap({ options: { copyTo: 'archive' } })],
	['Copy of Original To is not one email address: "a@example.com, b@example.com"', () => smtp({ options: { copyTo: 'a@example.com, b@example.com' } })],
	['Allowed Senders has an entry that is not an IP address or network: "10.0.0.0/33"', () => smtp({ options: { allowedSenders: '192.0.2.1, 10.0.0.0/33' } })],
	['Clients at Once must be a whole number from 1 to 10000', () => smtp({ options: { clients: 0 } })],
	['Attempts must be a whole number from 1 to 20', () => smtp({ options: { attempts: 0 } })],
	['Port must be a whole number from 1 to 65535', () => smtp({ port: 70_000 })],
])('%s: said with what to do', (message, attempt) => {
	expect(attempt).toThrow(expect.objectContaining({ message, description: expect.stringMatching(/\S/) as string }));
});

test('A1, A4, B8, W6: what the options do not say is left as it is, and no copies are sent', () => {
	expect(imap()).toMatchObject({ mailbox: { kind: null, ownerEmail: '', createsContacts: null, own: null }, copyTo: null });
	expect(imap({ options: { mailboxKind: 'shared', ownAddresses: '@Agency.example, boss@private.example' } })).toMatchObject({ mailbox: { kind: 'shared', own: ['agency.example', 'boss@private.example'] } });
	const options = { mailboxKind: 'personal', mailboxOwner: locator('Marta@Agency.example '), createContacts: false, copyTo: ' Archive@example.com ' };
	expect(imap({ options })).toMatchObject({ mailbox: { kind: 'personal', ownerEmail: 'marta@agency.example', createsContacts: false }, copyTo: 'Archive@example.com' });
});

describe('B8: own mail', () => {
	const mail = (from: string, ...replyTo: string[]) => ({ from: { name: '', address: from }, replyTo: replyTo.map((address) => ({ name: '', address })) });
	const own = ['office.example', 'boss@private.example', 'inbox@host.example'];

	test.each([
		['an own domain', mail('Anna@Office.example'), true],
		['an own address', mail('boss@private.example'), true],
		['a domain below an own one', mail('scanner@intern.office.example'), true],
		['what the mailbox sent to itself, and the copy of what it sent to a client', mail('Inbox@host.example'), true],
		['a form that is sent from the mailbox itself and answered to the client', mail('inbox@host.example', 'client@elsewhere.example'), false],
		['a mail without a sender', { from: null, replyTo: [] }, false],
		['another address of that domain', mail('other@private.example'), false],
		['a domain that only ends alike', mail('a@not-office.example'), false],
		['a web form of ours that is answered to the client', mail('form@office.example', 'client@elsewhere.example'), false],
	])('%s', (_what, from, expected) => expect(isOwnMail(from, own)).toBe(expected));
});

test('plus-addressing is tolerated, anything else is not ours', () => {
	const ours = ['leads@example.com', 'a+b@example.com'];
	expect(['LEADS@example.com', 'leads+portal@Example.com', 'a+b@example.com', 'a+c@example.com', '+x@example.com', 'leads@example.com.evil.example', 'leads@evil.example'].map((address) => recipientFor(address, ours))).toEqual([
		'leads@example.com',
		'leads@example.com',
		'a+b@example.com',
		null,
		null,
		null,
		null,
	]);
});

test('trace lines cannot be forged by what a client says of itself', () => {
	const trace = traceLines({ sender: 'a@b\r\nBcc: x', recipients: [], client: { name: 'evil\r\nX: y', address: '::1', protocol: 'ESMTP' } }, 'leads@example.com', new Date(NOW)).toString();
	expect(trace.split('\r\n').map((line) => line.split(':')[0])).toEqual(['Return-Path', 'Delivered-To', 'Received', '']);
});
