import { simpleParser } from 'mailparser';

import { composeMail, type OutgoingMail } from '../../../nodes/shared/mail/compose';
import { OutgoingGenerator } from './generated-outgoing';
import { strictFaults } from './strict-mail';
import { processorTime } from '../../support/processor-time';

test('300 mails of names, subjects, texts and files that are hard to write down: nothing strict to say', async () => {
	const mails = new OutgoingGenerator(6);
	const faults = new Map<string, number>();
	for (let count = 0; count < 300; count++) {
		const { source } = await composeMail(mails.next());
		for (const fault of strictFaults(source)) faults.set(fault, (faults.get(fault) ?? 0) + 1);
	}
	expect([...faults]).toEqual([]);
}, 60_000);

describe('The strict check itself sees what is wrong', () => {
	const head = ['From: Ann <ann@client.example>', 'To: bea@client.example', 'Subject: Hello', 'Date: Mon, 05 Jan 2026 10:00:00 +0000', 'Message-ID: <a@client.example>', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=utf-8'];
	const mail = (changes: Record<string, string> = {}, body = 'Hello\r\n') =>
		Buffer.from(`${[...head.filter((line) => !(line.split(':')[0] in changes)), ...Object.entries(changes).filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n${body}`);
	const multipart = (body: string, boundary = 'b') => mail({ 'Content-Type': `multipart/mixed; boundary=${boundary}` }, body);

	test('a plain mail is in order', () => expect(strictFaults(mail())).toEqual([]));
	test('so is a multipart one', () => expect(strictFaults(multipart('--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b\r\n\r\nHi\r\n--b--\r\n'))).toEqual([]));
	test.each<[string, Buffer, RegExp]>([
		['a bare LF', mail({}, 'a\nb\r\n'), /stands alone/],
		['a bare CR', mail({}, 'a\rb\r\n'), /stands alone/],
		['no Date', mail({ Date: '' }), /date is missing/],
		['a date that is none', mail({ Date: '2026-01-05' }), /no date/],
		['two subjects', Buffer.from(mail().toString().replace('Subject', 'Subject: a\r\nSubject')), /more than once/],
		['Bcc', mail({ Bcc: 'x@y.example' }), /Bcc is in/],
		['raw UTF-8 in a header', mail({ Subject: 'Grüße' }), /printable ASCII/],
		['a line that could be folded', mail({ Subject: 'word '.repeat(20).trim() }), /could be folded/],
		['a line of 1,000 characters', mail({ Subject: 'x'.repeat(1000) }), /998/],
		['a fold of blanks only', mail({ Subject: 'a\r\n \r\n b' }), /blanks only/],
		['an encoded word in quotes', mail({ To: '"=?utf-8?Q?a?=" <bea@client.example>' }), /does not belong/],
		['an encoded word that is glued', mail({ Subject: 'x=?utf-8?Q?a?=' }), /glued/],
		['an encoded word of 80 characters', mail({ Subject: `=?utf-8?Q?${'a'.repeat(68)}?=` }), /80 characters/],
		['a character cut in two', mail({ Subject: '=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=' }), /cut in two/],
		['a comma in a name', mail({ To: 'Lee, Ann <ann@client.example>' }), /no address/],
		['no address', mail({ To: 'ann@' }), /no address/],
		['a Message-ID without a domain', mail({ 'Message-ID': '<abc>' }), /no msg-id/],
		['references that are none', mail({ References: 'a@b.example' }), /msg-ids/],
		['a file name in an encoded word', mail({ 'Content-Type': 'text/plain; name="=?utf-8?Q?a?="' }), /RFC 2047, 5/],
		['a raw value that needs quotes', mail({ 'Content-Type': 'text/plain; name=a b' }), /no parameter/],
		['a piece that is missing', mail({ 'Content-Type': 'text/plain; name*0=a; name*2=b' }), /pieces/],
		['8bit in a body', mail({}, 'Grüße\r\n'), /8bit in a 7bit/],
		['8bit that is declared', mail({ 'Content-Transfer-Encoding': '8bit' }, 'Grüße\r\n'), /8bit outside/],
		['a long line', mail({}, `${'x'.repeat(100)}\r\n`), /line of 100/],
		['blanks at an end', mail({}, 'a \r\n'), /blanks at the end/],
		['"From "', mail({}, 'From here\r\n'), /From/],
		['a boundary in a part', multipart('--b\r\n\r\n--beta\r\n--b--\r\n'), /boundary stands in a part/],
		['no last delimiter', multipart('--b\r\n\r\nHi\r\n'), /last delimiter/],
		['base64 that is none', mail({ 'Content-Transfer-Encoding': 'base64' }, 'abc*\r\n'), /not base64/],
	])('%s', (_what, raw, fault) => expect(strictFaults(raw)).toContainEqual(expect.stringMatching(fault)));
});

describe('What is composed', () => {
	const mail = (changes: Partial<OutgoingMail>): OutgoingMail => ({ from: { name: '', address: 'office@agency.example' }, to: [{ name: '', address: 'ann@client.example' }], subject: 'Hello', text: 'Hello', messageId: '<4f1@agency.example>', ...changes });
	const image = { fileName: 'logo.png', mimeType: 'image/png', content: Buffer.from('PNG') };
	const compose = async (changes: Partial<OutgoingMail>) => {
		const { source } = await composeMail(mail(changes));
		expect(strictFaults(source)).toEqual([]);
		return { source: source.toString('latin1'), parsed: await simpleParser(source) };
	};

	test('a picture the HTML shows gets an id by the rules; one it does not show is an attachment', async () => {
		const { source, parsed } = await compose({ html: '<img src="cid:my%20logo"><img src=cid:map width=5>', attachments: [{ ...image, contentId: 'my logo' }, { ...image, contentId: '<map>' }, { ...image, contentId: 'unused' }, image] });
		expect(source).toContain('multipart/related');
		expect(parsed.attachments.map(({ cid, related, contentDisposition }) => [cid, related ?? false, contentDisposition])).toEqual([
			['0.4f1@agency.example', true, 'inline'],
			['1.4f1@agency.example', true, 'inline'],
			[undefined, false, 'attachment'],
			[undefined, false, 'attachment'],
		]);
		expect(source.replaceAll('=\r\n', '')).toMatch(/cid:0\.4f1@agency\.example.*cid:1\.4f1@agency\.example/);
	});
	test('an id that another program gave stays', async () => {
		const { parsed } = await compose({ html: '<img src="cid:image001.png@01DA">', attachments: [{ ...image, contentId: '<image001.png@01DA>' }] });
		expect(parsed.attachments[0].cid).toBe('image001.png@01DA');
	});
	test('HTML without a text gets one that says the same', async () => {
		const { parsed } = await compose({ text: ' ', html: '<p>On <b>Monday</b>?</p><p>Ann</p>' });
		expect(parsed.text?.trim()).toBe('On Monday?\n\nAnn');
	});
	test('an attached mail goes unchanged and everything around it says what it holds; one with broken lines is a file', async () => {
		const original = (body: string) => ({ fileName: 'original.eml', mimeType: 'message/rfc822', content: Buffer.from(`From: ann@client.example\r\n\r\n${body}\r\n`) });
		expect((await compose({ attachments: [original('Grüße')] })).source.match(/Content-Transfer-Encoding: 8bit/g)).toHaveLength(2);
		expect((await compose({ attachments: [original('Hello')] })).source).not.toContain('8bit');
		expect((await compose({ attachments: [original('x'.repeat(2000))] })).source).toContain('application/octet-stream; name=original.eml');
	});
	test('large and hostile parts cost no more than reading them', async () => {
		const started = processorTime();
		const line = `${'x'.repeat(990)}\r\n`;
		const original = { fileName: 'original.eml', mimeType: 'message/rfc822', content: Buffer.from(line.repeat(10_000)) };
		await composeMail(mail({ subject: `${'y'.repeat(790)} `.repeat(500), html: 'cid:'.repeat(100_000), attachments: [original, { ...image, mimeType: `image/png;${' charset'.repeat(20_000)}` }] }));
		expect(processorTime() - started).toBeLessThan(10_000);
	}, 60_000);
	test('ids of others that are no ASCII are left out, and there is one Date', async () => {
		const { parsed, source } = await compose({ inReplyTo: '<ü@client.example>', references: ['<ü@client.example>', '<a@client.example>'] });
		expect(parsed.inReplyTo).toBeUndefined();
		expect(parsed.references).toBe('<a@client.example>');
		expect(source.match(/^Date: /gm)).toHaveLength(1);
	});
});
