import type sanitizeHtml from 'sanitize-html';

import { harmlessStyle } from './harmless-style';

/** A longer text is cut: nobody reads it, and cleaning it would hold up everyone else. */
export const MAX_HTML = 1_000_000;
const MAX_OPEN_TAGS = 20_000;

/** An address that leads somewhere by itself: a mail has no address of its own. */
export const ABSOLUTE_LINK = /^\s*(?:https?:\/\/|mailto:|tel:)/i;

const COMMON = ['style', 'dir', 'lang', 'title', 'align', 'valign', 'width', 'height', 'bgcolor', 'color'];

const TAGS =
	`a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img
	ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var`.split(/\s+/);

/** What the HTML of a mail is made of, whether we show it or send it: formatting, links and pictures; nothing that could run, load or submit. */
export const FORMATTING = {
	allowedTags: TAGS,
	allowedAttributes: {
		'*': COMMON,
		a: ['href', 'target', 'rel'],
		img: ['src', 'alt'],
		table: ['border', 'cellpadding', 'cellspacing'],
		td: ['colspan', 'rowspan', 'nowrap'],
		th: ['colspan', 'rowspan', 'nowrap'],
		col: ['span'],
		ol: ['start', 'type'],
		font: ['face', 'size'],
	},
	// Their content is code or fallback, never something to read.
	nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'template', 'xmp', 'noembed', 'noframes', 'iframe', 'object', 'svg', 'math'],
	allowedSchemes: ['http', 'https', 'mailto', 'tel'],
	allowProtocolRelative: false,
	disallowedTagsMode: 'discard',
	parseStyleAttributes: false,
	nestingLimit: 100,
} as const satisfies sanitizeHtml.IOptions;

/** The attributes with a style that is harmless, or none. */
export function withHarmlessStyle({ style, ...attribs }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
	const harmless = style ? harmlessStyle(style) : '';
	return harmless ? { ...attribs, style: harmless } : attribs;
}

/** Up to where HTML can be cleaned quickly: the parser's time grows with the square of the tags that stay open. `most`: characters. */
export function readableLength(html: string, most = MAX_HTML): number {
	const length = Math.min(html.length, most);
	let open = 0;
	for (const { 0: tag, index } of html.slice(0, length).matchAll(/<(?:\/|(?!(?:br|hr|img|col|meta|link|input)\b))[a-z]/gi)) {
		open += tag[1] === '/' ? -1 : 1;
		if (open > MAX_OPEN_TAGS) return index;
	}
	return length;
}
