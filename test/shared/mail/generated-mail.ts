import { isUtf8 } from 'node:buffer';

/** One mail of a generator: what it is made of, to find it again, and its bytes. */
export interface GeneratedMail {
	recipe: string;
	raw: Buffer;
}

/** Texts in many charsets: name and bytes. */
export const CHARSETS: readonly [string, Buffer][] = [
	['utf-8', Buffer.from('Grüße aus Nürnberg – 日本語 🏠')],
	['UTF8', Buffer.from('Señor Muñoz')],
	['us-ascii', Buffer.from('plain words')],
	['iso-8859-1', Buffer.from('Gr\xfc\xdfe aus N\xfcrnberg', 'latin1')],
	['latin1', Buffer.from('Se\xf1or', 'latin1')],
	['windows-1252', Buffer.from('\x93Gr\xfc\xdfe\x94 \x96 100 \x80', 'latin1')],
	['iso-8859-2', Buffer.from('P\xf8\xedli\xb9 \xbelu\xbb', 'latin1')],
	['iso-8859-7', Buffer.from('\xca\xe1\xeb\xe7\xec\xdd\xf1\xe1', 'latin1')],
	['iso-8859-9', Buffer.from('\xdeehir', 'latin1')],
	['iso-8859-15', Buffer.from('100 \xa4', 'latin1')],
	['windows-1250', Buffer.from('\x8aest', 'latin1')],
	['windows-1251', Buffer.from('\xcf\xf0\xe8\xe2\xe5\xf2', 'latin1')],
	['windows-1254', Buffer.from('\xfeehir', 'latin1')],
	['koi8-r', Buffer.from('\xf0\xd2\xc9\xd7\xc5\xd4', 'latin1')],
	['gb2312', Buffer.from('d6d0cec4', 'hex')],
	['gb18030', Buffer.from('d6d0cec4', 'hex')],
	['big5', Buffer.from('a4a4a4e5', 'hex')],
	['shift_jis', Buffer.from('93fa967b8cea', 'hex')],
	['euc-jp', Buffer.from('c6fccbdcb8ec', 'hex')],
	['iso-2022-jp', Buffer.from('1b2442467c4b5c386c1b2842', 'hex')],
	['euc-kr', Buffer.from('c7d1b1b9beee', 'hex')],
	['ks_c_5601-1987', Buffer.from('c7d1b1b9beee', 'hex')],
	['tis-620', Buffer.from('e4b7c2', 'hex')],
	['utf-16le', Buffer.from('Grüße\r\n', 'utf16le')],
	['x-nobody-knows', Buffer.from('plain words')],
];

const NAMES = ['plan.pdf', 'Grundriß Erdgeschoß.pdf', '契約書.docx', 'a; b = "c".txt', `${'long name '.repeat(12)}.zip`, 'no ending', null];
const TYPES = ['application/pdf', 'image/png', 'application/octet-stream', 'text/csv', 'text/calendar', 'application/xml', 'message/rfc822', 'application/x-thing'];

/** Mails of every usual shape, at random but the same ones for the same seed. */
export class MailGenerator {
	constructor(private seed: number) {}

	next(): GeneratedMail {
		const recipe: string[] = [];
		const newline = this.pick(['\r\n', '\r\n', '\n']);
		recipe.push(newline === '\n' ? 'LF' : 'CRLF');
		const body = this.part(0, recipe);
		const head = 'From: Ann Lee <ann@client.example>\nTo: inbox@office.example\nSubject: Hello\nMessage-ID: <a@client.example>\nDate: Fri, 20 Nov 2026 10:00:00 +0000\nMIME-Version: 1.0\n';
		const raw = Buffer.concat([Buffer.from(head), body]).toString('latin1').replace(/\r?\n/g, newline);
		return { recipe: recipe.join(' '), raw: Buffer.from(raw, 'latin1') };
	}

	private random(): number {
		// mulberry32: small, and the same on every machine.
		this.seed = (this.seed + 0x6d2b79f5) | 0;
		let value = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	}

	private pick<T>(choices: readonly T[]): T {
		return choices[Math.floor(this.random() * choices.length)];
	}

	private part(depth: number, recipe: string[]): Buffer {
		const kind = this.pick(depth > 3 ? ['text', 'file'] : ['text', 'text', 'multipart', 'multipart', ...(depth === 0 ? [] : ['file', 'file'])]);
		if (kind === 'text') return this.text(recipe);
		if (kind === 'file') return this.file(recipe);
		const type = this.pick(['alternative', 'mixed', 'related', 'report', 'signed']);
		const boundary = this.pick([`=_b${depth}_${Math.floor(this.random() * 1e9)}`, `--x--${depth}${Math.floor(this.random() * 1e6)}`, `Boundary (${depth}) of:${Math.floor(this.random() * 1e6)}`]);
		const parts = Array.from({ length: 1 + Math.floor(this.random() * 4) }, () => '');
		recipe.push(`${type}(`);
		const bodies = parts.map(() => Buffer.concat([Buffer.from(`--${boundary}\n`), this.part(depth + 1, recipe), Buffer.from('\n')]));
		// Only the outermost one may lack its end: see the tests for what becomes of the others.
		const isOpen = depth === 0 && this.random() < 0.1;
		recipe.push(isOpen ? ') open' : ')');
		return Buffer.concat([
			Buffer.from(`Content-Type: multipart/${type};\n\tboundary="${boundary}"\n\n${this.pick(['', 'This is a mail in several parts.\n', '--not-a-boundary\n'])}`),
			...bodies,
			Buffer.from(isOpen ? '' : `--${boundary}--\n${this.pick(['', '\n', 'behind the end\n'])}`),
		]);
	}

