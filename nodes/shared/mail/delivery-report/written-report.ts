import { addressesInText, addressIdentity } from '../address';
import { MOST_RECIPIENTS, reasonIn, type ReportedRecipient } from './report';
import { returnedMailIn } from './returned-mail';
import { statusCodeOf } from './status-code';

/** What is known of a report beside its text. */
export interface AroundReport {
	/** X-Failed-Recipients, as Exim and Gmail write it. */
	failed: readonly string[];
	/** Addresses of the report itself, lower case: its sender, and whoever sent the mail. */
	own: ReadonlySet<string>;
	/** Whom the returned mail was for. */
	returnedTo: readonly string[];
	subject: string;
}

/** Characters of a text that are looked at, and lines. */
const MOST_CHARS = 64 * 1024;
const MOST_LINES = 1000;
const MOST_LINE = 1000;
/** Lines that may tell why. */
const LINES_OF_REASON = 12;

const STILL_TRIED = /not (?:yet )?been (?:yet )?delivered|could not be delivered (?:yet|for)|warning message only|will be (?:re)?tried|keep trying|will continue to|attempts? (?:to deliver[^.\n]{0,60} )?will continue|delivery (?:has been |is |was )?(?:incomplete|delayed)|delay reason|noch nicht zugestellt|pas encore (?:été )?(?:remis|distribué)|aún no se ha entregado|non è stato ancora/i;
const GIVEN_UP = /giving up|given up|permanent (?:fatal )?error|not going to try again|will not be retried|could not be delivered for/i;

/** Read in the place of an address: where it stands in its line tells whether it is the one that failed. */
type Place = 'alone' | 'first' | 'refused' | 'named' | 'mentioned';
const SUREST: readonly Place[][] = [['alone', 'first'], ['refused'], ['named'], ['mentioned']];

interface Mention {
	line: number;
	address: string;
	place: Place;
}

/**
 * Reads a report that a server wrote for people: qmail, Exim, old Postfix, sendmail and Exchange, and whoever does as
 * they do. In one pass over a bounded text.
 */
export function readWrittenReport(text: string, around: AroundReport): ReportedRecipient[] {
	const lines = text.slice(0, MOST_CHARS).split('\n', MOST_LINES).map((line) => line.slice(0, MOST_LINE).trimEnd());
	const own = lines.slice(0, returnedMailIn(lines));
	const mentions = own.flatMap((line, index) => addressesInText(line).map((address): Mention => ({ line: index, address, place: placeOf(line, address) })));
	const chosen = chooseMentions(mentions, around);
	const whole = own.join('\n');
	const isDelayed = (STILL_TRIED.test(whole) || /\b(?:delayed|warning)\b/i.test(around.subject)) && !GIVEN_UP.test(whole);
	return chosen.slice(0, MOST_RECIPIENTS).map(({ line, address }) => {
		const end = chosen.find((other) => other.line > line)?.line ?? own.length;
		const near = line < 0 ? '' : own.slice(line, Math.min(end, line + LINES_OF_REASON)).join('\n');
		const found = statusCodeOf(null, near) ?? (chosen.length === 1 ? statusCodeOf(null, whole) : null) ?? (/permanent (?:fatal )?error/i.test(whole) ? '5.0.0' : null);
		return {
			address,
			originalAddress: null,
			outcome: isDelayed ? ('delayed' as const) : ('bounced' as const),
			// Whoever still tries has had no last word, whatever the code.
			statusCode: isDelayed ? (found?.replace(/^5/, '4') ?? '4.0.0') : found,
			reason: reasonIn(whyIn(near, address)) ?? reasonIn(whole),
		};
	});
}

function placeOf(line: string, address: string): Place {
	const at = line.indexOf(address);
	const before = line.slice(0, at);
	if (!/[\p{L}\p{N}]/u.test(line.replaceAll(address, ''))) return 'alone';
	if (!/[\p{L}\p{N}]/u.test(before)) return 'first';
	if (/(?:^|[\s>])[45]\d\d[ -]/.test(before) || /(?:^|[^\d.])[45]\d\d[ -]/.test(line.slice(at))) return 'refused';
	return /(?:recipients?|address(?:es)?|deliver\w*|failed|reach(?:ed)?|user|rcpt|to)\b[^\p{L}\p{N}]{0,20}(?:[\p{L}]{1,20}[^\p{L}\p{N}]{1,4}){0,3}$/iu.test(before) ? 'named' : 'mentioned';
}

/** Of all addresses in a report, the ones that it is about. */
function chooseMentions(mentions: readonly Mention[], { failed, own, returnedTo }: AroundReport): Mention[] {
	const lineOf = (address: string) => mentions.find((one) => addressIdentity(one.address) === addressIdentity(address))?.line ?? -1;
	if (failed.length > 0) return distinct(failed.slice(0, MOST_RECIPIENTS).map((address): Mention => ({ line: lineOf(address), address, place: 'alone' })));
	// Who is asked for help, and the sender, stand in many reports; a mail to oneself is about the sender.
	const others = mentions.filter(({ address }) => !own.has(addressIdentity(address)) && !/^(?:postmaster|mailer-daemon|abuse|support|help(?:desk)?|info)@/i.test(address));
	const candidates = others.length > 0 ? others : mentions;
	for (const places of SUREST) {
		const found = candidates.filter(({ place }) => places.includes(place));
		if (found.length > 0) return distinct(found);
	}
	return returnedTo.length === 1 ? [{ line: -1, address: returnedTo[0], place: 'mentioned' }] : [];
}

function distinct(mentions: readonly Mention[]): Mention[] {
	const seen = new Set<string>();
	return mentions.filter(({ address }) => !seen.has(addressIdentity(address)) && seen.add(addressIdentity(address)));
}

/** What stands behind the address, "<ann@example.com>: 550 No such user", or else before it in its line. */
function whyIn(near: string, address: string): string {
	const at = near.indexOf(address);
	if (at < 0) return near;
	const behind = near.slice(at + address.length).replace(/^[^\p{L}\p{N}#]+/u, '');
	return /\p{L}/u.test(behind) ? behind : near.slice(0, at).replace(/[\s<:]+$/, '');
}
