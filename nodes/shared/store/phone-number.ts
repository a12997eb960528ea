import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';

/** Numbers kept: those of the mails at work. */
const KEPT = 200;
const kept = new Map<string, PhoneNumber | undefined>();

/** Takes a number in E.164 apart. A mail's number is asked for several times while it is filed, and taking it apart costs as much as a statement of SQLite. */
export function readPhoneNumber(e164: string): PhoneNumber | undefined {
	if (kept.has(e164)) return kept.get(e164);
	if (kept.size >= KEPT) kept.clear();
	const number = parsePhoneNumberFromString(e164);
	kept.set(e164, number);
	return number;
}
