import { createHash } from 'node:crypto';
import { simpleParser, type SimpleParserOptions } from 'mailparser';

import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { MailGenerator } from './generated-mail';

const OPTIONS: SimpleParserOptions = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true };
const sha = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** What mailparser makes of a mail; `text` is null when it has none and HTML is read instead. */
async function theirs(raw: Buffer) {
	const { text: whole = '', html, attachments } = await simpleParser(raw, OPTIONS);
	// PostgreSQL's TEXT cannot hold NUL: we leave it out.
	const text = whole.replaceAll('\0', '');
	const shown = typeof html === 'string' && html.trim() !== '' ? html : null;
	return {
		text: text === '' && shown !== null ? null : text,
		html: shown,
		files: attachments.map(({ filename, contentType, size, content, contentId }) => ({ name: filename ?? null, type: contentType, size, sha: sha(content), id: contentId ?? null })),
	};
}

async function ours(raw: Buffer, peer: Awaited<ReturnType<typeof theirs>>) {
	const { mail, attachments } = await parseMail(raw);
	const files = await Promise.all(attachments.map(async ({ info, content }, index) => ({
		name: peer.files[index]?.name === null && info.fileName.startsWith('attachment-') ? null : info.fileName,
		type: info.mimeType,
		size: info.sizeBytes,
		sha: sha(await content()),
		id: info.contentId,
	})));
	return { text: peer.text === null ? null : mail.text, html: mail.html, files };
}

describe('a mail reads as mailparser reads it: texts, HTML, and every file with name, type, size and bytes', () => {
	it.each([1, 2, 3, 4])('400 generated mails, series %i', async (series) => {
		const generator = new MailGenerator(series);
		for (let count = 0; count < 400; count++) {
			const { recipe, raw } = generator.next();
			const peer = await theirs(raw);
			expect({ recipe, ...(await ours(raw, peer)) }).toEqual({ recipe, ...peer });
		}
	}, 60_000);

	const html = '<p>see the plan</p>';
	it.each([
		['two texts around a file, as Apple Mail writes them', `Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nabove\n--b\nContent-Type: application/pdf; name=a.pdf\n\nPDF\n--b\nContent-Type: text/plain\n\nbelow\n--b--\n`],
		['text, HTML and text again', `Content-Type: multipart/mixed; boundary=b\n\n--b\n\nabove\n--b\nContent-Type: text/html\n\n${html}\n--b\n\nbelow\n--b--\n`],
		['a picture in the HTML', `Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n<img src="cid:x">\n--b\nContent-Type: image/png\nContent-ID: <x>\nContent-Disposition: inline; filename=x.png\n\nPNG\n--b--\n`],
		['a delivery report', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nfailed\n--b\nContent-Type: message/delivery-status\n\nStatus: 5.1.1\n--b\nContent-Type: message/rfc822\n\nSubject: old\n\nold\n--b--\n'],
		['a file that is the whole mail', 'Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nUERG\n'],
		['no end at all', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nabove\n--b\nContent-Type: application/pdf; name=a.pdf\n\nPDF'],
		['a part without a body', 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n--b\n\nbelow\n--b--\n'],
		['a body that begins with its delimiter', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--b\n\nbelow\n--b--\n'],
		['base64 that is padded line by line', 'Content-Type: application/x; name=a\nContent-Transfer-Encoding: base64\n\nQQ==\nQkI=\nQ0ND\n'],
		['base64 with strange characters', 'Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nSGVs\n!bG8g *d29y\nbGQ\n'],
		['quoted-printable that is broken', 'Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\na=3db=3D=\nc = d=Z9 \t\n=\n= \nlast=C3=A9='],
		['no header', '\nJust text\n'],
		['nothing', ''],
	])('%s', async (_what, body) => {
		const head = body === '' || body.startsWith('\n') ? '' : 'From: ann@client.example\nSubject: Hi\n';
		for (const raw of [Buffer.from(head + body), Buffer.from((head + body).replaceAll('\n', '\r\n'))]) {
			const peer = await theirs(raw);
			expect(await ours(raw, peer)).toEqual(peer);
		}
	});
});

describe('where mailparser loses something, we do not', () => {
	const inner = 'Content-Type: multipart/alternative; boundary=in\n\n--in\n\nhello\n--in\nContent-Type: text/html\n\n<p>hello</p>\n';
	it('an inner multipart without its end stops at the delimiter of the outer one (RFC 2046, 5.1.2)', async () => {
		const raw = Buffer.from(`Content-Type: multipart/mixed; boundary=out\n\n--out\n${inner}--out\nContent-Type: application/pdf; name=a.pdf\n\nPDF\n--out--\n`);
		expect((await theirs(raw)).files).toEqual([]);
		const { mail, attachments } = await parseMail(raw);
		expect([mail.text, mail.html, mail.attachments.length, (await attachments[0].content()).toString()]).toEqual(['hello', '<p>hello</p>', 1, 'PDF']);
	});

	it('white space behind a delimiter does not hide it', async () => {
		const { mail } = await parseMail(Buffer.from('Content-Type: multipart/mixed; boundary=b\n\n--b \t\n\nhello\n--b--  \n'));
		expect(mail.text).toBe('hello');
	});

	it.each(['multipart/mixed', 'multipart/mixed; boundary=c'])('what stands in a multipart whose boundary never comes is text: %s', async (type) => {
		const raw = Buffer.from(`Content-Type: ${type}\n\n--b\n\nabove\n--b--\n`);
		expect([(await theirs(raw)).text, (await parseMail(raw)).mail.text]).toEqual(['', '--b\n\nabove\n--b--\n']);
	});

	it.each(['Content-Type: text/plain', 'Content-Type: text/plain; charset=us-ascii', 'X-Mailer: old'])('a Latin text that does not say so is read as one: %s', async (header) => {
		expect((await parseMail(Buffer.from(`${header}\n\nGr\xfc\xdfe`, 'latin1'))).mail.text).toBe('Grüße');
	});

	it('a text in UTF-7 is read', async () => {
		expect((await parseMail(Buffer.from('Content-Type: text/plain; charset=utf-7\n\nGr+APwA3w-e'))).mail.text).toBe('Grüße');
	});

	it('a mail that is shown within the mail stands there with who wrote it, and its files are files of the mail', async () => {
		const raw = Buffer.from('Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFYI\n--b\nContent-Type: message/rfc822\nContent-Disposition: inline\n\nFrom: Bob Ray <bob@client.example>\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\nCall me\n--c\nContent-Type: image/png; name=a.png\n\nPNG\n--c--\n--b--\n');
		const { mail, attachments } = await parseMail(raw);
		expect(mail.text).toBe('FYI\n\nFrom: Bob Ray <bob@client.example>\nSubject: Grüße\n\nCall me');
		expect([mail.attachments.map(({ fileName }) => fileName), (await attachments[0].content()).toString()]).toEqual([['a.png'], 'PNG']);
	});
});
