import { Parser } from 'htmlparser2';

import { lettersOf, lookOf } from './html-look';
import { withoutInvisible } from './invisible-signs';
import { atOnce, inTurns, type Turns } from './turns';

/** Bodies beyond this are read up to here: no enquiry is longer, and time and memory stay bounded. */
export const MAX_HTML = 1024 * 1024;
const MAX_LINES = 20_000;
const MAX_DEPTH = 400;
const MAX_UNREAD_DEPTH = 1000;
const CHUNK = 16 * 1024;
const MAX_LINE_LENGTH = 20_000;
/** Of one line. */
const MAX_LINKS = 100;

/** A link as written, with the text it shows. */
export interface HtmlLink {
	href: string;
	text: string;
}

/** A block element as it looks: lines of one look belong together. */
export interface HtmlPlace {
	tag: string;
	/** What its tag says about how it looks: style, class, background. */
	look: string;
	parent: HtmlPlace | null;
}

/** One visible line of an HTML body, with its place in the tree: what a table cell says is never glued to its neighbour. */
export interface HtmlLine {
	text: string;
	/** Innermost table row and cell it stands in; 0 outside tables. Cells of one row share `row`. */
	row: number;
	cell: number;
	/** The block (paragraph, div, cell…) it stands in. */
	block: number;
	/** The same block, as it looks. */
	place: HtmlPlace;
	/** Size of its largest letters, in pixels; 16 where nothing says so. */
	letters: number;
	/** Begins with bold text (or is a heading, th, dt, label): that part; null otherwise. */
	strongPart: string | null;
	links: HtmlLink[];
	/** Everything on the line is one link: a button, not something a person wrote. */
	linkOnly: boolean;
	/** Depth of quotation (blockquote and the mail programs' own quote boxes). */
	quote: number;
	/** A paragraph break comes before it. */
	gap: boolean;
	/** The alternative text of a picture that is alone in its table cell. */
	isPicture?: true;
}

/** Visible lines of an HTML body, and how many cells each table row has (empty ones counted). */
export interface HtmlLines {
	lines: HtmlLine[];
	/** Indexed by `row`. */
	rowCells: number[];
	/** By `row`: the row in a cell of which its table stands. */
	outerRows: number[];
	/** `<meta name content>` pairs of the head. */
	meta: Record<string, string>;
}

const SKIPPED = new Set(['script', 'style', 'title', 'noscript', 'template', 'svg', 'object', 'iframe', 'select', 'textarea', 'map', 'xml']);
const BLOCKS = new Set(['p', 'div', 'td', 'th', 'tr', 'table', 'tbody', 'thead', 'tfoot', 'li', 'ul', 'ol', 'dl', 'dt', 'dd', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'section', 'article', 'header', 'footer', 'main', 'aside', 'blockquote', 'pre', 'center', 'form', 'fieldset', 'legend', 'address', 'hr', 'caption', 'body', 'html', 'figure', 'label']);
const PARAGRAPHS = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'blockquote', 'pre', 'table', 'hr']);
const STRONG = new Set(['b', 'strong', 'th', 'dt', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'label', 'legend']);
const HIDDEN_STYLE = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|$)/i;
const BLOCK_STYLE = /display\s*:\s*(?:block|table|table-row|list-item|flex|grid)\s*(?:;|!|$)/i;
const BOLD_STYLE = /font-weight\s*:\s*(?:bold|[6-9]00)/i;
const NORMAL_STYLE = /font-weight\s*:\s*(?:normal|[1-5]00)/i;
const PRE_STYLE = /white-space\s*:\s*(?:pre|break-spaces)/i;
const LABEL_CLASS = /(?:^|[\s_-])(?:label|field-name|fieldname|question)(?:$|[\s_-])/i;
const QUOTE_CLASS = /(?:^|\s)(?:gmail_quote|gmail_quote_container|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|WordSection1_reply|OutlookMessageHeader)(?:$|\s)/;
/** Ids of the elements below which Outlook puts the mail that is answered. */
const OUTLOOK_MARKS = new Set(['divRplyFwdMsg', 'appendonsend']);

