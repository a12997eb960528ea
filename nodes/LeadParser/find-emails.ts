import { addressesInText, addressIdentity, domainOf, isOneOf, organisationDomain, readWrittenAddress } from '../shared/mail/address';
import type { Address } from '../shared/mail/message/message';
import { isMachineAddress } from './classify';
import { withoutRepeats, type Found } from './evidence';
import { isMailboxProvider } from './mailbox-providers';
import { hasWordsOf, nameFromDisplay, splitName } from './people';
import { isRelay } from './portals';
import { isClientAddress, valuesOf, type Reading } from './reading';
import { addressesWritten } from './written-addresses';

export interface FoundEmails {
	emails: Found<string>[];
	/** Addresses that only forward to the person. */
	relays: string[];
}

/** The client's addresses, the surest place first: under a label, in the headers, in the text down to `contactEnd`, in the subject. */
export function findEmails(reading: Reading, contactEnd: number | null): FoundEmails {
	const relayOf = (address: string) => isRelay(address, reading.senders, reading.options.profiles);
	const relays: string[] = [];
	const emails: Found<string>[] = [];
	const offer = (address: string, method: string, label: string | null, line: number | null, confidence: number) => {
		if (relayOf(address) && !isOneOf(address, reading.own)) relays.push(address);
		else if (isClientAddress(address, reading)) emails.push({ value: address, method, label, line, confidence });
	};
	for (const sender of [...reading.replyTo, ...(reading.from ? [reading.from] : [])]) if (relayOf(sender.address) && !isOneOf(sender.address, reading.own)) relays.push(sender.address);
	for (const value of valuesOf(reading, 'email')) for (const address of addressesWritten(value.value, true)) offer(address, value.method, value.label, value.line, value.exact ? 0.97 : 0.9);
	const sentBy = valuesOf(reading, 'sender').map((value) => ({ value, address: readWrittenAddress(value.value) })).find((one) => one.address !== null);
	if (sentBy?.address && !emails.length) offer(sentBy.address.address, 'label', sentBy.value.label, sentBy.value.line, 0.93);
	if (emails.length === 0 && reading.from !== null && isSamePerson(reading.from, reading)) offer(reading.from.address, 'From', null, null, 0.9);
	if (emails.length === 0) for (const one of reading.replyTo) if (!isColleagueOfSender(one.address, reading)) offer(one.address, 'Reply-To', null, null, 0.9);
	// "Contact: Ann <ann@…>": an address under a label that asked for something else.
	if (emails.length === 0) for (const value of reading.labelled.values) if (value.field !== 'message' && !reading.others.has(value.line) && value.value.length < 200) for (const address of addressesWritten(value.value)) if (!isColleagueOfSender(address, reading)) offer(address, value.method, value.label, value.line, 0.8);
	if (emails.length === 0) {
		for (const index of reading.labelled.free) {
			const line = reading.lines[index];
			if (contactEnd !== null && index > contactEnd) break;
			if (reading.others.has(line.number)) continue;
			const written = [...addressesWritten(line.text), ...line.links.filter((link) => /^mailto:/i.test(link.href)).flatMap((link) => addressesInText(link.href.slice(7).split('?')[0]))];
			for (const address of written) if (!isColleagueOfSender(address, reading)) offer(address, 'address in the text', null, line.number, line.text.length < 80 ? 0.85 : 0.7);
			if (emails.length > 0) break;
		}
	}
	if (emails.length === 0) for (const address of addressesInText(reading.subject)) offer(address, 'subject', null, null, 0.85);
	// Beside another's address that of the sender's own house is a contact of theirs.
	const outside = emails.filter((one) => !isOfSendersHouse(one.value, reading));
	return { emails: withoutRepeats(outside.length > 0 ? outside : emails, addressIdentity), relays: [...new Set(relays.map(addressIdentity))] };
}

function isOfSendersHouse(address: string, { from }: Reading): boolean {
	const house = organisationDomain(domainOf(from?.address ?? ''));
	return house !== '' && !isMailboxProvider(house) && organisationDomain(domainOf(address)) === house;
}

/** Another address of the house that sent the mail. */
function isColleagueOfSender(address: string, reading: Reading): boolean {
	return isOfSendersHouse(address, reading) && addressIdentity(address) !== addressIdentity(reading.from?.address ?? '');
}

/** Whether the sender is the person whose name the labels give: people write "Name: …, Phone: …" themselves. */
function isSamePerson(from: Address, reading: Reading): boolean {
	const shown = nameFromDisplay(from.name);
	const labelled = [valuesOf(reading, 'name')[0], valuesOf(reading, 'firstName')[0], valuesOf(reading, 'lastName')[0]].flatMap((value) => (value ? [value.value] : [])).join(' ');
	if (shown === null || labelled === '' || isMachineAddress(from.address)) return false;
	const [one, other] = [splitName(shown).full, splitName(labelled).full];
	return one.toLowerCase() === other.toLowerCase() || (one.includes(' ') && hasWordsOf(other, one));
}
