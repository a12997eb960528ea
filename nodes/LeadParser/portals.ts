import { addressIdentity, domainOf, isNoReply, isValidAddress, organisationDomain } from '../shared/mail/address';
import type { Lead } from '../shared/node/item';
import { anyOf } from './any-of';
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
	/** Whether a mail sent to such an address reaches the person, so that it may be answered. */
	relayForwards: boolean;
	/** Phrases in the text, in lower case, that give the product away when it sends from the site's own address. */
	marks: readonly string[];
	/** Beginnings of lines that stand below the message. */
	endings: readonly string[];
	/** Its labels and its rules. */
	rules: readonly LeadRule[];
}

/** What a lead says of the sender that was recognised. */
export function sourceOf({ id, name, kind, relayForwards }: SenderProfile): Lead['source'] {
	return { id, name, kind, ...(relayForwards && { relayForwards }) };
}

/** The built-in profiles. */
export const PROFILES: readonly SenderProfile[] = readProfiles([...es, ...fr, ...de, ...uk, ...us, ...it, ...pt, ...nl, ...other, ...forms], 'the built-in profiles');

/** The profiles of a sender: those with its address or domain; when there is none, the one the text gives away. */
export function profilesFor(addresses: readonly string[], text: string, profiles: readonly SenderProfile[]): SenderProfile[] {
	const known = indexOf(profiles);
	const places = new Set(addresses.filter(Boolean).flatMap((address) => [addressIdentity(address), ...domainAndParents(address)].flatMap((one) => known.bySender.get(one) ?? [])));
	if (places.size > 0) return [...places].sort((one, other) => one - other).map((place) => profiles[place]);
	const lower = text.slice(0, 50_000).toLowerCase();
	const marked = known.marks.test(lower) ? profiles.find((profile) => profile.marks.some((mark) => lower.includes(mark))) : undefined;
	return marked === undefined ? [] : [marked];
}

/** Where to find profiles: hundreds of them are looked through several times per mail. */
interface ProfileIndex {
	/** Places in the list, by address and by domain. */
	bySender: Map<string, number[]>;
	relayDomains: Set<string>;
	marks: RegExp;
}

const indexes = new WeakMap<readonly SenderProfile[], ProfileIndex>();

function indexOf(profiles: readonly SenderProfile[]): ProfileIndex {
	const made = indexes.get(profiles);
	if (made !== undefined) return made;
	const index: ProfileIndex = { bySender: new Map(), relayDomains: new Set(profiles.flatMap((profile) => profile.relayDomains.map(asDomain))), marks: anyOf(profiles.flatMap((profile) => profile.marks)) };
	for (const [place, profile] of profiles.entries()) {
		for (const one of profile.domains.map(asDomain)) index.bySender.set(one, [...(index.bySender.get(one) ?? []), place]);
	}
	indexes.set(profiles, index);
	return index;
}

const asDomain = (written: string) => written.trim().toLowerCase().replace(/^[@.]+/, '');

/** "a@mail.shop.example": "mail.shop.example", "shop.example", "example". */
function domainAndParents(address: string): string[] {
	const parts = domainOf(address).split('.').slice(-10);
	return parts.map((_, start) => parts.slice(start).join('.')).filter(Boolean);
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
	if (!isValidAddress(address) || isNoReply(address)) return false;
	const { relayDomains } = indexOf(profiles);
	if (relayDomains.size > 0 && domainAndParents(address).some((one) => relayDomains.has(one))) return true;
	const sameSender = senderAddresses.some((one) => organisationDomain(domainOf(one)) === organisationDomain(domain));
	const local = address.slice(0, address.lastIndexOf('@'));
	const token = TOKEN.test(local) && !NAME_AND_YEAR.test(local);
	if (RELAY_HOST.test(domain)) return sameSender || token || NUMBER.test(local);
	return sameSender && token;
}
