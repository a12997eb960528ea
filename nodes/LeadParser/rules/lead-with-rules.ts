import { addressesInText, addressIdentity, isNoReply, isOneOf, isValidAddress } from '../../shared/mail/address';
import type { Lead, LeadPhone } from '../../shared/node/item';
import { evidenceOf, type Found } from '../evidence';
import { overallConfidence } from '../lead';
import { tidyMessage } from '../message-text';
import { cleanLabelledName, splitName } from '../people';
import { isMostlyPhone } from '../written-numbers';
import { countryHints, PhoneReader } from '../phones';
import { isRelay } from '../portals';
import type { Reading } from '../reading';
import type { RuleFinding } from './apply';
import { INTEREST_RULE_FIELDS, type RuleField, type RuleMethod } from './rule';

const METHODS: Record<RuleMethod['by'], string> = {
	label: 'label',
	cellBeside: 'cell beside label',
	lineAfter: 'line after label',
	between: 'between two texts',
	subjectPart: 'part of the subject',
	pattern: 'pattern',
	replyTo: 'Reply-To',
	link: 'link',
	constant: 'constant',
};

/** The lead with what rules read in the place of what the general engine read. */
export function leadWithRules(lead: Lead, reading: Reading): Lead {
	const findings = reading.ruled;
	if (findings.length === 0) return lead;
	const changed: Lead = { ...lead, interest: { ...lead.interest }, extras: { ...lead.extras }, evidence: { ...lead.evidence } };
	const of = (field: RuleField) => findings.find(({ rule }) => rule.field === field);
	const proven = <T>(finding: RuleFinding, value: T, confidence = 0.96): Found<T> => ({ value, method: `${finding.rule.title}: ${METHODS[finding.rule.method.by]}`, label: finding.place.label, line: finding.place.line, confidence });
	const keep = <T>(key: string, found: Found<T>, show: (value: T) => string) => {
		const evidence = evidenceOf([found], show);
		if (evidence !== null) changed.evidence[key] = evidence;
	};

	const email = of('email');
	if (email) {
		const addresses = addressesInText(email.text).filter((address) => isValidAddress(address) && !isNoReply(address) && !isOneOf(address, reading.own));
		const [relays, own] = [addresses.filter((one) => isRelay(one, reading.senders, reading.options.profiles)), addresses.filter((one) => !isRelay(one, reading.senders, reading.options.profiles))];
		changed.relayEmails = [...new Set([...lead.relayEmails, ...relays.map(addressIdentity)])];
		if (own.length > 0) {
			changed.emails = [...new Set(own)];
			keep('emails', proven(email, changed.emails.join(', ')), String);
		}
	}
	const phone = of('phone');
	if (phone) {
		const reader = new PhoneReader(reading.options.defaultCountry, reading.options.ownPhones, countryHints(changed.emails, undefined));
		const numbers = isMostlyPhone(phone.text) ? [reader.read(phone.text)].filter((one): one is LeadPhone => one !== null) : reader.find(phone.text);
		if (numbers.length > 0) {
			changed.phones = numbers;
			keep('phones', proven(phone, numbers.map((one) => one.e164 ?? one.raw).join(', '), numbers[0].e164 === null ? 0.6 : 0.96), String);
		}
	}
	const [whole, first, last] = [of('name'), of('firstName'), of('lastName')];
	const named = whole ?? first ?? last;
	if (named) {
		const plain = (finding: RuleFinding | undefined) => (finding === undefined ? null : cleanLabelledName(finding.text));
		const [firstName, lastName] = [plain(first), plain(last)];
		changed.name = whole ? splitName(plain(whole) ?? whole.text) : splitName([firstName, lastName].filter(Boolean).join(' '), { first: firstName, last: lastName });
		keep('name', proven(named, changed.name.full), String);
	}
	const reference = of('reference');
	if (reference) {
		changed.references = [reference.text];
		keep('references', proven(reference, reference.text), String);
	}
	const message = of('message');
	const text = message === undefined ? null : tidyMessage(message.text);
	if (message && text !== null) {
		changed.message = text;
		keep('message', proven(message, text), String);
	}
	for (const finding of findings) {
		const { field, extraName } = finding.rule;
		if (field === 'company') changed.company = finding.text;
		else if (field === 'language') changed.language = finding.text;
		else if (field === 'extra') changed.extras[extraName] = finding.text;
		else if (INTEREST_RULE_FIELDS.includes(field)) changed.interest[field] = finding.text;
		else continue;
		keep(field === 'extra' ? `extras.${extraName}` : INTEREST_RULE_FIELDS.includes(field) ? `interest.${field}` : field, proven(finding, finding.text), String);
	}
	const labels = new Set(findings.flatMap(({ place }) => (place.label === null ? [] : [place.label])));
	changed.unusedLabels = lead.unusedLabels.filter((label) => !labels.has(label));
	for (const { rule, place } of findings) if (place.label !== null && place.label !== rule.extraName) delete changed.extras[place.label];
	return { ...changed, confidence: overallConfidence(changed.evidence) };
}
