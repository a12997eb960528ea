import { findPhoneNumbersInText } from 'libphonenumber-js/max';
import { simpleParser } from 'mailparser';

/**
 * What most workflows do with a mail: whoever sent it, or has to get the answer, is the client; the first phone number in the
 * text is theirs; the text is what they say. Every mail is an enquiry, and there are no references.
 * @type {import('./read-lead.mjs').Reader}
 */
export async function senderIsClient(source, defaultCountry) {
	const startedAt = performance.now();
	const mail = await simpleParser(source);
	const person = mail.replyTo?.value[0] ?? mail.from?.value[0];
	const text = mail.text ?? '';
	const [phone] = findPhoneNumbersInText(text, /** @type {import('libphonenumber-js').CountryCode} */ (defaultCountry));
	return {
		outcome: 'lead',
		name: person?.name || mail.from?.value[0]?.name || null,
		emails: person?.address ? [person.address] : [],
		relayEmails: [],
		phones: phone ? [{ raw: text.slice(phone.startsAt, phone.endsAt), e164: phone.number.number }] : [],
		references: [],
		message: text.trim() || null,
		milliseconds: performance.now() - startedAt,
	};
}
