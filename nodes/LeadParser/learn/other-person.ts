import type { Line } from '../lines';
import type { PhoneReader } from '../phones';
import type { Reading } from '../reading';
import { folded, type RightValues } from './example';
import { occurrencesOf, textsIn } from './where-it-stands';

/** A mail as the same sender would send it for somebody else, and what is right for that one. */
export interface OtherMail {
	lines: Line[];
	subject: string;
	replyTo: Reading['replyTo'];
	right: RightValues;
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * Puts another person's values in the place of the example's, and other numbers in the place of dates, prices and ids:
 * what does not find the values then hangs on something that was true of the example alone.
 */
export function mailOfSomebodyElse({ lines, subject, replyTo }: Pick<Reading, 'lines' | 'subject' | 'replyTo'>, right: RightValues, reader: PhoneReader): OtherMail {
	const other = otherValues(right, lines, reader);
	const replace = (text: string, found: { start: number; end: number }[], value: string) => [...found].reverse().reduce((changed, { start, end }) => changed.slice(0, start) + value + changed.slice(end), text);
	const message = right.message.trim() === '' ? [] : occurrencesOf('message', right.message, lines, reader);
	const [first] = message;
	const changed: Line[] = [];
	for (const [index, line] of lines.entries()) {
		if (first !== undefined && index > first.line && index <= first.lastLine) continue;
		const [head, tail] = first !== undefined && index === first.line ? [line.text.slice(0, first.start), lines[first.lastLine].text.slice(first.end)] : [line.text, null];
		const begin = others(head);
		if (tail === null) {
			changed.push({ ...line, text: begin, links: line.links.map((link) => ({ ...link, href: others(link.href) })) });
			continue;
		}
		const parts = other.message.split('\n');
		parts.forEach((part, at) => changed.push({ ...line, gap: at === 0 && line.gap, text: `${at === 0 ? begin : ''}${part}${at === parts.length - 1 ? others(tail) : ''}` }));
	}
	return { lines: changed, subject: others(subject), replyTo: replyTo.map(({ name, address }) => ({ name: others(name), address: others(address) })), right: other };

	function others(text: string): string {
		const marks: [string, string][] = [];
		let result = text;
		const put = (value: string, found: { start: number; end: number }[]) => {
			if (value === '' || found.length === 0) return;
			const mark = String.fromCharCode(0xe000 + marks.length);
			marks.push([mark, value]);
			result = replace(result, found, mark);
		};
		put(other.email, textsIn(right.email, result, true));
		put(other.email, textsIn(right.email.replace('@', '%40'), result, true));
		put(other.reference, textsIn(right.reference, result, false));
		if (right.phone !== '') put(other.phone, occurrencesOf('phone', right.phone, [{ ...PLAIN, text: result }], reader));
		put(other.name, textsIn(right.name, result, true));
		const [words, theirs] = [right.name.split(/[\s,]+/), other.name.split(/\s+/)];
		for (const [at, word] of words.entries()) if (word.length > 2 || UNSPACED.test(word)) put(theirs[Math.min(at, theirs.length - 1)], textsIn(word, result, true));
		result = result.replace(/\d/g, (digit) => String((Number(digit) + 1) % 10));
		return marks.reduce((whole, [mark, value]) => whole.split(mark).join(value), result);
	}
}

const PLAIN: Line = { text: '', number: 1, row: 0, cell: 0, rowCells: 0, strongPart: null, links: [], linkOnly: false, gap: false, indent: 0, place: null, letters: 0 };

function otherValues(right: RightValues, lines: readonly Line[], reader: PhoneReader): RightValues {
	const message = right.message.trim() === '' ? undefined : occurrencesOf('message', right.message, lines, reader)[0];
	const oneLine = message === undefined || message.line === message.lastLine;
	const written = lines.flatMap((line) => occurrencesOf('phone', right.phone, [line], reader).map(({ start, end }) => line.text.slice(start, end)))[0] ?? right.phone;
	return {
		name: right.name.trim() === '' ? '' : UNSPACED.test(right.name) ? '李雪' : folded(right.name).split(' ').map((_, at) => ['Zoë', 'Quill', 'Ferrant', 'Odum'][Math.min(at, 3)]).join(' '),
		email: right.email.trim() === '' ? '' : 'q.ferrant@else-mail.example',
		// The last digits, so that it stays a number of its country.
		phone: written.replace(/\d(?=\D*\d?\D*$)/g, (digit) => String((Number(digit) + 3) % 10)),
		reference: right.reference.trim().replace(/\d/g, (digit) => String((Number(digit) + 4) % 10)),
		message: right.message.trim() === '' ? '' : oneLine ? 'Zwei kurze Fragen dazu bitte' : 'Two short questions about it please.\nAnd a second line, which asks for a day.',
	};
}
