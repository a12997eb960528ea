import sanitizeHtml from 'sanitize-html';

import { ABSOLUTE_LINK, FORMATTING, MAX_HTML, readableLength, withHarmlessStyle } from './formatting';

/** Bytes. */
export const MAX_INLINE_IMAGE = 2_000_000;

/** A mail's HTML made harmless. */
export interface HarmlessHtml {
	/** Without scripts, forms, styles of a whole page, ids and classes. */
	text: string;
	/** How many pictures from other servers were left out. */
	remoteImages: number;
	/** Whether the mail was longer than what is shown. */
	cut: boolean;
}

/** A picture that came along in the mail. */
export interface InlineImage {
	mimeType: string;
	content: Buffer;
}

const RASTER = /^image\/(?:png|jpe?g|gif|webp|bmp)$/i;
const RASTER_DATA = /^data:image\/(?:png|jpe?g|gif|webp|bmp);base64,[a-z0-9+/=\s]*$/i;

/**
 * Takes everything out of a mail's HTML that could run, submit, or pretend to be the page or the mail it stands in.
 *
 * @param picture gives the address of a picture as it is to be; null leaves the picture out
 * @param most characters that are read
 */
export function harmlessHtml(mailHtml: string, picture: (source: string) => string | null = dataPicture, most = MAX_HTML): HarmlessHtml {
	let remoteImages = 0;
	const readable = mailHtml.slice(0, readableLength(mailHtml, most));
	const text = sanitizeHtml(readable, {
		...FORMATTING,
		// Which of them pass is decided by `picture`.
		allowedSchemesByTag: { img: ['data', 'cid', 'http', 'https'] },
		transformTags: {
			'*': (tagName, attribs) => ({ tagName, attribs: withHarmlessStyle(attribs) }),
			a: (tagName, attribs) => {
				const { href, ...rest } = withHarmlessStyle(attribs);
				// A mail has no address of its own: what is not absolute would lead to our page.
				const safe: sanitizeHtml.Attributes = { ...rest, target: '_blank', rel: 'noopener noreferrer' };
				return { tagName, attribs: ABSOLUTE_LINK.test(href ?? '') ? { href, ...safe } : safe };
			},
			img: (tagName, attribs) => {
				const { src, ...rest } = withHarmlessStyle(attribs);
				const own = picture(src ?? '');
				if (own === null) {
					if (/^\s*(?:https?:)?\/\//i.test(src ?? '')) remoteImages++;
					return { tagName: 'span', attribs: {}, text: rest.alt ? `[${rest.alt}]` : '' };
				}
				return { tagName, attribs: { ...rest, src: own } };
			},
		},
	});
	return { text, remoteImages, cut: readable.length < mailHtml.length };
}

/** The Content-ID in a picture's address (RFC 2392); null when it is another address. */
export function contentIdIn(source: string): string | null {
	const contentId = /^\s*cid:(.{1,500})$/i.exec(source)?.[1];
	return contentId === undefined ? null : decode(contentId.trim());
}

/**
 * The address of a picture with the picture in it, so that nothing is loaded from anywhere.
 *
 * @param inline finds the picture that came along, by its Content-ID
 */
export function dataPicture(source: string, inline: (contentId: string) => InlineImage | undefined = () => undefined): string | null {
	if (RASTER_DATA.test(source)) return source;
	const contentId = contentIdIn(source);
	const image = contentId === null ? undefined : inline(contentId);
	if (!image || !RASTER.test(image.mimeType) || image.content.length > MAX_INLINE_IMAGE) return null;
	return `data:${image.mimeType.toLowerCase()};base64,${image.content.toString('base64')}`;
}

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}
