import type { HtmlLines, HtmlLink, HtmlPlace } from '../shared/mail/message/html-lines';
import { withoutInvisible } from '../shared/mail/message/invisible-signs';
import { numberOf } from './code-labels';
import { labelAt, type Label } from './label-at';
import { longestLabel, lookUpLabel } from './label-dictionary';

/** One line to read, whether it came from HTML or from plain text. */
export interface Line {
	text: string;
	/** 1-based place in the mail, shown as evidence. */
	number: number;
	row: number;
	cell: number;
	/** Cells in its table row, empty ones counted; 0 outside tables. */
	rowCells: number;
	/** The row in a cell of which its own table stands, when that has one column: the table is only there for its looks. */
	outerRow?: number;
	strongPart: string | null;
	links: HtmlLink[];
	linkOnly: boolean;
	gap: boolean;
	/** Blanks before it, in plain text. */
	indent: number;
	/** The block of HTML it stands in; null in plain text. */
	place: HtmlPlace | null;
	/** Size of its letters in pixels. */
	letters: number;
	/** A label that a rule or a profile speaks of stands here. */
	ownLabel?: Label;
}

const MAX_LINES = 3000;
const MAX_LINE = 20_000;
/** An enquiry of a novel's length is none: what stands below is not read. Characters. */
const MAX_CHARACTERS = 256 * 1024;

/** Lines of an HTML body. */
export function linesOfHtml(html: HtmlLines): Line[] {
	const lines: Line[] = [];
	let characters = 0;
	for (const line of html.lines.slice(0, MAX_LINES)) {
		characters += line.text.length;
		if (characters > MAX_CHARACTERS) break;
		const rowCells = line.row === 0 ? 0 : (html.rowCells[line.row] ?? 0);
		// A picture speaks only where it stands for a label; a cell with a colon alone says nothing.
		if (line.isPicture ? lookUpLabel(line.text) === null : rowCells > 1 && /^[:：]$/.test(line.text)) continue;
		const written = rowCells > 1 ? line.text.replace(/^[:：]\s*(?=\S)/, '') : line.text;
		for (const [index, text] of splitGlued(written).entries()) {
			lines.push({ text, number: lines.length + 1, row: line.row, cell: line.cell, rowCells, ...(rowCells === 1 && { outerRow: html.outerRows[line.row] ?? 0 }), strongPart: index === 0 ? line.strongPart : null, links: line.links, linkOnly: line.linkOnly, gap: index === 0 && line.gap, indent: 0, place: line.place, letters: line.letters });
		}
	}
	return lines;
}

/** Lines of a plain-text body; tabs make cells, and marks of bold, quotation and bullets are taken off. */
export function linesOfText(text: string): Line[] {
	const lines: Line[] = [];
	let gap = false;
	let row = 0;
	let number = 0;
	const all = unfoldTable(unfoldJson(text.slice(0, MAX_CHARACTERS))).split('\n', MAX_LINES).map((raw) => withoutInvisible(raw.slice(0, MAX_LINE)).replace(/\u00a0/g, ' ').replace(/^(?:\s{0,3}>)+\s?/, '').trimEnd());
	const columns = new Map([...alignedPairs(all), ...pipedPairs(all)]);
	const lastRow = Math.max(0, ...columns.keys(), all.findLastIndex((line) => line.includes('\t') && lookUpLabel(line.split('\t')[0].trim()) !== null) + 1);
	for (const written of all) {
		number++;
		const plain = written.trim();
		const indent = plain === '' ? 0 : written.search(/\S/);
		if (plain === '') {
			gap = true;
			continue;
		}
		if (columns.get(number)?.length === 0) continue;
		const last = lines[lines.length - 1];
		// An answer of several lines between the rows of a form.
		if (!gap && last !== undefined && last.cell > 100 && number < lastRow && !plain.includes('\t') && !columns.has(number) && !beginsField(plainLine(plain, number, false, indent))) {
			lines.push({ ...plainLine(plain, number, false, indent), row: last.row, cell: last.cell, rowCells: last.rowCells });
			continue;
		}
		const aligned = columns.get(number);
		const cells = aligned ?? (plain.includes('\t') ? plain.split(/\t+/).map((cell) => cell.trim()).filter(Boolean) : []);
		if (aligned !== undefined || (cells.length > 1 && lookUpLabel(cells[0]) !== null)) {
			row++;
			cells.slice(0, 20).forEach((cell, index) => lines.push({ ...plainLine(cell, number, gap && index === 0, indent), row, cell: row * 100 + index + 1, rowCells: cells.length }));
		} else {
			for (const [index, part] of splitGlued(unmark(plain)).entries()) lines.push(plainLine(part, number, gap && index === 0, indent));
		}
		gap = false;
	}
	return lines;
}

/** Label and answer in a column each: "Nimi        Aino Lehtonen". Characters. */
const WIDEST_LABEL = 40;
const LEAST_PAIRS = 3;

/**
 * Lines whose answers begin in one column, behind blanks, as programs align them; the labels of two of them are known. A
 * label as long as its column has one blank behind it.
 *
 * @returns by the number of the line: its label and its answer
 */
