import type { Match } from '../../listings/matching';
import { html } from '../../html/html';
import { linesValue, linkValue, oneLineValue, type Value, type Values } from '../template/values';
import type { Listing } from '../../store/listings';
import { greetingName } from './greeting-name';
import { listingCards } from './listing-cards';
import { listingFacts, priceOf, type AreaUnit } from './listing-facts';
import { LIGHT } from './mail-colours';
import { TEXTS } from './texts';

/** What is known when the variables of a text are filled. */
export interface TextFacts {
	/** One of LANGUAGES. */
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
}

/** What the variables of a text become, in its language. */
export function replyValues(content: TextFacts): Values {
	const { language, listing, owner, sender, suggestions, areaUnit } = content;
	const texts = TEXTS[language];
	const listings = listingCards(suggestions.map((match) => listingFacts(match.listing, language, areaUnit)), texts.view);
	return {
		name: oneLineValue(greetingName(content.name)),
		first_name: oneLineValue(greetingName(content.firstName)),
		listing: oneLineValue(listing?.title || listing?.reference),
		reference: oneLineValue(listing?.reference),
		place: oneLineValue(listing?.place),
		price: oneLineValue(listing && priceOf(listing, language)),
		link: linkValue(listing?.url),
		date: oneLineValue(dayOf(content.receivedAt, content.timeZone, language)),
		listings,
		suggestions: withHeading(texts.suggestions, listings),
		owner: oneLineValue(owner?.name),
		owner_email: oneLineValue(owner?.email),
		sender: oneLineValue(sender),
		signature: signatureValue(content.signature.trim() || sender),
	};
}

/** Whoever signs stands out. */
function signatureValue(signature: string): Value {
	const { text, html: lines } = linesValue(signature);
	const [first, ...rest] = lines.split('<br>\n');
	return { text, html: [`<strong>${first}</strong>`, ...rest].join('<br>\n') };
}

function withHeading(heading: string, listings: Value): Value {
	if (listings.text === '') return listings;
	return {
		// A colon would not be one in every script: the line above a list says enough.
		text: `${heading}\n\n${listings.text}`,
		html: `${html`<h2 class="text" style="margin:28px 0 12px;font-size:17px;line-height:1.35;font-weight:bold;color:${LIGHT.text}">${heading}</h2>`.text}\n${listings.html}`,
	};
}

/** A day as people of the language write it; null when it is not known. */
function dayOf(isoTime: string | null, timeZone: string, language: string): string | null {
	const time = new Date(isoTime ?? '');
	return Number.isNaN(time.getTime()) ? null : new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(time);
}
