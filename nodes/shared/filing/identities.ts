import { parsePhoneNumberFromString, type CountryCode, type NumberType } from 'libphonenumber-js/max';

import { addressIdentity, isNoReply, isOneOf, isValidAddress } from '../mail/address';
import type { Identity } from '../store/contacts';
import { readPhoneNumber } from '../store/phone-number';
import roleNames from './role-addresses.json';

/** More than this in one mail is a list, not a person's own data. */
const MAX_IDENTITIES_OF_A_KIND = 5;

/** "info@", "verkauf@": read by whoever is on duty. */
const ROLES = new Set(roleNames);
/** Numbers one person carries about. Where mobiles have no range of their own (US), nobody knows. */
const OWN_NUMBERS = new Set<NumberType>(['MOBILE', 'FIXED_LINE_OR_MOBILE', 'PERSONAL_NUMBER']);

/** Whether an address is a role's, e.g. info@ or sales@. */
export function isRoleAddress(address: string): boolean {
	const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
	return ROLES.has(local.replace(/[._+-]?\d{1,3}$/, '').replace(/[._-]/g, ''));
}

/** Whether several people are likely to use an identity though nobody has seen them yet: a fixed line, a role's address. */
export function isWeakIdentity(kind: Identity['kind'], value: string): boolean {
	if (kind === 'email') return isRoleAddress(value);
	const type = readPhoneNumber(value)?.getType();
	return type !== undefined && !OWN_NUMBERS.has(type);
}

/** What one mail says about who wrote it. */
export interface WrittenBy {
	emails: readonly string[];
	/** Portal addresses that forward to the person. */
	relayEmails: readonly string[];
	phones: readonly { raw: string; e164: string | null }[];
}

/** What tells the person apart, and what was left out, in words. */
export interface Identities {
	identities: Identity[];
	leftOut: string[];
}

/**
 * Leaves only what belongs to one person: addresses nobody reads (no-reply, mailer-daemon), portal relays and our own
 * addresses would merge strangers.
 *
 * @param own addresses and domains of ours
 * @param ignoresRoles whether info@ and the like are left out as well
 */
export function usableIdentities(writtenBy: WrittenBy, own: readonly string[], ignoresRoles = false): Identities {
	const relays = new Set(writtenBy.relayEmails.map(addressIdentity));
	const found = new Map<string, Identity>();
	const leftOut: string[] = [...relays].map((address) => `${address} is a portal's forwarding address`);
	let emails = 0;
	for (const raw of writtenBy.emails) {
		const value = addressIdentity(raw);
		const reason = emailObstacle(value, relays, own) ?? (ignoresRoles && isRoleAddress(value) ? `${value} is an address of a role, not of a person` : null);
		if (reason !== null) {
			if (!relays.has(value)) leftOut.push(reason);
		} else if (!found.has(value) && emails < MAX_IDENTITIES_OF_A_KIND) {
			emails++;
			found.set(value, { kind: 'email', value, raw });
		}
	}
	let phones = 0;
	for (const { raw, e164 } of writtenBy.phones) {
		if (e164 === null) leftOut.push(`the phone number "${raw.slice(0, 40)}" is not complete`);
		else if (isMadeUp(e164)) leftOut.push(`the phone number "${raw.slice(0, 40)}" looks made up`);
		else if (!found.has(e164) && phones < MAX_IDENTITIES_OF_A_KIND) {
			phones++;
			found.set(e164, { kind: 'phone', value: e164, raw });
		}
	}
	return { identities: [...found.values()], leftOut: [...new Set(leftOut)] };
}

/** "600 000 000", "123456789": typed because a form wants a number, by many people. */
function isMadeUp(e164: string): boolean {
	const national = String(readPhoneNumber(e164)?.nationalNumber ?? e164);
	return /(\d)\1{6,}$/.test(national) || /^(?:0?1234567\d*|9876543\d*)$/.test(national);
}

function emailObstacle(value: string, relays: ReadonlySet<string>, own: readonly string[]): string | null {
	if (!isValidAddress(value)) return `"${value.slice(0, 80)}" is not a complete email address`;
	if (relays.has(value)) return `${value} is a portal's forwarding address`;
	if (isNoReply(value)) return `${value} is an address nobody reads`;
	if (isOneOf(value, own)) return `${value} is one of your own addresses`;
	return null;
}

/** A phone number as a person typed it, in E.164; null when it is not a number that can exist. */
export function phoneIdentity(raw: string, country: CountryCode | undefined): string | null {
	const number = parsePhoneNumberFromString(raw.slice(0, 100), country);
	return number?.isValid() ? number.number : null;
}
