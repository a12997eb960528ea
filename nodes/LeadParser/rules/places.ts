import { addressesInText } from '../../shared/mail/address';
import { labelAt } from '../label-at';
import { normaliseLabel } from '../label-dictionary';
import type { Line } from '../lines';
import { endsMessage } from '../message-text';
import type { Reading } from '../reading';
import { piecesBetween, type Piece } from './between';
import { findPattern } from './linear-pattern';
import type { LeadRule } from './rule';

/** A text a rule found, and where; `line` is null outside the body. */
export interface Place {
	text: string;
	label: string | null;
	line: number | null;
}

/** What rules read from. */
export type RuleSource = Pick<Reading, 'subject' | 'replyTo' | 'lines' | 'labelled' | 'sender'>;

/** Everything a rule's method finds, in the order of the mail. */
export function placesOf({ field, method }: LeadRule, source: RuleSource): Place[] {
	switch (method.by) {
		case 'label':
		case 'cellBeside':
		case 'lineAfter':
			return [...(method.by === 'label' || field === 'message' ? readByEngine(source, method) : []), ...underLabel(source.lines, method)];
		case 'between':
			return inBody(source, (text) => piecesBetween(text, method.after, method.before, field === 'message')).map((place) => (field === 'message' && method.before.trim() === '' ? { ...place, text: untilFooter(place, source) } : place));
		case 'pattern':
			return inBody(source, (text) => [findPattern(method.pattern, text)].filter((one) => one !== null));
		case 'subjectPart':
			return piecesBetween(source.subject, method.after, method.before, false).map(({ text }) => ({ text, label: null, line: null }));
		case 'replyTo':
			return source.replyTo.map((one) => ({ text: field === 'email' ? one.address : one.name, label: null, line: null }));
		case 'link':
			return source.lines.flatMap((line) => line.links.filter(({ href }) => href.toLowerCase().includes(method.link.toLowerCase())).map(({ href }) => ({ text: target(href), label: null, line: line.number })));
		case 'constant':
			return [{ text: method.constant, label: null, line: null }];
	}
}

type UnderLabel = { by: 'label' | 'cellBeside' | 'lineAfter'; label: string };

/** What the general engine has read under this label: it knows where messages end. */
function readByEngine({ labelled }: RuleSource, { by, label }: UnderLabel): Place[] {
	const key = normaliseLabel(label);
	return labelled.values
		.filter((value) => normaliseLabel(value.label) === key && (by === 'label' || value.method === (by === 'cellBeside' ? 'cell beside label' : 'line after label')))
		.map(({ value, label: written, line }) => ({ text: value, label: written, line }));
}

/** Behind the label on its line, in the next cell that has text, or on the next line. */
function underLabel(lines: readonly Line[], { by, label }: UnderLabel): Place[] {
	const key = normaliseLabel(label);
	return lines.flatMap((line, index): Place[] => {
		const found = labelAt(line);
		if (found === null || normaliseLabel(found.text) !== key) return [];
		if (found.inline !== null) return by === 'label' ? [{ text: found.inline, label: found.text, line: line.number }] : [];
		const next = lines[index + 1];
		if (next === undefined) return [];
		if (next.row !== 0 && next.row === line.row && next.cell !== line.cell) {
			if (by === 'lineAfter') return [];
			const end = lines.findIndex((one, at) => at > index && one.cell !== next.cell);
			return [{ text: lines.slice(index + 1, end < 0 ? undefined : end).map((one) => one.text).join('\n'), label: found.text, line: next.number }];
		}
		if (by === 'cellBeside' || (line.rowCells >= 2 && next.row !== line.row)) return [];
		return [{ text: next.text, label: found.text, line: next.number }];
	});
}

/** Looks in the lines of the body as one text, and gives the line of each find. */
function inBody({ lines }: RuleSource, find: (text: string) => Piece[]): Place[] {
	const starts: number[] = [];
	let text = '';
	for (const line of lines) {
		starts.push(text.length);
		text += `${line.gap && line.cell === 0 && text !== '' ? '\n' : ''}${line.text}\n`;
		if (text.length > MAX_BODY) break;
	}
	return find(text).map((piece) => {
		const next = starts.findIndex((start) => start > piece.index);
		return { text: piece.text, label: null, line: lines[next < 0 ? starts.length - 1 : Math.max(0, next - 1)]?.number ?? null };
	});
}

const MAX_BODY = 200_000;

/** Without a closing text a message ends where the general engine sees a footer. */
function untilFooter({ text, line }: Place, { lines, sender }: RuleSource): string {
	const footer = lines.find((one) => line !== null && one.number > line && endsMessage(one, sender.endings));
	const at = footer === undefined ? -1 : text.indexOf(`\n${footer.text}`);
	return at < 0 ? text : text.slice(0, at);
}

/** What a link leads to: the address of mailto:, the number of tel:, else the link. */
function target(href: string): string {
	const written = /^(?:mailto|tel|callto|sms|whatsapp):(?:\/\/)?(.*)$/is.exec(href)?.[1];
	if (written === undefined) return href;
	const plain = decode(written.split('?')[0]);
	return addressesInText(plain)[0] ?? plain;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
