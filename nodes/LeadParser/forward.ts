import { readWrittenAddress } from '../shared/mail/address';
import type { Address } from '../shared/mail/message/message';
import { announcement, headerBlock, headerLine } from '../shared/mail/message/history-marks';
import { isForwardSubject } from '../shared/mail/message/subject-marks';
import type { Line } from './lines';

/** The mail that was passed on. */
export interface Forwarded {
	from: Address | null;
	/** Whom it was sent to, and who passed it on before the sender did. */
	to: string[];
	subject: string;
	lines: Line[];
}

/** Nobody reads a mail that was passed on more often. */
const MAX_PASSED_ON = 4;

/** Unwraps a mail that somebody passed on, and what they had been passed on themselves; null when it was not. */
export function unwrapForward(lines: readonly Line[], subject: string): Forwarded | null {
	let forwarded = unwrapOnce(lines, subject);
	for (let round = 1; forwarded !== null && round < MAX_PASSED_ON; round++) {
		const inner = isForwardSubject(forwarded.subject) ? unwrapOnce(forwarded.lines, forwarded.subject) : null;
		if (inner === null) break;
		forwarded = { ...inner, to: [...forwarded.to, forwarded.from?.address ?? '', ...inner.to].filter(Boolean) };
	}
	return forwarded;
}

/** Only the first lines are looked at: deeper quotes are history. */
function unwrapOnce(lines: readonly Line[], subject: string): Forwarded | null {
	const forwardSubject = isForwardSubject(subject);
	const texts = lines.slice(0, 80).map((line) => line.text);
	for (let index = 0; index < texts.length; index++) {
		const announced = announcement(texts[index]);
		const start = announced === 'forward' ? index + 1 : (announced === 'original' && forwardSubject ? index + 1 : (forwardSubject || index === 0) && headerBlock(texts, index) > 0 ? index : -1);
		if (start < 0) continue;
		const forwarded = readHeader(lines, start);
		if (forwarded !== null) return forwarded;
	}
	return null;
}

function readHeader(lines: readonly Line[], start: number): Forwarded | null {
	let from: Address | null = null;
	const to: string[] = [];
	let subject = '';
	let seen = 0;
	let misses = 0;
	let end = start;
	for (let index = start; index < lines.length && index < start + 14; index++) {
		if (seen >= 2 && lines[index].gap) break;
		const field = headerLine(lines[index].text);
		if (field === null) {
			// A folded value, or the first line of the body when no blank line stands between.
			if (++misses > 1 || seen >= 3) break;
			continue;
		}
		misses = 0;
		seen++;
		end = index + 1;
		if (field.field === 'from' && from === null) from = readWrittenAddress(field.value) ?? (field.value === '' ? null : { name: field.value, address: '' });
		else if (field.field === 'subject') subject = field.value;
		else if (field.field === 'to') {
			const address = readWrittenAddress(field.value);
			if (address) to.push(address.address);
		}
	}
	return seen < 2 || from === null ? null : { from, to, subject, lines: lines.slice(end) };
}
