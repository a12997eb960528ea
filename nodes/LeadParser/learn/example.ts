import { addressIdentity } from '../../shared/mail/address';
import type { Lead } from '../../shared/node/item';
import type { PhoneReader } from '../phones';
import { splitName } from '../people';

/** What is right for the example; what is empty is not learnt. */
export interface RightValues {
	name: string;
	email: string;
	phone: string;
	reference: string;
	message: string;
}

export type LearntField = keyof RightValues;

export const LEARNT_FIELDS: readonly LearntField[] = ['name', 'email', 'phone', 'reference', 'message'];

/** Text in the form in which two copies of it are equal: blanks folded. */
export function folded(text: string): string {
	return text.replace(/\s+/g, ' ').trim();
}

/** Whether two numbers are the same, however they are written. */
export function isSamePhone(one: string, other: string, reader: PhoneReader): boolean {
	const digits = (text: string) => text.normalize('NFKC').replace(/\D/g, '');
	if (digits(one) === digits(other)) return true;
	const [a, b] = [reader.read(one)?.e164 ?? null, reader.read(other)?.e164 ?? null];
	return a !== null && a === b;
}

/** The fields of a lead that are not what they should be. */
export function differences(lead: Lead, right: RightValues, reader: PhoneReader): LearntField[] {
	const words = (name: string) => folded(name).toLowerCase().split(/[\s,]+/).sort().join(' ');
	const holds: Record<LearntField, () => boolean> = {
		name: () => words(lead.name?.full ?? '') === words(splitName(right.name).full),
		email: () => [...lead.emails, ...lead.relayEmails].some((address) => addressIdentity(address) === addressIdentity(right.email)),
		phone: () => lead.phones.some(({ raw, e164 }) => isSamePhone(e164 ?? raw, right.phone, reader) || isSamePhone(raw, right.phone, reader)),
		reference: () => lead.references[0] === right.reference.trim(),
		message: () => folded(lead.message ?? '') === folded(right.message),
	};
	return LEARNT_FIELDS.filter((field) => right[field].trim() !== '' && !holds[field]());
}
