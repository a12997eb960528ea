import spam from './labels/spam.json';
import { Phrases } from './phrases';

type Words = Record<string, string[]>;
const all = (words: Words) => new Phrases(Object.values(words).flat());
const VICE = all(spam.vice);
const SERVICES = all(spam.services);
const VOICE = all(spam.voice);
const PROMISES = all(spam.promises);
const VISITED = all(spam.visited);
const OPT_OUT = all(spam.optOut);

/** Sellers say what they sell at once; characters. */
const READ = 4000;
/** Below this, what speaks for an offer may stand in an enquiry as well. */
const ENOUGH = 4;

/**
 * Whether a message is an offer nobody asked for: what is sold (or how to opt out), together with what sellers add to it:
 * who they are, promises, links, messenger names, what they saw on our web site. No single sign decides.
 *
 * @param sender how they call themselves, and their address: "Loans Fast <seo@…>" says what is sold as well
 * @param below what stands below a letter, where sellers say how to stop them; its other words are those of a signature
 */
export function isUnsolicitedOffer(subject: string, message: string, sender: string, below = ''): boolean {
	const text = `${subject}\n${message}`.slice(0, READ).toLowerCase().replace(/’/g, '\'');
	const count = (phrases: Phrases, most: number, inside = text) => phrases.in(inside, most).length;
	const called = sender.toLowerCase().replace(/[._@-]+/g, ' ');
	const vice = count(VICE, 3);
	const services = count(SERVICES, 4);
	const optOut = count(OPT_OUT, 1) || count(OPT_OUT, 1, below.slice(-READ).toLowerCase());
	if (vice + services + optOut === 0) return false;
	const inName = count(VICE, 1, called) + count(SERVICES, 1, called);
	const voice = count(VOICE, 1);
	const visited = count(VISITED, 1);
	// Markup in a form's field is written for search engines.
	const markup = /<a\s|\[url/.test(text) ? 1 : 0;
	// A client who needs "help with SEO", or an OEM part, names it and does not speak as a seller.
	if (vice < 2 && services < 3 && voice + optOut + visited + inName + markup === 0) return false;
	const sold = 2 * vice + (services > 0 ? 1 + services : 0);
	const selling = 2 * voice + visited + 2 * optOut + inName + Math.min(2, count(PROMISES, 2));
	const links = Math.min(2, (text.match(/https?:\/\/|www\./g) ?? []).length) + 2 * markup + (/(?:^|\s)@[a-z][\w.]{4,}|telegram|t\.me\//.test(text) ? 1 : 0);
	return sold + selling + links >= ENOUGH;
}
