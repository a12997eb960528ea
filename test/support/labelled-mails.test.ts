import { Parser } from 'htmlparser2';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { simpleParser } from 'mailparser';

import { labelledMails } from '../bench/leads/labelled-mails.mjs';
import { rates, score } from '../bench/leads/score.mjs';

const tight = (text: string) => text.normalize('NFC').replace(/(?:\s|\u200b|\u034f)+/gu, '').replace(/’/g, "'").toLowerCase();

function textOf(html: string): string {
	let text = '';
	const parser = new Parser({ ontext: (piece) => (text += piece) });
	parser.end(html);
	return text;
}

/** All that a person can read in the mail and its files, as one line. */
async function visible(source: Buffer): Promise<string> {
	const mail = await simpleParser(source);
	const files = mail.attachments.map(({ content }) => content.toString());
	return tight([mail.subject, mail.from?.text, mail.replyTo?.text, mail.text, textOf(mail.html || ''), ...files].join(' ').replace(/^[> ]*> ?/gm, ''));
}

describe('the labelled mails', () => {
	const mails = labelledMails();
	it.each(mails.map((mail) => [mail.id, mail] as const))('%s says what is expected of it', async (_id, { source, expected }) => {
		const text = await visible(source);
		const { name, emails, relayEmails, references, phones, message, defaultCountry } = expected;
		for (const value of [name?.first, name?.last, ...emails, ...relayEmails, ...references, ...phones.map(({ raw }) => raw), message]) expect(text).toContain(tight(value ?? ''));
		for (const { raw, e164 } of phones) {
			const number = parsePhoneNumberFromString(raw, defaultCountry as CountryCode);
			expect({ raw, e164: number?.isValid() ? number.number : null }).toEqual({ raw, e164 });
		}
		if (!expected.isLead) expect([name, message || null, ...emails, ...relayEmails, ...references, ...phones]).toEqual([null, null]);
	});
});

describe('the score of a parser', () => {
	const [mail] = labelledMails().filter(({ expected: { isLead, emails, phones, references, message, name, open } }) => isLead && emails.length * phones.length * references.length > 0 && message && name && !open);
	const { expected } = mail;
	const right = { ...expected, name: expected.name?.full ?? null, outcome: 'lead' as const, milliseconds: 1 };
	const negative = { ...mail, id: 'notice', expected: { ...expected, isLead: false } };

	it('is full for what a person reads, whatever the white space and the order of the names', async () => {
		const { fields, contactsRight, faults, forbidden } = await score([mail], async () => ({ ...right, name: right.name?.split(' ').reverse().join('  ') ?? null, message: `${expected.message?.replace(/ /g, '\n')}\n` }));
		expect({ contactsRight, faults, forbidden }).toEqual({ contactsRight: 1, faults: [], forbidden: [] });
		expect(rates(fields.message)).toEqual({ precision: 100, recall: 100, f1: 100 });
	});

	it('counts what is wrong, what is missed, what is somebody else’s, and contacts of nobody', async () => {
		const result = await score([mail, negative], async () => ({ ...right, emails: ['agency@agency.example'], references: [], phones: right.phones.slice(1) }));
		expect(result.fields.email).toEqual({ right: 0, wrong: 1, missed: expected.emails.length });
		expect(result.fields.reference).toEqual({ right: 0, wrong: 0, missed: 1 });
		expect(result).toMatchObject({ contactsRight: 0, falseContacts: ['notice'], faults: expect.arrayContaining([expect.stringContaining('agency@agency.example')]) as string[] });
		const stranger = { ...mail, expected: { ...expected, mustNotContain: ['agency@agency.example', '+49 30 123456'] } };
		expect((await score([stranger], async () => ({ ...right, emails: ['agency@agency.example'], phones: [{ raw: '', e164: '+4930123456' }] }))).forbidden).toHaveLength(2);
	});

	it('counts an enquiry that is not recognised as missed in every field', async () => {
		const { fields, notRecognised } = await score([mail], async () => ({ ...right, outcome: 'none' as const }));
		expect(notRecognised).toEqual([mail.id]);
		expect(fields.name).toEqual({ right: 0, wrong: 0, missed: 1 });
	});
});
