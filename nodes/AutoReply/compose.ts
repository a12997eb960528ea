import type { Match } from '../shared/listings/matching';
import type { Listing } from '../shared/store/listings';
import { TEXTS, type ReplyLanguage } from './texts';

/** What the text is made of. */
export interface ReplyContent {
	language: ReplyLanguage;
	/** The person's name; null when unknown. */
	name: string | null;
	/** The listing asked about. */
	listing: Listing | null;
	suggestions: readonly Match[];
	/** Who signs: the account's sender name, or its domain. */
	sender: string;
	/** Subject of the person's own mail, to answer in its thread; null for portals and forms, whose subject the person never saw. */
	threadSubject: string | null;
	/** The user's own subject and text with `[[…]]` placeholders; empty = the default in the enquiry's language. */
	subject: string;
	text: string;
}

export interface ComposedReply {
	subject: string;
	text: string;
	html: string;
}

/** What stands for a placeholder, in both alternatives; the HTML is escaped already. */
interface Piece {
	text: string;
	html: string;
}

/** Placeholders of subject and text, for the parameter's description. */
export const PLACEHOLDERS = '[[name]], [[listing]], [[reference]], [[listings]], [[sender]]';

const PLACEHOLDER = /\[\[ ?([a-z]{1,20}) ?\]\]/g;

/** Writes the reply, as plain text and as HTML; whatever came from the mail is escaped, and read once only: a name that looks like a placeholder stays a name. */
export function composeReply(content: ReplyContent): ComposedReply {
	const texts = TEXTS[content.language];
	const name = greetingName(content.name);
	const body = content.text.trim() === '' ? defaultText(content, name !== null) : withListings(content.text.trim(), content.suggestions.length > 0);
	const pieces = new Map<string, Piece>([
		['name', plain(name ?? '')],
		['listing', plain(content.listing?.title ?? content.listing?.reference ?? '')],
		['reference', plain(content.listing?.reference ?? '')],
		['sender', plain(content.sender)],
		['listings', suggestionList(content.suggestions, content.language)],
	]);
	const defaultSubject = content.threadSubject ? `Re: ${content.threadSubject.replace(/^(?:\s*re\s*:)+\s*/i, '')}` : null;
	const subject = fill(content.subject.trim() || (content.listing ? texts.subjectWithListing : texts.subject), pieces).text;
	const { text, html } = fill(body, pieces);
	return {
		subject: oneLine(content.subject.trim() === '' && defaultSubject ? defaultSubject : subject),
		text: `${text.replace(/\n{3,}/g, '\n\n').trim()}\n`,
		html: `<!doctype html>\n<html lang="${content.language}"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head>\n<body style="font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5"><div style="max-width:600px">\n${html.replace(/(?:<br>\n){3,}/g, '<br>\n<br>\n')}\n</div></body></html>\n`,
	};
}

function defaultText({ language, listing, suggestions }: ReplyContent, named: boolean): string {
	const texts = TEXTS[language];
	return [
		named ? texts.greeting : texts.greetingWithoutName,
		listing ? texts.receivedWithListing : texts.received,
		...(suggestions.length > 0 ? [`${texts.suggestions}\n\n[[listings]]`] : []),
		texts.closing,
	].join('\n\n');
}

/** A text of the user's own without a place for the listings gets them at its end. */
function withListings(text: string, present: boolean): string {
	return present && !text.includes('[[listings]]') && !text.includes('[[ listings ]]') ? `${text}\n\n[[listings]]` : text;
}

function fill(template: string, pieces: ReadonlyMap<string, Piece>): Piece {
	let text = '';
	let html = '';
	let end = 0;
	for (const match of template.matchAll(PLACEHOLDER)) {
		const piece = pieces.get(match[1]);
		if (!piece) continue;
		const between = plain(template.slice(end, match.index));
		text += between.text + piece.text;
		html += between.html + piece.html;
		end = match.index + match[0].length;
	}
	const rest = plain(template.slice(end));
	return { text: text + rest.text, html: html + rest.html };
}

function plain(text: string): Piece {
	const unix = text.replace(/\r\n?/g, '\n');
	return { text: unix, html: escapeHtml(unix).replaceAll('\n', '<br>\n') };
}

function escapeHtml(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\'', '&#39;');
}

/** A name we are ready to repeat to a stranger: somebody may enter a victim's address and an advertisement as the name. */
function greetingName(name: string | null): string | null {
	const clean = oneLine(name ?? '');
	return clean === '' || clean.length > 60 || /[/@:\d]|www\.|\.\p{L}{2,}/iu.test(clean) ? null : clean;
}

/** A subject is one line of bounded length. */
function oneLine(text: string): string {
	return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').replace(/\s+/g, ' ').trim().slice(0, 200);
}

function suggestionList(suggestions: readonly Match[], language: ReplyLanguage): Piece {
	const lines: string[] = [];
	const rows: string[] = [];
	for (const { listing } of suggestions) {
		const title = listing.title ?? listing.reference;
		const facts = [listing.place, price(listing, language)].filter((fact) => fact !== null).join(' · ');
		const url = webAddress(listing.url);
		const picture = webAddress(listing.pictureUrl);
		lines.push(`• ${title} (${listing.reference})${facts ? `\n  ${facts}` : ''}${url ? `\n  ${url}` : ''}`);
		const heading = url ? `<a href="${escapeHtml(url)}">${escapeHtml(title)}</a>` : escapeHtml(title);
		const image = picture ? `<img src="${escapeHtml(picture)}" alt="" width="140" style="display:block;border-radius:6px;width:140px;height:auto">` : '';
		rows.push(
			`<tr>${image ? `<td width="156" valign="top" style="padding:8px 16px 8px 0">${image}</td>` : ''}<td valign="top" style="padding:8px 0"${image ? '' : ' colspan="2"'}><strong>${heading}</strong><br>${escapeHtml(facts)}<br><span style="font-size:13px">${escapeHtml(listing.reference)}</span></td></tr>`,
		);
	}
	return {
		text: lines.join('\n\n'),
		html: rows.length > 0 ? `<table role="presentation" cellpadding="0" cellspacing="0" border="0">\n${rows.join('\n')}\n</table>` : '',
	};
}

function price({ price: amount, currency }: Listing, language: ReplyLanguage): string | null {
	if (amount === null) return null;
	const number = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
	if (currency === null) return number.format(amount);
	// Intl takes three letters only; people also write "€".
	if (!/^[a-z]{3}$/i.test(currency)) return `${number.format(amount)} ${currency}`;
	return new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(amount);
}

function webAddress(text: string | null): string | null {
	return text !== null && /^https?:\/\/[^\s"<>]{1,2000}$/i.test(text) ? text : null;
}
