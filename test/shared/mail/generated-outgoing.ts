import type { OutgoingMail } from '../../../nodes/shared/mail/compose';
import type { Address } from '../../../nodes/shared/mail/message/message';

const WORDS = ['田中さくら', '不動産 株式会社', 'مكتب العقارات', 'أحمد', 'שרה כהן', 'דירה', '🏡', '👩‍👩‍👧 family', 'Grüße', 'Łódź', 'Müller', 'Ann', 'Lee', 'de la Cruz', "O'Neil", 'R&D', 'viewing', 'REF-1001', '100%41', '50 % off', '=?utf-8?Q?not_a_word?=', 'a=?b', '[draft]', '(comment)', '<angle>', 'ann@client.example', 'back\\slash', 'say "hello"', 'one, two; three', 'e\u0301', '\u202eright', 'Straße 7', 'x'.repeat(90), '長'.repeat(60), 'wide '.repeat(40).trim()];
const NAMES = ['Ann Lee', 'Lee, Ann', 'Ann "the agent" Lee', '田中 さくら', 'محمد العربي', 'שרה כהן', '🏡 Casa & Co.', 'Büro Süd', 'J. R. Doe', '=?utf-8?B?w4Q=?=', "D'Angelo", 'back\\slash', 'Ann (office)', 'ann@client.example', 'Müller '.repeat(20).trim(), '不'.repeat(50), 'a'.repeat(120), '', 'Renée (Zürich), "Büro"'];
const LINES = ['Hello', '', ' ', 'Grüße aus Köln', '田中様、こんにちは。', 'مرحبا بك في مكتبنا', 'שלום לך', '🏡🏡🏡', '.', '..', '.leading dot', 'From here on', 'From ann@client.example Mon Jan  5', '>From the quote', 'trailing blanks   ', 'a tab at the end\t', '-- ', '=20 is not a blank', 'a = b', 'x'.repeat(2000), 'word '.repeat(400), '日'.repeat(2000), 'see From here '.repeat(60), '--boundary', '\u2028', 'e\u0301e\u0301', 'a\u00a0b', '\tindented'];
const FILES = ['plan.pdf', 'Grundriß 図面.pdf', 'عقد الإيجار.docx', 'חוזה.txt', '🏡.png', 'a "quoted" name.pdf', 'semi;colon, comma.pdf', '100%41 off.pdf', "it's.pdf", 'back\\slash.txt', '=?utf-8?Q?x?=.pdf', `${'long '.repeat(30)}.zip`, `${'図'.repeat(70)}.pdf`, `${'a'.repeat(150)}.bin`, 'no ending', ' .hidden', 'spaces  two.pdf', 'Łódź*.pdf', 'mixed plain and ü in the middle of a rather long file name of ours.pdf'];
const TYPES = ['application/pdf', 'image/png', 'text/plain', 'text/html', 'application/octet-stream', 'message/delivery-status', 'multipart/mixed', 'nonsense', 'text/csv; charset=iso-8859-1'];
const NEWLINES = ['\n', '\r\n', '\r'];

/** Mails at random, of everything that is hard to write down; the same ones for the same seed. */
export class OutgoingGenerator {
	constructor(private seed: number) {}

	next(): OutgoingMail {
		const inline = this.chance(0.3);
		const lines = this.list(LINES, 1, 8);
		const newline = this.pick(NEWLINES);
		const html = inline || this.chance(0.5) ? `<p>${lines.map((line) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')).join(`<br>${newline}`)}</p>${inline ? '<img src="cid:logo"><img src=\'cid:map\'>' : ''}` : undefined;
		const files = this.list(FILES, 0, 3).map((fileName) => ({ fileName, mimeType: this.pick(TYPES), content: this.bytes() }));
		const pictures = inline ? ['logo', 'map'].map((contentId) => ({ fileName: `${contentId}.png`, mimeType: 'image/png', content: this.bytes(), contentId })) : [];
		return {
			from: this.address('office@agency.example'),
			to: this.addresses('to', 1, 5),
			cc: this.addresses('cc', 0, 3),
			bcc: this.addresses('bcc', 0, 2),
			replyTo: this.chance(0.3) ? [this.address('replies@agency.example')] : undefined,
			subject: this.list(WORDS, 0, 6).join(' '),
			text: html !== undefined && this.chance(0.5) ? '' : lines.join(newline),
			html,
			messageId: `<${this.number(1e9)}.${this.number(1e9)}@agency.example>`,
			inReplyTo: this.chance(0.5) ? this.id() : null,
			references: Array.from({ length: this.number(30) }, () => this.id()),
			headers: this.chance(0.3) ? { 'X-Note': this.list(WORDS, 1, 4).join(' ') } : {},
			attachments: [...files, ...pictures, ...(this.chance(0.1) ? [{ fileName: 'original.eml', mimeType: 'message/rfc822', content: this.attachedMail() }] : [])],
		};
	}

	private attachedMail(): Buffer {
		const body = this.pick(['Hello', 'Grüße, in 8bit', 'From here\r\n.\r\n'.repeat(3)]);
		return Buffer.from(`From: ann@client.example\r\nSubject: Hello\r\nDate: Mon, 05 Jan 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${body}\r\n`);
	}

	private id(): string {
		return `<${this.pick(['a', 'CAF=x+y_', 'long'.repeat(50)])}${this.number(1e9)}@${this.pick(['client.example', 'mail.gmail.com', '[192.0.2.1]'])}>`;
	}

	private addresses(what: string, from: number, to: number): Address[] {
		return Array.from({ length: from + this.number(to - from + 1) }, (_, index) => this.address(`${what}${index}@${this.pick(['client.example', 'bücher.example', `${'sub.'.repeat(20)}client.example`])}`));
	}

	private address(address: string): Address {
		return { name: this.pick(NAMES), address };
	}

	private bytes(): Buffer {
		return Buffer.from(Array.from({ length: this.number(400) }, () => this.number(256)));
	}

	private list(choices: readonly string[], from: number, to: number): string[] {
		return Array.from({ length: from + this.number(to - from + 1) }, () => this.pick(choices));
	}

	private pick<T>(choices: readonly T[]): T {
		return choices[this.number(choices.length)];
	}

	private chance(of: number): boolean {
		return this.number(1000) < of * 1000;
	}

	/** Below `below`. mulberry32: small, and the same on every machine. */
	private number(below: number): number {
		this.seed = (this.seed + 0x6d2b79f5) | 0;
		let value = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return Math.floor((((value ^ (value >>> 14)) >>> 0) / 4_294_967_296) * below);
	}
}
