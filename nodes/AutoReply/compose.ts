import type { Match } from '../shared/listings/matching';
import { fillBody, fillSubject, hasPlaceFor, type Template } from '../shared/mail/template/fill';
import { oneLine, type Values } from '../shared/mail/template/values';
import { templateWarnings } from '../shared/mail/template/variables';
import type { Listing } from '../shared/store/listings';
import { defaultBody, defaultSubject } from './default-text';
import { greetingName } from './greeting-name';
import type { AreaUnit } from './listing-facts';
import { mailDocument } from './mail-frame';
import { replyValues } from './reply-values';
import { TEXTS } from './texts';

/** What somebody wrote to be sent; what is empty is written by us. */
export interface WrittenText extends Template {
	subject: string;
}

/** What the text is made of. */
export interface ReplyContent {
	/** One of WRITTEN_LANGUAGES. */
	language: string;
	/** The person's name; null when unknown. */
	name: string | null;
	firstName: string | null;
	/** The listing asked about. */
	listing: Listing | null;
	suggestions: readonly Match[];
	areaUnit: AreaUnit;
	/** Who looks after the enquiry; null when nobody does yet. */
	owner: { name: string | null; email: string | null } | null;
	/** When the enquiry came, ISO 8601. */
	receivedAt: string | null;
	/** IANA name. */
	timeZone: string;
	/** Who signs: the account's sender name, or its domain. */
	sender: string;
	/** Lines of text; empty = the sender signs. */
	signature: string;
	/** Subject of the person's own mail, to answer in its thread; null for portals and forms, whose subject the person never saw. */
	threadSubject: string | null;
	/** A saved template or the user's own text; null = the default in the language. */
	written: WrittenText | null;
}

export interface ComposedReply {
	subject: string;
	text: string;
	html: string;
	/** What the user should look at, e.g. a variable that nobody knows. */
	warnings: string[];
}

/** Writes the reply, as plain text and as HTML, which say the same. Whatever came from the mail is escaped, and read once only. */
export function composeReply(content: ReplyContent): ComposedReply {
	const { language, listing, written } = content;
	const values = replyValues(content);
	const isOwn = written !== null && written.body.trim() !== '';
	const template: Template = isOwn ? withSuggestions(written) : { body: defaultBody({ language, isNamed: greetingName(content.name) !== null, listing }), format: 'text' };
	const body = fillBody(template, values);
	const subject = subjectOf(content, values);
	return {
		subject,
		text: body.text,
		html: mailDocument({
			language,
			direction: isOwn ? directionOf(template.body) : TEXTS[language].direction === 'rtl' ? 'rtl' : 'ltr',
			subject,
			preheader: isOwn ? '' : TEXTS[language].preheader,
			sender: content.sender,
			content: body.html,
			hasOwnColours: template.format === 'html' && setsColours(template.body),
		}),
		warnings: written === null ? [] : templateWarnings(written),
	};
}

function subjectOf({ language, listing, threadSubject, written }: ReplyContent, values: Values): string {
	const own = written?.subject.trim() ?? '';
	if (own === '' && threadSubject) return oneLine(`Re: ${threadSubject.replace(/^(?:\s*re\s*:)+\s*/i, '')}`);
	return fillSubject(own || defaultSubject({ language, listing }), values);
}

/** A text without a place for the suggested listings gets them at its end. */
function withSuggestions({ body, format }: Template): Template {
	return hasPlaceFor(body, ['listings', 'suggestions']) ? { body, format } : { body: `${body}\n\n[[suggestions]]`, format };
}

/** The direction of the first letter that has one. */
function directionOf(text: string): 'ltr' | 'rtl' {
	const letter = /\p{L}/u.exec(text.replace(/<[^<>]*>|\[\[[^[\]]*\]\]/g, ''))?.[0] ?? '';
	return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(letter) ? 'rtl' : 'ltr';
}

function setsColours(ownHtml: string): boolean {
	return (ownHtml.match(/<[^<>]*>/g) ?? []).some((tag) => /color|background/i.test(tag));
}
