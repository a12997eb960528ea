import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import { receive } from '../../nodes/shared/store/arrivals';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openStore } from '../../nodes/shared/store/open';
import { upsertTeamMember } from '../../nodes/shared/store/team';
import { runNode, type RunOptions } from '../MailboxSync/run-node';
import { strictFaults } from '../shared/mail/strict-mail';

const OFFICE = 'office@agency.example';
const KEY = 'imap:staff:1';
const PDF = Buffer.from('PDF bytes');

let sink: SmtpSink;
let home: string;

beforeAll(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-staff-'));
	process.env.N8N_USER_FOLDER = home;
	sink = await startSmtpSink();
	const raw = Buffer.from([
		'From: Ann Lee <ann@client.example>', `To: Office <${OFFICE}>, colleague@agency.example`, 'Cc: sales+x@agency.example, bob@client.example', 'Bcc: hidden@client.example', 'Subject: AW: Viewing', 'Message-ID: <a@client.example>',
		'Date: Mon, 05 Jan 2026 09:30:00 +0000', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=m', '', '--m', 'Content-Type: text/plain; charset=utf-8', '', 'Can I see it?', '--m',
		'Content-Type: application/pdf; name=plan.pdf', 'Content-Disposition: attachment; filename=plan.pdf', 'Content-Transfer-Encoding: base64', '', PDF.toString('base64'), '--m--', '',
	].join('\r\n'));
	const { mail } = await parseMail(raw);
	await (await openStore()).transaction(async (sql) => {
		const mailbox = await ensureMailbox(sql, OFFICE, 'imap');
		await ensureMailbox(sql, 'sales@agency.example', 'imap');
		const folder = await ensureFolder(sql, mailbox.id, 'INBOX', 0);
		await receive(sql, { messageKey: KEY, mailboxId: mailbox.id, folder: { id: folder.id, uidValidity: 1, uid: 1 }, receivedAt: Date.UTC(2026, 0, 5), contentKey: contentKey(raw), mail, source: raw, sizeBytes: raw.length });
		await sql.run('UPDATE mailbox SET signature = $2 WHERE id = $1', [mailbox.id, 'Example Homes']);
		await upsertTeamMember(sql, { email: 'marta@agency.example', name: 'Marta', signature: 'Marta Gil\nExample Homes' });
		await upsertTeamMember(sql, { email: 'nora@agency.example', name: 'Nora' });
	});
});
afterAll(async () => {
	await (await openStore()).close();
	await sink?.stop();
	await rm(home, { recursive: true });
});
beforeEach(() => sink.clear());

const credential = () => ({ address: OFFICE, senderName: 'Office', password: 'x', imapEnabled: false, smtpHost: sink.host, smtpPort: sink.port, smtpEncryption: 'none', smtpSignIn: 'none' });

async function sent(parameters: INodeParameters, items?: RunOptions['items']) {
	const [{ json }] = await runNode({ resource: 'message', ...parameters }, { credential: credential(), ...(items && { items }) });
	const [mail] = await sink.waitForMails(1);
	expect(json).toMatchObject({ messageId: mail.parsed.messageId, warning: null });
	expect(strictFaults(Buffer.from(mail.raw, 'utf8'))).toEqual([]);
	const addresses = (field: 'to' | 'cc') => [mail.parsed[field] ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address));
	return { ...mail, json, headerTo: addresses('to'), headerCc: addresses('cc') };
}

