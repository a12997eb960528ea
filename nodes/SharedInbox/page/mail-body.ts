import { dataPicture, harmlessHtml, MAX_INLINE_IMAGE, type InlineImage } from '../../shared/html/harmless-html';
import type { Attachment, ReadMail } from '../../shared/mail/message/parse';
import { Html, html, type HtmlValue } from '../../shared/html/html';

const MAX_TEXT = 500_000;
/** Pictures of one mail that are shown in it; bytes. */
const MAX_INLINE_IMAGES = 20_000_000;

// A mail in HTML expects white paper; plain text follows the reader's colours.
const HTML_STYLE = new Html('<style>html{background:#fff;color:#111;color-scheme:light}body{margin:12px 14px;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}table{max-width:100%}blockquote{margin:0 0 0 .6em;padding-left:.9em;border-left:3px solid #ccd3dc}.note{margin:0 0 12px;padding:6px 10px;border-radius:6px;background:#eef2f7;color:#3c4653;font-size:13px}</style>');
const TEXT_STYLE = new Html('<style>html{background:#fff;color:#111;color-scheme:light dark}body{margin:12px 14px;font:15px/1.55 system-ui,sans-serif}.mail{white-space:pre-wrap;overflow-wrap:anywhere}a{color:#1d4f8c}.note{margin:0 0 12px;padding:6px 10px;border-radius:6px;background:#eef2f7;color:#3c4653;font-size:13px}@media(prefers-color-scheme:dark){html{background:#1c2027;color:#e6e9ee}a{color:#a9c4ee}.note{background:#2a303a;color:#c3cbd6}}</style>');

/**
 * The content of the frame that shows a mail: its HTML made harmless, or its text.
 *
 * @param nonce of the script that tells the page how high the mail is
 * @param withPictures whether pictures on other servers are loaded: the reader wants them
 */
export async function mailBody({ mail, attachments }: ReadMail, { nonce = '', withPictures = false }: { nonce?: string; withPictures?: boolean } = {}): Promise<Html> {
	if (mail.html !== null) {
		const images = await inlineImages(mail.html, attachments);
		const { text, remoteImages, cut } = harmlessHtml(mail.html, (source) => dataPicture(source, (contentId) => images.get(contentId)) ?? (withPictures ? remotePicture(source) : null));
		return frame(nonce, HTML_STYLE, [
			remoteImages > 0 && html`<p class="note">${remoteImages === 1 ? '1 picture' : `${remoteImages} pictures`} on other servers not loaded, so that the sender does not learn that you read this.</p>`,
			cut && html`<p class="note">This mail is very long: only its beginning is shown.</p>`,
			html`<div dir="auto">${new Html(text)}</div>`,
		]);
	}
	return frame(nonce, TEXT_STYLE, [
		mail.text.length > MAX_TEXT && html`<p class="note">This mail is very long: only its beginning is shown.</p>`,
		mail.text.trim() === '' ? html`<p class="note">This mail has no text.</p>` : html`<div class="mail" dir="auto">${withLinks(mail.text.slice(0, MAX_TEXT))}</div>`,
	]);
}

/** The pictures that came along, by their Content-ID without brackets. */
async function inlineImages(mailHtml: string, attachments: readonly Attachment[]): Promise<Map<string, InlineImage>> {
	const images = new Map<string, InlineImage>();
	if (!/cid:/i.test(mailHtml)) return images;
	let room = MAX_INLINE_IMAGES;
	for (const { info, content } of attachments) {
		const contentId = info.contentId?.replace(/^<|>$/g, '') ?? '';
		if (contentId === '' || images.has(contentId) || !info.mimeType.startsWith('image/') || info.sizeBytes > Math.min(room, MAX_INLINE_IMAGE)) continue;
		room -= info.sizeBytes;
		images.set(contentId, { mimeType: info.mimeType, content: await content() });
	}
	return images;
}

/** The frame when there is nothing to show. */
export function emptyMailBody(message: string): Html {
	return frame('', TEXT_STYLE, html`<p class="note">${message}</p>`);
}

function frame(nonce: string, style: Html, content: HtmlValue): Html {
	return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>Mail</title>${style}</head><body>${content}${nonce && html`<script nonce="${nonce}">${TELL_HEIGHT}</script>`}</body></html>`;
}

// A frame does not grow with its content by itself, and the page cannot look into it: each has an origin of its own.
const TELL_HEIGHT = new Html("const tell=()=>parent.postMessage({smartInboxHeight:Math.ceil(document.documentElement.getBoundingClientRect().height)},'*');tell();addEventListener('load',tell);new ResizeObserver(tell).observe(document.body)");

/** The address of a picture on another server; null when it is none. */
function remotePicture(source: string): string | null {
	const address = source.trim().replace(/^\/\//, 'https://');
	return /^https:\/\/[^\s"'<>]{1,2000}$/i.test(address) ? address : null;
}

/** Web addresses become links; a closing bracket or full stop after one does not belong to it. */
function withLinks(text: string): HtmlValue[] {
	return text.split(/(\bhttps?:\/\/[^\s<>"']{1,2000})/i).map((piece, index) => {
		if (index % 2 === 0) return piece;
		const end = piece.length - (/[).,;:!?\]]{1,3}$/.exec(piece)?.[0].length ?? 0);
		const address = piece.slice(0, end);
		return html`<a href="${address}" target="_blank" rel="noopener noreferrer">${address}</a>${piece.slice(end)}`;
	});
}
