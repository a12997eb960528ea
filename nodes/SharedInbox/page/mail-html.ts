import sanitizeHtml from 'sanitize-html';

import { ABSOLUTE_LINK, FORMATTING, readableLength, withHarmlessStyle } from '../../shared/html/formatting';

/** Bytes. */
export const MAX_INLINE_IMAGE = 2_000_000;

/** A mail's HTML made harmless. */
export interface HarmlessHtml {
	/** Safe as the content of the mail frame, and only there. */
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
 * Takes everything out of a mail's HTML that could run, load, submit, or pretend to be our page. It is the second line
 * of defence: the frame it is shown in has no origin, no scripts, and loads nothing.
 *
 * @param inline finds the picture of a `cid:` address
 */
export function harmlessHtml(mailHtml: string, inline: (contentId: string) => InlineImage | undefined = () => undefined): HarmlessHtml {
	let remoteImages = 0;
	const readable = mailHtml.slice(0, readableLength(mailHtml));
	const text = sanitizeHtml(readable, {
		...FORMATTING,
		// Which data: addresses pass is decided below, for pictures only.
		allowedSchemesByTag: { img: ['data'] },
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
				const own = pictureOf(src ?? '', inline);
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

function pictureOf(source: string, inline: (contentId: string) => InlineImage | undefined): string | null {
	if (RASTER_DATA.test(source)) return source;
	const contentId = /^\s*cid:(.{1,500})$/i.exec(source)?.[1];
	const image = contentId === undefined ? undefined : inline(decode(contentId.trim()));
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
