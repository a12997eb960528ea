import { normaliseLabel, type LabelField } from '../label-dictionary';
import type { Line } from '../lines';
import type { LeadRule } from './rule';

const MAX_HEAD = 120;
const SEPARATOR = /\s*(?:[:：=→»>|·•]|=>|->|[)）\]】〕］]|\s[-–—]+\s|\.{3,}|\t| {2,})\s*/g;

/** The labels rules speak of, in the form labels are compared. Null: the label of something the general engine has no field for. */
export function ownLabelsOf(rules: readonly LeadRule[]): Map<string, LabelField | null> {
	const labels = new Map<string, LabelField | null>();
	for (const { field, method } of rules) {
		if (method.by !== 'label' && method.by !== 'cellBeside' && method.by !== 'lineAfter') continue;
		const key = normaliseLabel(method.label);
		if (key !== '' && !labels.has(key)) labels.set(key, field === 'extra' ? null : field);
	}
	return labels;
}

/** Marks the lines that consist of or begin with one of these labels, so that the general engine takes it for one: a message ends there, too. */
export function markOwnLabels(lines: readonly Line[], labels: ReadonlyMap<string, LabelField | null>): Line[] {
	if (labels.size === 0) return [...lines];
	return lines.map((line) => {
		for (const { head, rest } of headsOf(line)) {
			const key = normaliseLabel(head);
			const field = labels.get(key);
			if (field === undefined) continue;
			return { ...line, ownLabel: { text: head.trim(), match: field === null ? null : { field, languages: [], exact: true }, inline: rest === '' ? null : rest, marked: true } };
		}
		return line;
	});
}

/** What a line begins with, up to each mark that may end a label; the whole line first. */
function headsOf({ text, strongPart }: Line): { head: string; rest: string }[] {
	const heads = text.length <= MAX_HEAD ? [{ head: text, rest: '' }] : [];
	if (strongPart !== null && strongPart.length < text.length) heads.push({ head: strongPart, rest: text.slice(text.indexOf(strongPart) + strongPart.length).replace(/^[\s:：=»>-]+/, '').trim() });
	for (const match of text.slice(0, MAX_HEAD).matchAll(SEPARATOR)) {
		if (heads.length > 8) break;
		if (match.index > 0) heads.push({ head: text.slice(0, match.index + match[0].trimEnd().length), rest: text.slice(match.index + match[0].length).replace(/^[\s:：]+/, '') });
	}
	return heads;
}
