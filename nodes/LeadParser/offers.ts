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
 */
export function isUnsolicitedOffer(subject: string, message: string, sender: string): boolean {
	const text = `${subject}\n${message}`.slice(0, READ).toLowerCase().replace(/’/g, '\'');
	const count = (phrases: Phrases, most: number, inside = text) => phrases.in(inside, most).length;
	const vice = count(VICE, 3);
	const services = count(SERVICES, 4);
	const optOut = count(OPT_OUT, 1);
	if (vice + services + optOut === 0) return false;
	const sold = (vice > 0 ? 2 + vice : 0) + (services > 0 ? 1 + services : 0);
	const selling = 2 * count(VOICE, 1) + Math.min(2, count(PROMISES, 2)) + count(VISITED, 1) + 2 * optOut;
	const links = Math.min(2, (text.match(/https?:\/\/|www\./g) ?? []).length) + (/<a\s|\[url/.test(text) ? 2 : 0) + (/(?:^|\s)@[a-z][\w.]{4,}|telegram|t\.me\//.test(text) ? 1 : 0);
	const address = count(VICE, 1, sender.toLowerCase().replace(/[._@-]+/g, ' ')) + count(SERVICES, 1, sender.toLowerCase().replace(/[._@-]+/g, ' '));
	// A client who needs "help with SEO" names one thing and promises nothing.
	return sold + selling + links + address >= ENOUGH && (vice + services >= 3 || selling + links + address > 0);
}