	private text(recipe: string[]): Buffer {
		const [charset, sample] = this.pick(CHARSETS);
		const type = this.pick(['plain', 'plain', 'html']);
		const isWide = charset === 'utf-16le';
		const lines = isWide ? sample : Buffer.concat(Array.from({ length: 1 + Math.floor(this.random() * 12) }, () => Buffer.concat([Buffer.from(this.pick(type === 'html' ? ['<p>Hi ', '<b>Name:</b> ', '<br>'] : ['Name: ', '> ', '', ' ', '--', 'a = b ', 'trailing  '])), sample, Buffer.from(this.pick(['\n', '\n', ' \n', '\n\n']))])));
		const encoding = isWide ? 'base64' : this.pick(['7bit', '8bit', 'base64', 'quoted-printable', 'binary', 'QUOTED-PRINTABLE', 'x-unknown', null]);
		const flowed = type === 'plain' && encoding !== 'base64' ? this.pick(['', '', '; format=flowed', '; format=flowed; delsp=yes']) : '';
		const disposition = this.pick(['', '', '', 'Content-Disposition: inline\n']);
		recipe.push(`${type}/${charset}/${encoding}${flowed}`);
		// A Latin text that does not say so is another matter: see the tests.
		const head = this.random() < 0.2 && type === 'plain' && isUtf8(sample) && !isWide ? '' : `Content-Type: text/${type}; charset=${this.pick([charset, `"${charset}"`])}${flowed}\n`;
		return Buffer.concat([Buffer.from(`${head}${encoding === null ? '' : `Content-Transfer-Encoding: ${encoding}\n`}${disposition}\n`), this.encoded(lines, encoding)]);
	}

	private file(recipe: string[]): Buffer {
		const name = this.pick(NAMES);
		const type = this.pick(TYPES);
		const content = Buffer.from(Array.from({ length: Math.floor(this.random() * 3000) }, () => Math.floor(this.random() * 256)));
		const encoding = this.pick(['base64', 'base64', 'quoted-printable', '7bit', null]);
		const isText = encoding === '7bit' || encoding === null;
		// Inline, it would be shown: see the tests for what becomes of that.
		recipe.push(`${type}/${encoding}/${name}`);
		return Buffer.concat([
			Buffer.from(`Content-Type: ${type}${name === null ? '' : this.pick(['', nameParameter('name', name, this.random())])}\n`),
			Buffer.from(this.pick(['Content-Disposition: attachment', type === 'message/rfc822' ? 'Content-Disposition: attachment' : 'Content-Disposition: inline', type.startsWith('text/') ? 'Content-Disposition: attachment' : 'X-Nothing: here']) + (name === null ? '' : nameParameter('filename', name, this.random()))),
			Buffer.from(`\n${encoding === null ? '' : `Content-Transfer-Encoding: ${encoding}\n`}${this.pick(['', 'Content-ID: <picture@client.example>\n'])}\n`),
			this.encoded(isText ? Buffer.from(content.toString('hex').replace(/.{60}/g, '$&\n')) : content, encoding),
		]);
	}

	private encoded(content: Buffer, encoding: string | null): Buffer {
		if (encoding === 'base64') return Buffer.from(content.toString('base64').replace(/.{76}/g, '$&\n') + this.pick(['', '\n']));
		if (encoding?.toLowerCase() !== 'quoted-printable') return content;
		const escaped = content.toString('latin1').replace(/[^\x20-\x3c\x3e-\x7e\n]/g, (char) => `=${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
		return Buffer.from(escaped.split('\n').map((line) => line.replace(/ $/, '=20').replace(/(?:=[0-9A-F]{2}|[^=]){70}/g, '$&=\n')).join('\n'));
	}
}

/** The ways in which programs write a file name: RFC 2231 whole and in pieces, RFC 2047 in quotes, raw UTF-8. */
function nameParameter(parameter: string, name: string, way: number): string {
	const quoted = `; ${parameter}="${name.replace(/["\\]/g, '\\$&')}"`;
	const percent = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
	if (/^[\x20-\x7e]*$/.test(name) && way < 0.5) return quoted;
	if (way < 0.4) return `; ${parameter}*=utf-8''${percent}`;
	if (way < 0.7) return (percent.match(/(?:%..|[^%]){1,20}/g) ?? []).map((piece, index) => `;\n ${parameter}*${index}*=${index === 0 ? "utf-8''" : ''}${piece}`).join('');
	if (way < 0.9) return `; ${parameter}="=?utf-8?b?${Buffer.from(name).toString('base64')}?="`;
	return quoted;
}
