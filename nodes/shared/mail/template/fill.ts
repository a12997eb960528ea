import { escapeHtml } from '../../html/html';
import { paragraphs } from './html-of-text';
import { cleanOwnHtml, textOfHtml } from './own-html';
import { oneLine, type Values } from './values';
import { BLOCKS, placeholdersIn, type Placeholder, type Variable } from './variables';

/** A text with variables, as somebody wrote it. */
export interface Template {
	body: string;
	format: 'text' | 'html';
}

/** Both parts of a mail: they say the same. */
export interface FilledBody {
	text: string;
	/** The content of the mail, without the document around it. */
	html: string;
}

/**
 * Fills a template; a variable that nobody knows stays (`templateWarnings`). What the variables become is read once only: a
 * name that looks like a variable stays a name. Values are escaped; HTML of one's own is cleaned as well, because an
 * expression may have put a mail's content into it.
 */
export function fillBody({ body, format }: Template, values: Values): FilledBody {
	const own = body.replace(/\r\n?/g, '\n');
	if (format === 'text') return { text: fillText(own, values), html: fillHtml(partsOf(own).map((part) => (part.isBlock ? part.written : paragraphs(part.written))).join('\n'), values) };
	const clean = cleanOwnHtml(own);
	return { text: fillText(textOfHtml(clean), values), html: fillHtml(clean, values) };
}

/** Fills a subject: one line, in which nothing that takes paragraphs has a place. */
export function fillSubject(subject: string, values: Values): string {
	return oneLine(replace(subject, ({ variable, written, fallback }) => (variable === undefined || BLOCKS.has(variable) ? written : oneLine(values[variable]?.text ?? '') || fallback)));
}

function fillText(template: string, values: Values): string {
	const filled = partsOf(template).map(({ written }) => replace(written, (one) => (one.variable === undefined ? one.written : values[one.variable]?.text || one.fallback)));
	return `${filled.filter((part) => part.trim() !== '').join('\n\n').replace(/[ \t]+\n/g, '\n').replace(/\n{3,}/g, '\n\n')}\n`;
}

/** A text in parts: what takes paragraphs stands alone. */
function partsOf(template: string): { written: string; isBlock: boolean }[] {
	const parts: { written: string; isBlock: boolean }[] = [];
	let end = 0;
	for (const { variable, written, start, end: next } of placeholdersIn(template)) {
		if (variable === undefined || !BLOCKS.has(variable)) continue;
		parts.push({ written: template.slice(end, start).trim(), isBlock: false }, { written, isBlock: true });
		end = next;
	}
	return [...parts, { written: template.slice(end).trim(), isBlock: false }].filter(({ written }) => written !== '');
}

/** Tags of cleaned HTML hold no other angle brackets than their own. */
const TAG = /<[^<>]*>/g;

function fillHtml(template: string, values: Values): string {
	let filled = '';
	let end = 0;
	const content = (piece: string) => replace(piece, ({ variable, written, fallback }) => (variable === undefined ? written : values[variable]?.html || fallback));
	for (const { 0: tag, index } of template.matchAll(TAG)) {
		filled += content(template.slice(end, index)) + fillTag(tag, values);
		end = index + tag.length;
	}
	return filled + content(template.slice(end));
}

/** Values in attributes; a link to nowhere is none. */
function fillTag(tag: string, values: Values): string {
	if (!tag.includes('[[')) return tag;
	return tag.replace(/ ([a-z]+)="([^"]*)"/g, (_, name: string, written: string) => {
		// A whole address stays one; parts of addresses are encoded (RFC 3986, 2.1).
		const isWhole = placeholdersIn(written).some(({ start, end }) => start === 0 && end === written.length);
		const value = replace(written, ({ variable, fallback, written: unknown }) => {
			if (variable === undefined) return unknown;
			const text = (values[variable]?.text ?? '').replace(/\s+/g, ' ').trim();
			if (text === '') return fallback;
			return escapeHtml(name === 'href' && !isWhole ? encodeURIComponent(text) : text);
		});
		return name === 'href' && isWhole && !/^https?:\/\//i.test(value) ? '' : ` ${name}="${value}"`;
	});
}

function replace(template: string, valueOf: (placeholder: Placeholder) => string): string {
	let filled = '';
	let end = 0;
	for (const placeholder of placeholdersIn(template)) {
		const before = template.slice(end, placeholder.start);
		const value = valueOf(placeholder);
		end = placeholder.end;
		filled = value === '' ? closeUp(filled + before, template.slice(end, end + 1)) : filled + before + value;
	}
	return filled + template.slice(end);
}

/** Where a value is missing, the blank before it goes with it: "Hello [[name]]," becomes "Hello,", not "Hello ,". */
function closeUp(before: string, next: string): string {
	if (/^[,.;:!?،؛，。！？：]/.test(next)) return before.replace(/[ \u00a0,،]{1,3}$/, '');
	return next === '' || /\s/.test(next) ? before.replace(/[ \u00a0]$/, '') : before;
}

/** Whether a text has a place for one of these variables. */
export function hasPlaceFor(template: string, variables: readonly Variable[]): boolean {
	return placeholdersIn(template).some(({ variable }) => variable !== undefined && variables.includes(variable));
}