function alignedPairs(lines: readonly string[]): Map<number, string[]> {
	const pairs = new Map<number, string[]>();
	const columns = new Map<number, number[]>();
	for (const [index, line] of lines.entries()) {
		const head = /^\S(?:.{0,38}?\S)?\s{2,}(?=\S)/.exec(line.slice(0, 200));
		if (head !== null && head[0].length <= WIDEST_LABEL && !/[:：]/.test(head[0]) && !/^[:：]/.test(line.slice(head[0].length))) {
			const found = columns.get(head[0].length);
			if (found === undefined) columns.set(head[0].length, [index]);
			else found.push(index);
		}
	}
	for (const [column, found] of columns) {
		if (found.length < LEAST_PAIRS || found.filter((index) => lookUpLabel(lines[index].slice(0, column)) !== null).length < 2) continue;
		const rows = new Set(found);
		const isFull = (index: number) => lines[index].length > column && /\S \S/.test(lines[index].slice(column - 2, column + 1)) && !/\s{2}/.test(lines[index].slice(0, column));
		for (const index of found) for (const beside of [index - 1, index + 1]) if (beside >= 0 && beside < lines.length && isFull(beside)) rows.add(beside);
		for (const index of rows) pairs.set(index + 1, [lines[index].slice(0, column).trim(), lines[index].slice(column).trim()]);
		// Longer questions below have their answers where they end.
		for (let below = Math.max(...rows) + 1; below < lines.length && !pairs.has(below + 1); below++) {
			const [, question, answer] = /^(\S.{2,78}?\S)\s{2,}(\S.*)$/.exec(lines[below].slice(0, 2000)) ?? [];
			if (question === undefined || /[:：]/.test(question)) break;
			pairs.set(below + 1, [question, answer]);
		}
	}
	return pairs;
}

/**
 * Rows of two cells between upright bars, as Markdown has them ("| Name | Ann |"), at least three in a row, with two known
 * labels among them.
 *
 * @returns by the number of the line: its label and its answer; nothing for the line that draws the head
 */
function pipedPairs(lines: readonly string[]): Map<number, string[]> {
	const pairs = new Map<number, string[]>();
	let run: { number: number; cells: string[] }[] = [];
	const close = () => {
		if (run.filter(({ cells }) => cells.length > 0).length >= LEAST_PAIRS && run.filter(({ cells: [label] }) => label !== undefined && lookUpLabel(label) !== null).length >= 2) for (const { number, cells } of run) pairs.set(number, cells);
		run = [];
	};
	for (const [index, line] of lines.entries()) {
		const plain = line.trim().replace(/^\||\|$/g, '');
		const cells = plain.split('|').map((cell) => cell.trim());
		if (cells.length === 2 && cells.every((cell) => /^:?-+:?$/.test(cell))) run.push({ number: index + 1, cells: [] });
		else if (cells.length === 2 && cells[0] !== '' && cells[0].length <= WIDEST_LABEL && !/[:：]/.test(cells[0])) run.push({ number: index + 1, cells: cells.filter(Boolean) });
		else close();
	}
	close();
	return pairs;
}

