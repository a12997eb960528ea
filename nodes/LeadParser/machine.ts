import { addressesInText, isNoReply, isOneOf, isValidAddress } from '../shared/mail/address';
import type { Lead, LeadPhone } from '../shared/node/item';
import type { Found } from './evidence';
import type { MachineLead } from './formats/machine-lead';
import { buildLead } from './lead';
import { tidyMessage } from './message-text';
import { splitName } from './people';
import { countryHints, PhoneReader } from './phones';
import { isRelay, sourceOf } from './portals';
import { languageVote, type Reading } from './reading';
import { cleanReference } from './references';

/** A file may repeat a field without end. */
const MAX_VALUES = 20;

/** Makes a lead of what a machine-readable format says. */
export function leadOfMachine(machine: MachineLead, reading: Reading): Lead {
	const found = <T>(value: T): Found<T> => ({ value, method: machine.formatName, label: null, line: null, confidence: 0.98 });
	const emails = machine.emails.slice(0, MAX_VALUES).flatMap((written) => addressesInText(written)).filter((address) => isValidAddress(address) && !isNoReply(address) && !isOneOf(address, reading.own));
	const relays = emails.filter((address) => isRelay(address, reading.senders, reading.options.profiles));
	const reader = new PhoneReader(reading.options.defaultCountry, reading.options.ownPhones, countryHints(emails, undefined));
	const phones = machine.phones.slice(0, MAX_VALUES).map((raw) => reader.read(raw)).filter((phone): phone is LeadPhone => phone !== null);
	const message = machine.message === null ? null : tidyMessage(machine.message);
	const references = machine.references.slice(0, MAX_VALUES).map((written) => cleanReference(written)).filter((one): one is string => one !== null);
	const profile = reading.profile;
	return buildLead({
		name: machine.name === null ? [] : [found(splitName(machine.name.full, machine.name))],
		emails: emails.filter((address) => !relays.includes(address)).map(found),
		relays,
		phones: phones.map((phone) => ({ ...found(phone), confidence: phone.e164 === null ? 0.8 : 0.98 })),
		references: references.map(found),
		message: message === null ? [] : [found(message)],
		company: machine.company,
		interest: machine.interest,
		extras: machine.extras,
		unusedLabels: [],
		language: machine.language ?? languageVote(reading, null, message),
		source: profile ? sourceOf(profile) : { id: machine.sourceName?.toLowerCase() ?? machine.format, name: machine.sourceName ?? machine.formatName, kind: 'file' },
	});
}