describe('Message → Reply', () => {
	const reply = (parameters: INodeParameters = {}, items?: RunOptions['items']) => sent({ operation: 'reply', messageKey: KEY, text: 'On Monday?', ...parameters }, items);

	test('goes to the author, in the conversation, with the original below', async () => {
		const { headerTo, headerCc, to, parsed } = await reply();
		expect([headerTo, headerCc, to]).toEqual([['ann@client.example'], [], ['ann@client.example']]);
		expect([parsed.subject, parsed.inReplyTo, parsed.references]).toEqual(['Re: Viewing', '<a@client.example>', '<a@client.example>']);
		expect(parsed.text?.trim()).toBe('On Monday?\n\nOn 5 Jan 2026, 10:30, Ann Lee <ann@client.example> wrote:\n> Can I see it?');
	});
	test('to all: everybody but our own mailboxes; added Cc and Bcc, each person once', async () => {
		const { headerTo, headerCc, to, raw } = await reply({ replyToAll: true, options: { cc: 'carl@client.example, Bob@client.example', bcc: 'ann@client.example, archive@agency.example' } });
		expect(headerTo).toEqual(['ann@client.example', 'colleague@agency.example']);
		expect(headerCc).toEqual(['bob@client.example', 'carl@client.example']);
		expect(to).toEqual([...headerTo, ...headerCc, 'archive@agency.example']);
		expect(raw).not.toMatch(/hidden@|archive@/);
	});
	test('without the original; with a file; in HTML too, signed, in German', async () => {
		expect((await reply({ options: { quoteOriginal: false } })).parsed.text?.trim()).toBe('On Monday?');
		sink.clear();
		const { parsed } = await reply({ emailFormat: 'both', html: '<p>On Monday?</p>', options: { attachments: 'data', signature: 'member', signatureOf: 'Marta@agency.example', quoteLanguage: 'de' } }, [{ binary: { data: { fileName: 'Angebot.pdf', mimeType: 'application/pdf', content: PDF } } }]);
		expect(parsed.text).toContain('On Monday?\n\n-- \nMarta Gil\nExample Homes\n\nAm 5. Jan. 2026, 10:30 schrieb Ann Lee <ann@client.example>:\n> Can I see it?');
		expect(parsed.html).toMatch(/On Monday\?[\s\S]*Marta Gil<br>[\s\S]*<blockquote/);
		expect(parsed.attachments.map(({ filename, content }) => [filename, content])).toEqual([['Angebot.pdf', PDF]]);
	});
	test.each<[INodeParameters, string]>([
		[{ messageKey: '' }, 'Message Key is empty'],
		[{ messageKey: 'no-such-key' }, 'No mail with the Message Key "no-such-key" was received'],
		[{ options: { cc: 'ann@' } }, '"ann@" in Cc is not an email address'],
		[{ options: { signature: 'member' } }, 'Team Member Email is empty'],
		[{ options: { signature: 'member', signatureOf: 'x@agency.example' } }, 'No team member has the address "x@agency.example" in Team Member Email'],
	])('%j: nothing leaves', async (parameters, message) => {
		await expect(reply(parameters)).rejects.toMatchObject({ message, description: expect.stringMatching(/\S/), context: { itemIndex: 0 } });
		expect(sink.mails).toEqual([]);
	});
});

describe('Message → Forward', () => {
	const forward = (parameters: INodeParameters = {}) => sent({ operation: 'forward', messageKey: KEY, to: 'carl@lawyer.example', text: 'For you', ...parameters });

	test('as a quote, with what was attached', async () => {
		const { headerTo, parsed } = await forward({ options: { signature: 'mailbox' } });
		expect([headerTo, parsed.subject, parsed.inReplyTo, parsed.references]).toEqual([['carl@lawyer.example'], 'Fwd: AW: Viewing', undefined, '<a@client.example>']);
		expect(parsed.text).toMatch(/^For you\n\n-- \nExample Homes\n\n---------- Forwarded message ----------\nFrom: Ann Lee <ann@client.example>\n[\s\S]*\n\nCan I see it\?\n/);
		expect(parsed.text).not.toContain('hidden@');
		expect(parsed.attachments.map(({ filename, content }) => [filename, content])).toEqual([['plan.pdf', PDF]]);
	});
	test('as a quote, without', async () => expect((await forward({ includeAttachments: false })).parsed.attachments).toEqual([]));
	test('as an attached mail, whole', async () => {
		const { parsed } = await forward({ forwardAs: 'attached' });
		expect(parsed.text?.trim()).toBe('For you');
		const [{ contentType, content }] = parsed.attachments;
		expect(contentType).toBe('message/rfc822');
		const original = await parseMail(content);
		expect([original.mail.subject, original.attachments.map(({ info }) => info.fileName)]).toEqual(['AW: Viewing', ['plan.pdf']]);
	});
	test('to nobody: nothing leaves', async () => {
		await expect(forward({ to: ' ' })).rejects.toMatchObject({ message: 'To has no address' });
		expect(sink.mails).toEqual([]);
	});
});

describe('Message → Send', () => {
	test('pictures in the HTML come from fields of the item; the signature of a member without one is the mailbox’s', async () => {
		const { parsed, raw } = await sent(
			{ operation: 'send', to: 'ann@client.example', subject: 'Hello', emailFormat: 'html', html: '<html><body><p>See <img src="cid:logo"></p></body></html>', options: { inlineFields: 'logo', attachments: 'plan', signature: 'member', signatureOf: 'nora@agency.example' } },
			[{ binary: { logo: { fileName: 'logo.png', mimeType: 'image/png', content: Buffer.from('PNG') }, plan: { fileName: 'plan.pdf', mimeType: 'application/pdf', content: PDF } } }],
		);
		expect(parsed.attachments.map(({ filename, related, contentDisposition }) => [filename, related ?? false, contentDisposition])).toEqual([['logo.png', true, 'inline'], ['plan.pdf', false, 'attachment']]);
		expect(raw.replaceAll('=\r\n', '')).toContain(`cid:${parsed.attachments[0].cid}`);
		expect(parsed.text?.trim()).toBe('See\n\n-- \nExample Homes');
	});
});
