import { addressesInText, isNoReply, isOneOf, isValidAddress } from '../../shared/mail/address';
import { tidyMessage } from '../message-text';
import { cleanLabelledName } from '../people';
import { isMostlyPhone } from '../written-numbers';
import { PhoneReader } from '../phones';
import type { Reading } from '../reading';
import { cleanUp } from './clean-up';
import { placesOf, type Place, type RuleSource } from './places';
import type { LeadRule, RuleField } from './rule';

/** What a rule read. */
export interface RuleFinding {
	rule: LeadRule;
	/** Cleaned up, and such that the field can take it. */
	text: string;
	place: Place;
}

/** What decides whether a text fits a field. */
export type Fitting = Pick<Reading, 'own' | 'options'>;

const MAX_TEXT = 20_000;

/** Applies rules in their order: for each field the first rule that finds something wins. */
export function applyRules(rules: readonly LeadRule[], source: RuleSource & Fitting): RuleFinding[] {
	const findings = new Map<string, RuleFinding>();
	for (const rule of rules) {
		const key = `${rule.field} ${rule.extraName}`;
		if (rule.field === 'ignore' || findings.has(key)) continue;
		for (const place of placesOf(rule, source)) {
			const text = cleanUp(place.text.slice(0, MAX_TEXT), rule);
			if (!fits(rule.field, text, source)) continue;
			findings.set(key, { rule, text, place });
			break;
		}
	}
	return [...findings.values()];
}

/** Whether a field can take this text: an address, a number, a name… Our own addresses never fit. */
function fits(field: RuleField, text: string, { own, options }: Fitting): boolean {
	if (text === '') return false;
	if (field === 'email') return addressesInText(text).some((address) => isValidAddress(address) && !isNoReply(address) && !isOneOf(address, own));
	if (field === 'phone') return isMostlyPhone(text) || new PhoneReader(options.defaultCountry, options.ownPhones).find(text).length > 0;
	if (field === 'name' || field === 'firstName' || field === 'lastName') return cleanLabelledName(text) !== null;
	if (field === 'reference' || field === 'listingId') return text.length <= 60 && !text.includes('\n');
	if (field === 'message') return tidyMessage(text) !== null;
	return text.length <= 1000;
}
