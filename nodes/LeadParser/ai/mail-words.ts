import { addressesInText, addressIdentity } from '../../shared/mail/address';
import type { HtmlLines } from '../../shared/mail/message/html-lines';
import type { ParsedMail } from '../../shared/mail/message/message';
import type { LeadPhone } from '../../shared/node/item';
import type { PhoneReader } from '../phones';

const MAX_CHARACTERS = 512 * 1024;
const MAX_NUMBERS = 150;
/** How many other words may stand between the words of a name ("Lee, Ms Ann"). */
const NAME_SPREAD = 2;

const NUMBER = /\+?\(?\d(?:[\d().\-/·–\u00a0 ]{0,2}\d){5,17}/g;

/** What stands in a mail, word for word: an AI's value counts only when it is here. Values are given as the mail writes them. */
export class MailWords {
	private readonly text: string;
	/** As compared: one blank for any white space, lower case; beside it where each character stands in `text`. */
	private folded = '';
	private readonly positions: number[] = [];
	/** Where numbers stand: the text and the links. */
	private readonly numbers: string;
	private readonly addresses: Map<string, string>;
	private readonly words: string[];

	constructor(mail: ParsedMail, html: HtmlLines | null) {
		const people = [mail.from, mail.sender, ...mail.replyTo].flatMap((one) => (one === null ? [] : [one]));
		const lines = html?.lines ?? [];
		// Lines of different origin never touch: nothing can be read across them.
		const parts = [mail.subject, mail.text, lines.map((line) => line.text).join('\n'), ...people.map(({ name }) => name)];
		this.text = parts.join('\n\n\0\n\n').slice(0, MAX_CHARACTERS).normalize('NFKC');
		const links = lines.flatMap((line) => line.links.map((link) => decoded(link.href))).slice(0, 2000);
		this.numbers = `${this.text}\n${links.filter((link) => !/^(?:https?|mailto):/i.test(link)).join('\n')}`.normalize('NFKC');
		const found = [...people.map(({ address }) => address), ...addressesInText(this.text), ...addressesInText(links.join('\n'))];
		this.addresses = new Map(found.map((address) => [addressIdentity(address), address]));
		this.fold();
		this.words = wordsOf(this.text);
	}

	/** The address as the mail writes it; null when it is nowhere in it. */
	email(value: string): string | null {
		return this.addresses.get(addressIdentity(value.replace(/^mailto:/i, ''))) ?? null;
	}

	/** The number of the mail that has these digits, or is the same number written with its country code; null when there is none. */
	phone(value: string, reader: PhoneReader): LeadPhone | null {
		const digits = digitsOf(value);
		if (digits.length < 6) return null;
		const asked = reader.read(value)?.e164 ?? null;
		for (const [written] of [...this.numbers.matchAll(NUMBER)].slice(0, MAX_NUMBERS)) {
			const here = digitsOf(written);
			if (here !== digits && !isSameWithout(here, digits) && !isSameWithout(digits, here)) {
				if (asked === null || here.slice(-5) !== digits.slice(-5)) continue;
				if (reader.read(written)?.e164 !== asked) continue;
			}
			const phone = reader.read(written);
			// The same digits behind another country's code are another number.
			if (phone !== null && (here === digits || asked === null || phone.e164 === null || phone.e164 === asked)) return phone;
		}
		return null;
	}

	/** Whether all words of a name stand together in the mail, in any order. */
	name(value: string): boolean {
		const asked = wordsOf(value.normalize('NFKC'));
		if (asked.length === 0) return false;
		// Names without blanks between their parts (CJK) are one word or part of one.
		if (asked.length === 1) return this.words.includes(asked[0]) || (/[\u3040-\u9fff\uac00-\ud7af]/.test(value) && this.folded.includes(asked[0]));
		const wanted = new Set(asked);
		const spread = wanted.size + NAME_SPREAD;
		const counts = new Map<string, number>();
		for (const [index, word] of this.words.entries()) {
			if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
			const gone = this.words[index - spread];
			if (gone !== undefined && wanted.has(gone)) {
				const left = (counts.get(gone) ?? 1) - 1;
				if (left === 0) counts.delete(gone);
				else counts.set(gone, left);
			}
			if (counts.size === wanted.size) return true;
		}
		return false;
	}

	/** The passage that says this, with the mail's own line breaks; null when it is nowhere in it. */
	passage(value: string): string | null {
		const asked = value.normalize('NFKC').replace(/\s+/g, ' ').trim().toLowerCase();
		if (asked === '') return null;
		const at = this.folded.indexOf(asked);
		if (at < 0) return null;
		return this.text.slice(this.positions[at], this.positions[at + asked.length - 1] + 1);
	}

	/** Whether this code stands in the mail by itself, capitals included (W11). */
	code(value: string): boolean {
		for (let at = this.text.indexOf(value); at >= 0 && value !== ''; at = this.text.indexOf(value, at + 1)) {
			if (!/[\p{L}\p{N}]$/u.test(this.text.slice(Math.max(0, at - 2), at)) && !/^[\p{L}\p{N}]/u.test(this.text.slice(at + value.length, at + value.length + 2))) return true;
		}
		return false;
	}

	private fold(): void {
		const folded: string[] = [];
		let blank = true;
		for (let at = 0; at < this.text.length; at++) {
			const char = this.text[at];
			if (/\s/.test(char)) {
				if (!blank) {
					folded.push(' ');
					this.positions.push(at);
				}
				blank = true;
				continue;
			}
			blank = false;
			// One for one, so that positions fit: "İ" becomes two characters in lower case.
			const lower = char.toLowerCase();
			folded.push(lower.length === 1 ? lower : char);
			this.positions.push(at);
		}
		this.folded = folded.join('');
	}
}

/** Words in lower case; a mark that separates origins is a word of its own, so that no name is read across it. */
function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{M}\p{N}'’]+|\0/gu) ?? [];
}

function digitsOf(text: string): string {
	return text.normalize('NFKC').replace(/\D/g, '');
}

/** Whether `short` is `long` without its country code, trunk zero or "00" in front: at least seven digits stay. */
function isSameWithout(long: string, short: string): boolean {
	const national = short.replace(/^0+/, '');
	return national.length >= 7 && long.length - national.length <= 5 && long.endsWith(national);
}

function decoded(href: string): string {
	try {
		return decodeURIComponent(href);
	} catch {
		return href;
	}
}
