import sanitizeHtml from 'sanitize-html';

import { ABSOLUTE_LINK, FORMATTING, readableLength, withHarmlessStyle } from '../../html/formatting';
import { webAddress } from '../../html/web-address';
import { htmlLinesToText, readHtmlLines } from '../message/html-lines';
import { BLOCKS, placeholdersIn } from './variables';

/** HTML that a user wrote for a mail, made harmless; variables stay, also as the address of a link. */
export function cleanOwnHtml(ownHtml: string): string {
	const clean = sanitizeHtml(ownHtml.slice(0, readableLength(ownHtml)), {
		...FORMATTING,
		allowedSchemesByTag: { img: ['http', 'https'] },
		transformTags: {
			'*': (tagName, attribs) => ({ tagName, attribs: withHarmlessStyle(attribs) }),
			a: (tagName, attribs) => {
				const { href = '', ...rest } = withHarmlessStyle(attribs);
				const isVariable = placeholdersIn(href.trim()).some(({ start, end }) => start === 0 && end === href.trim().length);
				return { tagName, attribs: { ...(ABSOLUTE_LINK.test(href) || isVariable ? { href: href.trim() } : {}), ...rest } };
			},
			img: (tagName, attribs) => {
				const { src, ...rest } = withHarmlessStyle(attribs);
				const picture = webAddress(src);
				return { tagName, attribs: picture === null ? rest : { src: picture, ...rest } };
			},
		},
	});
	// A table cannot stand in a paragraph.
	return clean.replace(/<p(?: [^<>]*)?>\s*(\[\[[^[\]<>\n]{1,150}\]\])\s*<\/p>/g, (paragraph, written: string) => {
		const [placeholder] = placeholdersIn(written);
		return placeholder?.variable !== undefined && BLOCKS.has(placeholder.variable) ? written : paragraph;
	});
}

/** What HTML says, as plain text; where a link leads stands behind it. */
export function textOfHtml(cleanHtml: string): string {
	const { lines, ...rest } = readHtmlLines(cleanHtml);
	return htmlLinesToText({
		...rest,
		lines: lines.map((line) => {
			const addresses = line.links.filter(({ href, text }) => href !== '' && href.replace(/^(?:mailto|tel):/i, '') !== text.trim()).map(({ href }) => href);
			return { ...line, text: [line.text, ...addresses.map((address) => `(${address})`)].join(' ') };
		}),
	});
}
