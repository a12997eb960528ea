import { domainOf, isNoReply, isOneOf, isWithinDomain, organisationDomain } from '../shared/mail/address';
import de from './portals/de.json';
import es from './portals/es.json';
import forms from './portals/forms.json';
import fr from './portals/fr.json';
import it from './portals/it.json';
import nl from './portals/nl.json';
import other from './portals/other.json';
import pt from './portals/pt.json';
import uk from './portals/uk.json';
import us from './portals/us.json';
import { readProfiles } from './profile-format';
import type { LeadRule } from './rules/rule';

/** What is known about one portal, form product or sender, ready to be used. The format people write is in `profile-format.ts`. */
export interface SenderProfile {
	id: string;
	name: string;
	kind: 'portal' | 'form';
	/** Domains, and whole addresses, it sends from. */
	domains: readonly string[];
	/** Addresses here forward to the person. */
	relayDomains: readonly string[];
	/** Phrases in the text, in lower case, that give the product away when it sends from the site's own address. */
	marks: readonly string[];
	/** Beginnings of lines that stand below the message. */
	endings: readonly string[];
	/** Its labels and its rules. */
	rules: readonly LeadRule[];
}

/** The built-in profiles. */
export const PROFILES: readonly SenderProfile[] = readProfiles([...es, ...fr, ...de, ...uk, ...us, ...it, ...pt, ...nl, ...other, ...forms], 'the built-in profiles');

/** The profiles of a sender: those with its address or domain; when there is none, the one the text gives away. */
export function profilesFor(addresses: readonly string[], text: string, profiles: readonly SenderProfile[]): SenderProfile[] {
	const senders = addresses.filter(Boolean);
	const byDomain = profiles.filter((profile) => senders.some((sender) => isOneOf(sender, profile.domains)));
	if (byDomain.length > 0) return byDomain;
	const lower = text.slice(0, 50_000).toLowerCase();
	const marked = profiles.find((profile) => profile.marks.some((mark) => lower.includes(mark)));
	return marked === undefined ? [] : [marked];
}

const RELAY_HOST = /(?:^|[.-])(?:contacts?|reply|replies|messagerie|messaging|chat|convo|conversation|relay|msg|messages?|inbound|proxy|guest|mail-?in|answer|antwort|respond|user-?mail|lead-?reply|sms|mms|txt|text|whatsapp)\./i;
/** What text message services send from: the number of whoever wrote. */
const NUMBER = /^\+?\d{8,15}$/;
/** A made-up local part: long, with digits among letters, unlike "anna.berg" or "ana1985". */
const TOKEN = /^(?=[^@]*\d)(?=[^@]*[a-z])[a-z0-9._+=-]{8,}$/i;
const NAME_AND_YEAR = /^[a-z][a-z._-]*\d{0,4}$/i;

/** Whether an address only forwards to the person: by profile, by its host name, or because a portal's own address carries a token. */
export function isRelay(address: string, senderAddresses: readonly string[], profiles: readonly SenderProfile[]): boolean {
	const domain = domainOf(address);
	if (domain === '' || isNoReply(address)) return false;
	if (profiles.some((profile) => profile.relayDomains.some((relay) => isWithinDomain(domain, relay)))) return true;
	const sameSender = senderAddresses.some((one) => organisationDomain(domainOf(one)) === organisationDomain(domain));
	const local = address.slice(0, address.lastIndexOf('@'));
	const token = TOKEN.test(local) && !NAME_AND_YEAR.test(local);
	if (RELAY_HOST.test(domain)) return sameSender || token || NUMBER.test(local);
	return sameSender && token;
}
