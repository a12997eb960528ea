import { simpleParser } from 'mailparser';

import { composeMail, copyForSender, newMessageId, type OutgoingMail } from '../../../nodes/shared/mail/compose';

const mail = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
	from: { name: 'Büro Süd', address: 'office@agency.example' },
	to: [{ name: 'Ann', address: 'ann@client.example' }],
	subject: 'Your enquiry',
	text: 'Hello',
	messageId: '<1@agency.example>',
	...changes,
});

const headerLines = (source: Buffer) => source.toString('utf8').split('\r\n\r\n')[0].split('\r\n').map((line) => line.split(':')[0].toLowerCase());

describe('A text that came from a mail cannot write headers', () => {
	const hostile = 'Hello\r\nBcc: victim@elsewhere.example\r\n\r\n<b>body</b>\u2028\u0000';
	test.each<[string, Partial<OutgoingMail>]>([
		['subject', { subject: hostile }],
		['sender name', { from: { name: hostile, address: 'office@agency.example' } }],
		['recipient name', { to: [{ name: hostile, address: 'ann@client.example' }] }],
		['recipient name that closes its quotes', { to: [{ name: 'Ann" <victim@elsewhere.example>, "', address: 'ann@client.example' }] }],
		['Reply-To name', { replyTo: [{ name: hostile, address: 'office@agency.example' }] }],
		['Message-ID', { messageId: hostile }],
		['In-Reply-To', { inReplyTo: `<a@b.example>${hostile}` }],
		['References', { references: [`<a@b.example>\r\nBcc: victim@elsewhere.example`] }],
		['further header', { headers: { 'X-Loop': hostile } }],
		['file name', { attachments: [{ fileName: hostile, mimeType: 'text/plain\r\nBcc: victim@elsewhere.example', content: Buffer.from('x'), contentId: hostile }] }],
	])('%s', async (_field, changes) => {
		const { source, envelope } = await composeMail(mail(changes));
		expect(headerLines(source)).not.toContain('bcc');
		expect(envelope.to).toEqual(['ann@client.example']);
		const parsed = await simpleParser(source);
		expect(parsed.bcc).toBeUndefined();
		expect([parsed.to].flat().flatMap((one) => one?.value ?? []).map(({ address }) => address)).toEqual(['ann@client.example']);
		expect(parsed.text?.trim()).toBe('Hello');
	});
});

test('What was written is what is read: names, subject, both bodies, attachment, thread', async () => {
	const { source, envelope } = await composeMail(
		mail({
			cc: [{ name: '田中', address: 'tanaka@client.example' }],
			subject: 'Grüße 🏡 — الوحدة',
			text: 'Grüße',
			html: '<p>Grüße</p>',
			inReplyTo: '<q@client.example>',
			references: ['<p@client.example>', '<q@client.example>'],
			headers: { 'Auto-Submitted': 'auto-replied' },
			attachments: [{ fileName: 'Grundriß 图.pdf', mimeType: 'application/pdf', content: Buffer.from([1, 2, 3]) }],
		}),
	);
	const parsed = await simpleParser(source);
	expect(parsed.from?.value).toEqual([{ name: 'Büro Süd', address: 'office@agency.example' }]);
	expect([parsed.cc].flat()[0]?.value[0].name).toBe('田中');
	expect(parsed.subject).toBe('Grüße 🏡 — الوحدة');
	expect(parsed.text?.trim()).toBe('Grüße');
	expect(parsed.html).toBe('<p>Grüße</p>');
	expect(parsed.inReplyTo).toBe('<q@client.example>');
	expect(parsed.references).toEqual(['<p@client.example>', '<q@client.example>']);
	expect(parsed.headers.get('auto-submitted')).toBe('auto-replied');
	expect(parsed.attachments[0]).toMatchObject({ filename: 'Grundriß 图.pdf', contentType: 'application/pdf', content: Buffer.from([1, 2, 3]) });
	expect(parsed.messageId).toBe('<1@agency.example>');
	expect(envelope).toEqual({ from: 'office@agency.example', to: ['ann@client.example', 'tanaka@client.example'] });
	expect(source.toString('latin1').split('\r\n').every((line) => line.length <= 998 && !line.includes('\n'))).toBe(true);
});

test('Bcc is in the envelope and in the sender’s own copy, never in the mail', async () => {
	const bcc = [{ name: 'Archive', address: 'archive@agency.example' }];
	const composed = await composeMail(mail({ bcc }));
	expect(composed.envelope.to).toEqual(['ann@client.example', 'archive@agency.example']);
	expect(composed.source.toString()).not.toContain('archive@agency.example');
	const copy = await simpleParser(copyForSender(composed.source, bcc.map(({ address }) => address)));
	expect([copy.bcc].flat()[0]?.text).toBe('archive@agency.example');
	expect(copy.messageId).toBe('<1@agency.example>');
	expect(copyForSender(composed.source)).toBe(composed.source);
});

test('A bounce-proof mail has the null sender, a redirect another envelope sender', async () => {
	expect((await composeMail(mail({ envelopeFrom: '' }))).envelope.from).toBe('');
	expect((await composeMail(mail({ envelopeFrom: 'bounces@agency.example' }))).envelope.from).toBe('bounces@agency.example');
});

test('Nothing is read from files or addresses of the net', async () => {
	const { source } = await composeMail(mail({ html: '<img src="file:///etc/passwd"><img src="http://127.0.0.1/x">', text: '/etc/passwd' }));
	expect(source.toString()).toContain('/etc/passwd');
	expect(source.toString()).not.toContain('root:');
});

test.each<[string, Partial<OutgoingMail>, string]>([
	['nobody', { to: [] }, 'The mail has no recipient'],
	['a recipient without domain', { to: [{ name: '', address: 'ann' }] }, '"ann" is not an email address'],
	['a line break in an address', { to: [{ name: '', address: 'ann@client.example\r\nRCPT TO:<x@y.example>' }] }, 'is not an email address'],
	['an envelope sender that is none', { envelopeFrom: '<>' }, '"<>" is not an email address'],
	['a header of ours', { headers: { Bcc: 'x@y.example' } }, 'The header "Bcc" cannot be set'],
	['a header with a colon', { headers: { 'X: y\r\nBcc': 'x' } }, 'cannot be set'],
])('%s is refused before anything leaves', async (_what, changes, message) => {
	await expect(composeMail(mail(changes))).rejects.toMatchObject({ name: 'UnsendableMailError', message: expect.stringContaining(message), description: expect.stringMatching(/\S/) });
});

test('Message-IDs end in the domain of the sender and differ', () => {
	expect(newMessageId('office@Agency.example')).toMatch(/^<[0-9a-f]{32}@agency\.example>$/);
	expect(newMessageId('office@agency.example')).not.toBe(newMessageId('office@agency.example'));
	expect(newMessageId('büro@süd.example')).toMatch(/@smart-inbox\.invalid>$/);
});
