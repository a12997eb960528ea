import { getCountries, isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';

import { readWrittenAddress } from '../mail/address';
import { InputError } from '../node/input-error';
import { newId } from '../store/ids';
import type { IntakeItem } from '../node/item';
import type { Intake } from './file';
import { phoneIdentity, usableIdentities } from './identities';
import { realName } from './names';

/** A lead ready to be filed, or why it cannot be: it has neither an e-mail nor a phone of the person (W11). */
export type ReadIntake = { intake: Intake; reason: null } | { intake: null; reason: string };

/** Fields a person, another parser or an AI agent filled in. */
export interface TypedLead {
	emails: string[];
	phones: string[];
	name: string;
	references: string[];
	source: string;
	company: string;
	language: string;
	messageKey: string;
	threadId: string;
	/** ISO 8601; empty = now. */
	receivedAt: string;
	/** For phone numbers without a country code, e.g. "ES"; empty = none. */
	country: string;
}

/** Reads the lead that Lead Parser put on the item, whatever its outcome: a person may have sent it here from *Needs Review*. */
export function intakeFromItem(item: IntakeItem, own: readonly string[], ignoresRoles = false): ReadIntake {
	const { lead } = item;
	if (!lead || !Array.isArray(lead.emails) || !Array.isArray(lead.phones)) {
		throw new InputError('The item has no lead', 'Put a Lead Parser before this node, or set Read From to Fields Below.');
	}
	const messageKey = item.messageKey ?? (item.messageId ? `mid:${item.messageId}` : `item:${newId()}`);
	const writtenBy = { emails: lead.emails, relayEmails: lead.relayEmails ?? [], phones: lead.phones };
	return ready(usableIdentities(writtenBy, item.mailbox ? [...own, item.mailbox.address] : own, ignoresRoles), {
		messageKey,
		threadKey: item.threadId || messageKey,
		receivedAt: time(item.receivedAt, 'receivedAt'),
		source: lead.source.name || lead.source.id,
		name: realName(lead.name?.full),
		company: lead.company || null,
		language: lead.language || null,
		references: lead.references ?? [],
	});
}

/** Reads typed fields. */
export function intakeFromFields(fields: TypedLead, own: readonly string[], ignoresRoles = false): ReadIntake {
	const country = countryOf(fields.country);
	const messageKey = fields.messageKey || `typed:${newId()}`;
	const emails = fields.emails.map((email) => readWrittenAddress(email)?.address ?? email);
	const phones = fields.phones.map((raw) => ({ raw, e164: phoneIdentity(raw, country) }));
	return ready(usableIdentities({ emails, relayEmails: [], phones }, own, ignoresRoles), {
		messageKey,
		threadKey: fields.threadId || messageKey,
		receivedAt: time(fields.receivedAt || undefined, 'Received At'),
		source: fields.source || 'Manual entry',
		name: realName(fields.name),
		company: fields.company || null,
		language: fields.language || null,
		references: fields.references,
	});
}

function ready({ identities, leftOut }: ReturnType<typeof usableIdentities>, rest: Omit<Intake, 'identities'>): ReadIntake {
	if (identities.length > 0) return { intake: { ...rest, identities }, reason: null };
	const because = leftOut.length > 0 ? `: ${leftOut.join('; ')}` : '';
	return { intake: null, reason: `Neither an email address nor a phone number of the person was found${because}` };
}

function time(iso: string | undefined, field: string): number {
	if (iso === undefined) return Date.now();
	const at = Date.parse(iso);
	if (Number.isNaN(at)) throw new InputError(`"${iso.slice(0, 60)}" in ${field} is not a date`, 'Use ISO 8601, e.g. 2025-03-01T09:30:00Z.');
	return at;
}

function countryOf(code: string): CountryCode | undefined {
	const country = code.trim().toUpperCase();
	if (country === '') return undefined;
	if (!isSupportedCountry(country)) {
		throw new InputError(`"${code.slice(0, 40)}" in Default Country is not a country code`, `Use one of the ${getCountries().length} two-letter codes, e.g. ES.`);
	}
	return country;
}
