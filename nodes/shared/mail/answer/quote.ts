import { contentIdIn, harmlessHtml } from '../../html/harmless-html';
import { escapeHtml } from '../../html/html';
import type { Address, ParsedMail } from '../message/message';
import { answerWords, writtenAddress, writtenTime, type AnswererStyle } from './answer-words';
import { textAsHtml, type Body } from './body';

/** What of a mail is quoted. */
export type Quoted = Pick<ParsedMail, 'from' | 'to' | 'cc' | 'subject' | 'text' | 'html' | 'sentAt'> & {
	/** When it arrived: shown where it does not say when it was sent. ISO 8601. */
	receivedAt: string;
};

/** An answer that repeats more is a burden for everybody; whoever wants it has it. Characters. */
const MOST_TEXT = 100_000;
const MOST_HTML = 300_000;
/** Of a list of addresses. */
const MOST_ADDRESSES = 50;

/**
 * A mail as it is quoted below an answer to it.
 *
 * @param picture see `keptPicture`
 */
export function quotedReply(original: Quoted, style: AnswererStyle, picture: (source: string) => string | null): Body {
	const { wrote } = answerWords(style.language);
	const person = original.from === null ? '?' : writtenAddress(original.from);
	const attribution = wrote.replace('{date}', () => writtenTime(timeOf(original), style)).replace('{person}', () => person.replace(/\s+/g, ' '));
	const { text, html } = contentOf(original, style, picture);
	const lines = text.split('\n').map((line) => (line === '' || line.startsWith('>') ? `>${line}` : `> ${line}`));
	return {
		text: `${attribution}\n${lines.join('\n')}\n`,
		html: `<div class="quotation"><p>${escapeHtml(attribution)}</p>\n<blockquote type="cite" style="margin:0 0 0 .6em;padding-left:.9em;border-left:3px solid #ccd3dc">${html}</blockquote></div>`,
	};
}

/** A mail as it is passed on: who wrote it, when and to whom, and then what. */
export function quotedForward(original: Quoted, style: AnswererStyle, picture: (source: string) => string | null): Body {
	const words = answerWords(style.language);
	const listed = (addresses: readonly Address[]) => [...addresses.slice(0, MOST_ADDRESSES).map(writtenAddress), ...(addresses.length > MOST_ADDRESSES ? ['…'] : [])].join(', ');
	const fields = [
		[words.from, original.from === null ? '' : writtenAddress(original.from)],
		[words.date, writtenTime(timeOf(original), style)],
		[words.subject, original.subject],
		[words.to, listed(original.to)],
		[words.cc, listed(original.cc)],
	].filter(([, value]) => value !== '').map(([name, value]) => [name, value.replace(/\s+/g, ' ')]);
	const announcement = `---------- ${words.forwarded} ----------`;
	const { text, html } = contentOf(original, style, picture);
	return {
		text: `${[announcement, ...fields.map(([name, value]) => `${name}: ${value}`)].join('\n')}\n\n${text}\n`,
		html: `<div class="quotation"><p>${announcement}<br>\n${fields.map(([name, value]) => `<b>${escapeHtml(name)}:</b> ${escapeHtml(value)}`).join('<br>\n')}</p>\n<div>${html}</div></div>`,
	};
}

/**
 * What becomes of the pictures in a quotation: those that go along are shown, those on other servers stay there, and
 * everything else is left out.
 *
 * @param contentIds of the pictures that go along, without brackets
 */
export function keptPicture(contentIds: ReadonlySet<string>): (source: string) => string | null {
	return (source) => {
		if (/^\s*https?:\/\//i.test(source)) return source;
		const contentId = contentIdIn(source);
		return contentId !== null && contentIds.has(contentId) ? source : null;
	};
}

function timeOf({ sentAt, receivedAt }: Quoted): string {
	return sentAt ?? receivedAt;
}

function contentOf({ text, html }: Quoted, { language }: AnswererStyle, picture: (source: string) => string | null): Body {
	const cutNote = `[${answerWords(language).cut}]`;
	const isLong = text.length > MOST_TEXT;
	const shown = (isLong ? text.slice(0, MOST_TEXT) : text).replace(/\r\n?/g, '\n').split('\n').map((line) => line.replace(/[ \t]+$/, '')).join('\n').trim();
	const plain = isLong ? `${shown}\n${cutNote}` : shown;
	if (html === null) return { text: plain, html: textAsHtml(plain) };
	const harmless = harmlessHtml(html, picture, MOST_HTML);
	return { text: plain, html: harmless.cut ? `${harmless.text}<p>${escapeHtml(cutNote)}</p>` : harmless.text };
}