interface Frame {
	name: string;
	block: boolean;
	strong: boolean;
	pre: boolean;
	quote: number;
	row: number;
	/** The row around the table it stands in. */
	outerRow: number;
	cell: number;
	blockId: number;
	place: HtmlPlace;
	letters: number;
	hides: boolean;
}

interface Run {
	text: string;
	strong: boolean;
	letters: number;
	link: boolean;
}

/** Walks an HTML body as a tree, in one pass over its tags, and gives its visible lines. */
export function readHtmlLines(html: string): HtmlLines {
	return atOnce(readingHtmlLines(html));
}

/** The same, sharing the event loop. */
export async function readHtmlLinesInTurns(html: string, turns?: Turns): Promise<HtmlLines> {
	return await inTurns(readingHtmlLines(html), turns);
}

function* readingHtmlLines(html: string): Generator<void, HtmlLines> {
	const lines: HtmlLine[] = [];
	const rowCells: number[] = [0];
	const outerRows: number[] = [0];
	const meta: Record<string, string> = {};
	const root: Frame = { name: '', block: true, strong: false, pre: false, quote: 0, row: 0, outerRow: 0, cell: 0, blockId: 0, place: { tag: '', look: '', parent: null }, letters: 16, hides: false };
	const frames: Frame[] = [root];
	/** Elements nested deeper than MAX_DEPTH are read as text of their ancestor. */
	let tooDeep = 0;
	let hidden = 0;
	/** 1 below Outlook's mark: what it quotes stands beside the mark, not inside. */
	let belowMark = 0;
	let cells = 0;
	let blocks = 0;
	let gap = false;
	let runs: Run[] = [];
	let length = 0;
	let links: HtmlLink[] = [];
	let openLink: HtmlLink | null = null;
	/** The row of the last `dt`: a definition list is a table of two columns. */
	let definition = 0;
	let picture = '';
	const top = () => frames[frames.length - 1];

	const flush = () => {
		if (runs.length > 0) {
			const text = withoutInvisible(runs.map((run) => run.text).join('').replace(/[ \t\r\n\f\u00a0]+/g, ' ')).trim();
			if (text !== '' && lines.length < MAX_LINES) {
				const frame = top();
				let strong = '';
				for (const run of runs) {
					if (run.text.trim() === '' || run.strong) strong += run.text;
					else break;
				}
				strong = strong.replace(/\s+/g, ' ').trim();
				lines.push({
					text,
					row: frame.row,
					cell: frame.cell,
					block: frame.blockId,
					place: frame.place,
					letters: Math.max(...runs.slice(0, 100).map((run) => (run.text.trim() === '' ? 0 : run.letters))),
					strongPart: strong === '' ? null : strong,
					links,
					linkOnly: runs.every((run) => run.link || run.text.trim() === ''),
					quote: frame.quote + belowMark,
					gap,
				});
				gap = false;
			}
		}
		runs = [];
		length = 0;
		links = [];
		if (openLink) links.push(openLink);
	};

	const parser = new Parser({
		onopentag(name, attributes) {
			if (name === 'meta') {
				if (attributes.name && attributes.content !== undefined && Object.keys(meta).length < 200) {
					meta[attributes.name.toLowerCase().slice(0, 100)] = attributes.content.slice(0, 20_000);
				}
				return;
			}
			if (name === 'br') {
				if (hidden === 0) {
					if (runs.length === 0) gap = true;
					flush();
				}
				return;
			}
			if (frames.length >= MAX_DEPTH) {
				tooDeep++;
				return;
			}
			const parent = top();
			const style = attributes.style ?? '';
			const block = BLOCKS.has(name) || BLOCK_STYLE.test(style);
			if (block && hidden === 0) {
				flush();
				if (PARAGRAPHS.has(name)) gap = true;
			}
			const frame: Frame = {
				name,
				block,
				strong: (parent.strong || STRONG.has(name) || BOLD_STYLE.test(style) || LABEL_CLASS.test(attributes.class ?? '')) && !NORMAL_STYLE.test(style),
				pre: parent.pre || name === 'pre' || PRE_STYLE.test(style),
				quote: parent.quote + (name === 'blockquote' || QUOTE_CLASS.test(attributes.class ?? '') ? 1 : 0),
				row: parent.row,
				outerRow: parent.outerRow,
				cell: parent.cell,
				blockId: block ? ++blocks : parent.blockId,
				place: block ? { tag: name, look: lookOf(attributes), parent: parent.place } : parent.place,
				letters: lettersOf(name, style, attributes.size, parent.letters),
				hides: SKIPPED.has(name) || 'hidden' in attributes || HIDDEN_STYLE.test(style),
			};
			if (OUTLOOK_MARKS.has(attributes.id)) belowMark = 1;
			if (name === 'tr') {
				frame.row = rowCells.length;
				rowCells.push(0);
				outerRows.push(parent.outerRow);
			} else if (name === 'td' || name === 'th') {
				frame.cell = ++cells;
				rowCells[frame.row] = (rowCells[frame.row] ?? 0) + 1;
				picture = '';
			} else if (name === 'dt') {
				frame.row = definition = rowCells.length;
				rowCells.push(1);
				outerRows.push(parent.outerRow);
				frame.cell = ++cells;
			} else if (name === 'dd' && definition > 0) {
				frame.row = definition;
				frame.cell = ++cells;
				rowCells[definition]++;
			} else if (name === 'img' && hidden === 0) {
				picture = (attributes.alt ?? '').trim().slice(0, 60);
			} else if (name === 'table' || name === 'dl') {
				definition = 0;
				frame.outerRow = parent.row;
				frame.row = 0;
				// A nested table starts afresh, but what it says still stands in the outer cell.
			} else if (name === 'a' && hidden === 0 && attributes.href) {
				openLink = { href: attributes.href.trim().slice(0, 2000), text: '' };
				if (links.length < MAX_LINKS) links.push(openLink);
			}
			if (frame.hides) hidden++;
			frames.push(frame);
		},
		ontext(text) {
			if (hidden > 0 || lines.length >= MAX_LINES) return;
			const frame = top();
			const add = (part: string) => {
				if (part === '' || length > MAX_LINE_LENGTH) return;
				length += part.length;
				runs.push({ text: part, strong: frame.strong, letters: frame.letters, link: openLink !== null });
				if (openLink && openLink.text.length < 500) openLink.text += part;
			};
			if (!frame.pre || !text.includes('\n')) return add(text);
			const parts = text.split('\n');
			parts.forEach((part, index) => {
				if (index > 0) {
					if (runs.length === 0) gap = true;
					flush();
				}
				add(part);
			});
		},
		onclosetag(name) {
			if (name === 'meta' || name === 'br') return;
			if (tooDeep > 0) {
				tooDeep--;
				return;
			}
			if (frames.length === 1 || top().name !== name) return;
			const frame = top();
			if (frame.block && hidden === 0) flush();
			if (name === 'td' && picture !== '' && hidden === 0 && lines[lines.length - 1]?.cell !== frame.cell) {
				lines.push({ text: picture, row: frame.row, cell: frame.cell, block: frame.blockId, place: frame.place, letters: frame.letters, strongPart: picture, links: [], linkOnly: false, quote: frame.quote, gap: false, isPicture: true });
			}
			if (name === 'td') picture = '';
			if (name === 'a') {
				openLink = null;
			}
			frames.pop();
			if (frame.hides) hidden--;
			if (frame.block && hidden === 0) {
				if (PARAGRAPHS.has(name)) gap = true;
			}
		},
	}, { decodeEntities: true, lowerCaseTags: true });
	const bounded = html.length > MAX_HTML ? html.slice(0, MAX_HTML) : html;
	// htmlparser2 keeps its open elements in an array it shifts: thousands of them cost quadratic time, so we stop there.
	for (let at = 0; at < bounded.length && tooDeep < MAX_UNREAD_DEPTH; at += CHUNK) {
		parser.write(bounded.slice(at, at + CHUNK));
		yield;
	}
	parser.end();
	flush();
	return { lines, rowCells, outerRows, meta };
}

/** The lines as plain text, with ">" before what is quoted, as a mail program would write it. */
export function htmlLinesToText({ lines }: HtmlLines): string {
	return lines.filter((line) => !line.isPicture).map((line, index) => {
		const prefix = line.quote > 0 ? `${'>'.repeat(Math.min(line.quote, 5))} ` : '';
		return `${line.gap && index > 0 ? '\n' : ''}${prefix}${line.text}`;
	}).join('\n');
}
