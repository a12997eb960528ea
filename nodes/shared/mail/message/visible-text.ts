import { announcement, attributionLength, headerBlock, MAX_MARK, type Seen } from './history-marks';
import { SENT_FROM } from './quote-words';

/** Text beyond this is not read: no person writes more, and the work stays bounded. */
export const MAX_TEXT = 1024 * 1024;
const MAX_LINES = 20_000;

/** A mail's text taken apart: what its author wrote, and how they signed. Everything older is left out. */
export interface WrittenText {
	visible: string;
	signature: string;
}

type Kind = 'text' | 'empty' | 'quoted' | 'rule';

const RULE = /^(?:[\s\-_=*#~+ᐧ•·.─━—–]{2,}|ᐧ)$/u;
const SIGNATURE = /^(?:--|__|—|––)[ \t]*$/;

/** What the author of this mail wrote: quoted history, attribution lines and signature taken out. Linear in the text. */
export function visibleText(text: string): string {
	return splitWrittenText(text).visible;
}

/** Takes a mail's plain text apart, line by line. */
export function splitWrittenText(text: string): WrittenText {
	const bounded = text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
	const lines = bounded.replace(/\r\n?/g, '\n').replace(/[\u200b\ufeff\u2060]/g, '').split('\n', MAX_LINES).map((line) => line.trimEnd());
	const kinds: Kind[] = lines.map(kindOf);
	const keep: string[] = [];
	const signature: string[] = [];
	const seen: Seen = { ends: [], fields: [] };
	let inCode = false;
	let index = 0;
	let hasText = false;

	while (index < lines.length) {
		const line = lines[index];
		if (/^\s*```/.test(line)) inCode = !inCode;
		if (hasText && !inCode && line.length < 10 * MAX_MARK && isDisclaimer(lines, index)) break;
		if (inCode || line.length > MAX_MARK) {
			keep.push(line);
			hasText ||= line.trim() !== '';
			index++;
			continue;
		}
		if (kinds[index] === 'quoted') {
			index++;
			continue;
		}
		if (kinds[index] === 'empty') {
			keep.push(line);
			index++;
			continue;
		}
		if (announcement(line) !== null || headerBlock(lines, index, seen) > 0) break;
		const attribution = attributionLength(lines, index, seen);
		if (attribution > 0) {
			let next = index + attribution;
			while (next < lines.length && kinds[next] === 'empty') next++;
			const barred = next < lines.length && /^\s*\|/.test(lines[next]);
			if (next < lines.length && (kinds[next] === 'quoted' || barred)) {
				// The quotation ends where its marks end: an answer below it is the author's.
				while (next < lines.length && (kinds[next] === 'quoted' || (barred && /^\s*\|/.test(lines[next])) || (kinds[next] === 'empty' && nextQuoted(kinds, next)))) next++;
				index = next;
				continue;
			}
			break;
		}
		if (SIGNATURE.test(line) && hasText) {
			// Everything below the mark is signature, up to the quotation.
			for (let below = index + 1; below < lines.length; below++) {
				if (kinds[below] === 'quoted' || attributionLength(lines, below, seen) > 0 || headerBlock(lines, below, seen) > 0 || announcement(lines[below]) !== null) break;
				signature.push(lines[below]);
			}
			break;
		}
		keep.push(line);
		hasText ||= kinds[index] === 'text';
		index++;
	}

	trimEnd(keep);
	while (keep.length > 1 && isDeviceLine(keep[keep.length - 1])) {
		signature.unshift(keep.pop() as string);
		trimEnd(keep);
	}
	const first = keep.findIndex((line) => line.trim() !== '');
	return { visible: keep.slice(Math.max(0, first)).join('\n'), signature: signature.join('\n').trim() };
}

const DISCLAIMER_HEAD = /^\W{0,3}(?:disclaimer|confidentiality (?:notice|note)|legal notice|aviso legal|(?:aviso|cláusula) de confidencialidad|haftungsausschluss|vertraulichkeitshinweis|avis de confidentialité|avvertenza legale|(?:nota|avviso) di riservatezza|aviso de confidencialidade)(?:$|\W)/i;
const DISCLAIMER = /(?:this|the) (?:e-?mail|message|communication)[^.]{0,120}(?:confidential|privileged|intended (?:only|solely))|intended recipient|este (?:mensaje|correo|e-?mail)[^.]{0,120}confidencial|diese e-?mail[^.]{0,120}vertraulich|ce (?:message|courriel|mail|e-?mail)[^.]{0,120}confidentiel|quest[oa] (?:messaggio|e-?mail)[^.]{0,120}(?:riservat|confidenzial)|esta mensagem[^.]{0,120}confidencia|dit (?:bericht|e-?mail)[^.]{0,120}vertrouwelijk/i;

/** Whether a paragraph begins here that a company puts below every mail: names and numbers in it are nobody's. */
function isDisclaimer(lines: readonly string[], index: number): boolean {
	if (index === 0 || (lines[index - 1] !== '' && kindOf(lines[index - 1]) !== 'rule')) return false;
	return DISCLAIMER_HEAD.test(lines[index]) || (lines[index].length >= 50 && DISCLAIMER.test(`${lines[index]} ${(lines[index + 1] ?? '').slice(0, MAX_MARK)}`));
}

function kindOf(line: string): Kind {
	if (line.trim() === '') return 'empty';
	// ">>> see here <<<" is decoration, not quotation.
	if (/^\s{0,3}>/.test(line)) return line.length < MAX_MARK && line.endsWith('<<<') ? 'text' : 'quoted';
	if (line.length <= 200 && RULE.test(line)) return 'rule';
	return 'text';
}

function nextQuoted(kinds: readonly Kind[], from: number): boolean {
	for (let index = from; index < kinds.length && index < from + 4; index++) {
		if (kinds[index] === 'quoted') return true;
		if (kinds[index] !== 'empty') return false;
	}
	return false;
}

function trimEnd(lines: string[]): void {
	while (lines.length > 0 && (lines[lines.length - 1].trim() === '' || (lines[lines.length - 1].length <= 200 && RULE.test(lines[lines.length - 1])))) lines.pop();
}

function isDeviceLine(line: string): boolean {
	const plain = line.trim().toLowerCase().replace(/^[\s*_[(<]+/, '');
	if (plain.length > 120) return false;
	const start = SENT_FROM.find((word) => plain.startsWith(word));
	if (start === undefined) return /(?:iphone|ipad|android)\w*\s*(?:gesendet|から送信|dan gönderildi|umdan gönderildi|에서 보냄)/.test(plain);
	// "Sent from my desk, is much easier…" is a sentence: a device line has no comma and few words after its mark.
	const rest = plain.slice(start.length).replace(/<[^<>]*>|\[[^[\]]*\]|\(https?:[^()]*\)|https?:\S+/g, '').trim();
	return !/[,;!?]|\.\s/.test(rest) && rest.split(/\s+/).length <= 7;
}