/** Whether a line is a label, or begins with one that is known. */
function beginsField(line: Line): boolean {
	const label = labelAt(line);
	return /^[[【]/.test(line.text) || (label !== null && (label.match !== null || label.inline === null));
}

const MAX_JSON = 100_000;

/** A body that is one JSON object, as web hooks send it, as a line per value; any other text as it is. */
function unfoldJson(text: string): string {
	if (text.length > MAX_JSON || !/^\s*\{\s*"/.test(text) || !text.trimEnd().endsWith('}')) return text;
	try {
		return pairsOf(JSON.parse(text), 0).join('\n');
	} catch {
		return text;
	}
}

/** Two lines of a table with semicolons or commas, heads above values, as a line per value; any other text as it is. */
function unfoldTable(text: string): string {
	const lines = text.split('\n', MAX_LINES);
	for (const [index, line] of lines.entries()) {
		for (const sign of [';', ',']) {
			const heads = line.length > 500 ? [] : line.split(sign).map((head) => head.trim());
			if (heads.length < 3 || heads.filter((head) => lookUpLabel(head) !== null).length < 3) continue;
			const values = (lines[index + 1] ?? '').split(sign);
			if (values.length < heads.length) continue;
			// What the last column has may hold the sign as well.
			const cells = [...values.slice(0, heads.length - 1), values.slice(heads.length - 1).join(sign)];
			const pairs = heads.map((head, column) => `${head}: ${cells[column].trim().replace(/^"|"$/g, '')}`);
			return [...lines.slice(0, index), ...pairs, ...lines.slice(index + 2)].join('\n');
		}
	}
	return text;
}

function pairsOf(value: unknown, depth: number): string[] {
	if (typeof value !== 'object' || value === null || depth > 4) return [];
	return Object.entries(value).slice(0, 200).flatMap(([key, one]) => {
		if (typeof one === 'object' && one !== null) return pairsOf(one, depth + 1);
		// "fullName" is "full Name".
		return one === null || one === '' ? [] : [`${key.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ')}: ${String(one)}`];
	});
}

function plainLine(text: string, number: number, gap: boolean, indent: number): Line {
	const links: HtmlLink[] = [];
	for (const [, href] of text.slice(0, 2000).matchAll(/((?:tel|mailto):[^\s\])>]{3,200})/gi)) links.push({ href, text: '' });
	return { text, number, row: 0, cell: 0, rowCells: 0, strongPart: null, links, linkOnly: false, gap, indent, place: null, letters: 16 };
}

/** "*Name: *Ann" and "**Name:** Ann" as mail programs write bold text. */
function unmark(line: string): string {
	if (!line.includes('*')) return line;
	return line.replace(/^[\s*•]*\*([^*]{1,80}?)\*{1,2}/, '$1').replace(/\*{1,2}([^*\s][^*]{0,80}[:：])\s?\*{1,2}/g, '$1 ').replace(/^\*\s+(?=\S)/, '').replace(/\s{2,}/g, ' ').trim();
}

/**
 * "Name: AnnPhone: 1Email: a@b" and "Name: Ann | Phone: 1" hold several answers on one line: cuts before each known label
 * that is followed by a colon. Only when the line begins with a label, so that prose stays whole.
 */
function splitGlued(text: string): string[] {
	if (text.length > 2000) return [text];
	const cuts: number[] = [];
	let seen = 0;
	for (let colon = nextColon(text, 0); colon >= 0 && seen < 30; colon = nextColon(text, colon + 1), seen++) {
		const start = labelStart(text, colon);
		if (start >= 0 && (cuts.length > 0 || start === 0)) cuts.push(start);
	}
	if (cuts.length < 2) return splitCapitals(text);
	const parts = cuts.map((cut, index) => text.slice(cut, cuts[index + 1]).replace(/[\s|,;/·•–-]+$/, '').trim());
	return parts.filter(Boolean);
}

function nextColon(text: string, from: number): number {
	for (let index = from; index < text.length; index++) if (text[index] === ':' || text[index] === '：') return index;
	return -1;
}

/** Where the known label that ends at a colon begins, the longest first; -1 when there is none. */
function labelStart(text: string, colon: number): number {
	const before = Math.max(text.lastIndexOf(':', colon - 1), text.lastIndexOf('：', colon - 1));
	const first = Math.max(0, before, colon - longestLabel() - 2);
	for (let start = first; start < colon; start++) {
		if (!isBoundary(text, start)) continue;
		const label = text.slice(start, colon);
		if (label.trim().length < 2 || label !== label.trimStart()) continue;
		const found = lookUpLabel(label);
		if (found !== null && (start === 0 || SPLITTING.has(found.field))) return start;
		// "Bolig-id: 51   Jeres sagsnr.: 7", "Numero offerta: 51 - Codice interno: U-7".
		if (found === null && (start === 0 || SEPARATED.test(text.slice(Math.max(0, start - 3), start))) && numberOf(label) !== null) return start;
	}
	return -1;
}

const SEPARATED = /\s{2}$|\s[-–—|·•/]\s$|[,;|]\s$/;
const SPLITTING = new Set(['name', 'firstName', 'lastName', 'email', 'phone', 'message', 'reference', 'listingId', 'company', 'city', 'subject', 'url', 'language', 'date']);

function isBoundary(text: string, at: number): boolean {
	if (at === 0) return true;
	const before = text[at - 1];
	const here = text[at];
	if (/[\s|,;/·•.)\]>]/.test(before)) return /[\p{L}*【]/u.test(here);
	// "Nom:DURANDPrénom:Jean".
	if (/\p{Lu}/u.test(before) && /\p{Lu}/u.test(here) && /\p{Ll}/u.test(text[at + 1] ?? '')) return true;
	// Labels glued to the value before them: "Ann LeePhone:", "612345678Email:".
	return /[\p{Ll}\d]/u.test(before) && /\p{Lu}/u.test(here);
}

/** "NOMBRE Ana Ruiz EMAIL a@b.es y TELÉFONO 612 345 678": labels in capitals without a colon. */
function splitCapitals(text: string): string[] {
	if (text.length > 300) return [text];
	if (!/\p{Lu}[^\s\p{Ll}]*\p{Lu}/u.test(text)) return [text];
	const words = [...text.matchAll(/\S+/g)];
	const cuts: { at: number; end: number }[] = [];
	for (const word of words) {
		const plain = word[0].replace(/[:.,]$/, '');
		if (plain.length < 3 || plain !== plain.toUpperCase() || plain === plain.toLowerCase()) continue;
		const found = lookUpLabel(plain);
		if (found !== null && ['name', 'email', 'phone'].includes(found.field)) cuts.push({ at: word.index, end: word.index + word[0].length });
	}
	if (cuts.length < 2) return [text];
	const parts = cuts.map((cut, index) => `${text.slice(cut.at, cut.end)}: ${text.slice(cut.end, cuts[index + 1]?.at).replace(/\s(?:y|e|and|et|und|en)\s*$/, '').trim()}`);
	const head = text.slice(0, cuts[0].at).trim();
	return head === '' ? parts : [head, ...parts];
}
