import { domainOf, isNoReply, isWithinDomain, organisationDomain } from '../shared/mail/address';
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

/** What is known about one portal or form product. Data only: everything else is the general engine's. */
export interface SenderProfile {
	id: string;
	name: string;
	kind: 'portal' | 'form';
	domains: string[];
	/** Addresses here forward to the person. */
	relayDomains?: string[];
	/** Phrases in the text that give the product away when it sends from the site's own address. */
	marks?: string[];
	/** Beginnings of lines that stand below the message. */
	endings?: string[];
}

export const PROFILES = [...es, ...fr, ...de, ...uk, ...us, ...it, ...pt, ...nl, ...other, ...forms] as SenderProfile[];

/** The profile of a sender, by its domain, then by what the text gives away. */
export function profileFor(addresses: readonly string[], text: string, profiles: readonly SenderProfile[]): SenderProfile | null {
	const domains = addresses.map(domainOf).filter(Boolean);
	const byDomain = profiles.find((profile) => profile.domains.some((one) => domains.some((domain) => isWithinDomain(domain, one))));
	if (byDomain) return byDomain;
	const lower = text.slice(0, 50_000).toLowerCase();
	return profiles.find((profile) => profile.marks?.some((mark) => lower.includes(mark))) ?? null;
}

const RELAY_HOST = /(?:^|[.-])(?:contacts?|reply|replies|messagerie|messaging|chat|convo|conversation|relay|msg|messages?|inbound|proxy|guest|mail-?in|answer|antwort|respond|user-?mail|lead-?reply)\./i;
/** A made-up local part: long, with digits among letters, unlike "anna.berg" or "ana1985". */
const TOKEN = /^(?=[^@]*\d)(?=[^@]*[a-z])[a-z0-9._+=-]{8,}$/i;
const NAME_AND_YEAR = /^[a-z][a-z._-]*\d{0,4}$/i;

/** Whether an address only forwards to the person: by profile, by its host name, or because a portal's own address carries a token. */
export function isRelay(address: string, senderAddresses: readonly string[], profiles: readonly SenderProfile[]): boolean {
	const domain = domainOf(address);
	if (domain === '' || isNoReply(address)) return false;
	if (profiles.some((profile) => profile.relayDomains?.some((relay) => isWithinDomain(domain, relay)))) return true;
	const sameSender = senderAddresses.some((one) => organisationDomain(domainOf(one)) === organisationDomain(domain));
	const local = address.slice(0, address.lastIndexOf('@'));
	const token = TOKEN.test(local) && !NAME_AND_YEAR.test(local);
	if (RELAY_HOST.test(domain)) return sameSender || token;
	return sameSender && token;
}
