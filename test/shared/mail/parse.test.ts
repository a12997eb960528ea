import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { contentKey, messageIds } from '../../../nodes/shared/mail/message/content-key';
import { readHtmlLines } from '../../../nodes/shared/mail/message/html-lines';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { processorTime } from '../../support/processor-time';

const mail = (name: string) => readFileSync(join(__dirname, '../../mail', `${name}.eml`));
const raw = (headers: string, body = 'Hello') => Buffer.from(`${headers}\r\n\r\n${body}`);

describe('parseMail', () => {
	it('takes the first of two From headers and says that the sender is not verified', async () => {
		const read = await parseMail(mail('two-from-headers'));
		expect(read.mail.from?.address).toBe('person@client.example');
		expect(read.mail.senderVerified).toBe(false);
	});

	it('verifies exactly one valid From', async () => {
		expect((await parseMail(mail('direct-letter'))).mail.senderVerified).toBe(true);
		expect((await parseMail(raw('From: power quadrant system@mail.example'))).mail.senderVerified).toBe(false);
		expect((await parseMail(raw('From: a@mail.example, b@mail.example'))).mail.senderVerified).toBe(false);
		expect((await parseMail(raw('Subject: none'))).mail.senderVerified).toBe(false);
	});

	it('does not let an encoded comma split an address', async () => {
		const read = await parseMail(raw('From: =?utf-8?q?M=C3=BCller=2C_Jan?= <jan@mail.example>'));
		expect(read.mail.from).toEqual({ name: 'Müller, Jan', address: 'jan@mail.example' });
		expect(read.mail.senderVerified).toBe(true);
	});

	it('reads References whatever stands between the ids', async () => {
		expect((await parseMail(raw('References: <a@x.example>,<b@x.example>,> (c) <d@x.example>'))).mail.references).toEqual(['<a@x.example>', '<b@x.example>', '<d@x.example>']);
		expect(messageIds('<not an id> <ok@x.example>')).toEqual(['<ok@x.example>']);
	});

	it('names attachments for the item and keeps their bytes', async () => {
		const read = await parseMail(mail('adf-lead'));
		expect(read.mail.attachments).toEqual([{ fileName: 'lead.xml', mimeType: 'application/xml', sizeBytes: expect.any(Number) as number, contentId: null, binaryProperty: 'attachment_0' }]);
		expect((await read.attachments[0].content()).toString()).toContain('<adf>');
	});

	it('reads the HTML as text when there is no text part', async () => {
		const read = await parseMail(mail('portal-es-table'));
		expect(read.mail.text).toContain('Nuria Ferrer Ibáñez\n');
		expect(read.mail.html).toContain('<table>');
	});

	it.each(['garbage'])('gives what can be read of %s', async (name) => {
		await expect(parseMail(mail(name))).resolves.toMatchObject({ mail: { senderVerified: false } });
	});

	it.each([
		['nothing', Buffer.alloc(0)],
		['zeros', Buffer.alloc(1000)],
		['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))],
		['only a boundary', raw('Content-Type: multipart/mixed; boundary="x"', '--x')],
		['an unknown charset', raw('Content-Type: text/plain; charset=x-nothing-known', 'caf\xe9')],
		['an unknown encoding', raw('Content-Transfer-Encoding: x-rot13', 'uryyb')],
		['nested multiparts', raw('Content-Type: multipart/mixed; boundary=b0', Array.from({ length: 500 }, (_, depth) => `--b${depth}\r\nContent-Type: multipart/mixed; boundary=b${depth + 1}\r\n\r\n`).join(''))],
		['a flood of headers', raw('X-A: b\r\n'.repeat(20_000).trimEnd())],
	])('never throws: %s', async (_name, bytes) => {
		await expect(parseMail(bytes)).resolves.toHaveProperty('mail.kind');
	});
});

describe('contentKey', () => {
	it('is the Message-ID with its domain in lower case', () => {
		expect(contentKey(raw('Message-ID: <AbC@Mail.Example>'))).toMatch(/^mid:<AbC@mail\.example>#[0-9a-f]{32}$/);
	});

	it('tells mails of a form that gives every mail the same id apart, by subject alone or far down the body', () => {
		const id = 'Message-ID: <form@shop.example>\r\nFrom: f@shop.example';
		const long = (end: string) => Buffer.concat([raw(id), Buffer.from(`\r\n\r\n${'You have a new message from the form on your website. '.repeat(20)}${end}`)]);
		expect(contentKey(raw(`${id}\r\nSubject: Ann asks`))).not.toBe(contentKey(raw(`${id}\r\nSubject: Bob asks`)));
		expect(contentKey(long('Ann'))).not.toBe(contentKey(long('Bob')));
		expect(contentKey(long('Ann'))).toBe(contentKey(Buffer.concat([Buffer.from('Received: from relay.example\r\n'), long('Ann')])));
	});

	it('is a hash of the bytes when the id is missing or given twice', () => {
		const twice = contentKey(raw('Message-ID: <a@x.example>\r\nMessage-ID: <b@x.example>'));
		expect(twice).toMatch(/^sha256:[0-9a-f]{64}$/);
		expect(contentKey(raw('Subject: x'))).not.toBe(contentKey(raw('Subject: y')));
		expect(contentKey(raw('Subject: x'))).toBe(contentKey(raw('Subject: x')));
	});
});

describe('readHtmlLines', () => {
	const texts = (html: string) => readHtmlLines(html).lines.map((line) => line.text);

	it('keeps cells apart and skips what nobody sees', () => {
		expect(texts('<table><tr><td>Name</td><td>Ann</td></tr></table><div style="display: none">hidden</div><!--[if mso]><p>mso</p><![endif]--><script>x</script><style>y</style>')).toEqual(['Name', 'Ann']);
	});

	it('marks quotations of the usual mail programs', () => {
		expect(readHtmlLines('<p>new</p><div class="gmail_quote">old</div>').lines.map((line) => line.quote)).toEqual([0, 1]);
	});

	it('marks what Outlook quotes beside its mark', () => {
		expect(readHtmlLines('<div>new</div><hr><div id="divRplyFwdMsg"><b>From:</b> Ann</div><div>old</div>').lines.map((line) => line.quote)).toEqual([0, 1, 1]);
	});

	it.each(['<div>', '<table><tr><td>', '<blockquote>', '<b>', '<', '&amp;', '<a href="x">y</a>'])('is linear in a megabyte of %s', (part) => {
		const started = processorTime();
		readHtmlLines(part.repeat(1_000_000 / part.length));
		expect(processorTime() - started).toBeLessThan(1500);
	});
});

it('leaves out NUL, also one that an encoded word brings: PostgreSQL takes none', async () => {
	const { mail: read } = await parseMail(raw('From: =?utf-8?q?An=00n?= <ann@client.example>\r\nSubject: =?utf-8?q?a=00b?=\r\nMessage-ID: <=?utf-8?q?a=00b?=@client.example>\r\nX-Note: a\0b'));
	expect(JSON.stringify(read)).not.toContain('\\u0000');
});
