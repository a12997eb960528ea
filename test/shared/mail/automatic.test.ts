import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { classifyKind, type MailTraits } from '../../../nodes/shared/mail/automatic';
import { parseMail } from '../../../nodes/shared/mail/message/parse';

const traits = (changes: Partial<MailTraits>): MailTraits => ({ headers: {}, from: { name: 'Ann Lee', address: 'ann@mail.example' }, subject: 'Hello', text: 'Hello', attachmentTypes: [], ...changes });
const kindOf = (changes: Partial<MailTraits>) => classifyKind(traits(changes)).kind;

describe('classifyKind', () => {
	it.each([['bounce-postfix', 'bounce'], ['out-of-office-de', 'automatic'], ['newsletter', 'bulk'], ['direct-letter', 'personal']])('%s is %s', async (name, kind) => {
		expect((await parseMail(readFileSync(join(__dirname, '../../mail', `${name}.eml`)))).mail.kind).toBe(kind);
	});

	it.each<[string, Partial<MailTraits>, string]>([
		['Auto-Submitted: auto-replied (RFC 3834)', { headers: { 'auto-submitted': ['auto-replied'] } }, 'automatic'],
		['Auto-Submitted: no', { headers: { 'auto-submitted': ['no'] } }, 'personal'],
		['Auto-Submitted: auto-generated, as portals send their enquiries', { headers: { 'auto-submitted': ['auto-generated'] } }, 'bulk'],
		['an Exchange inbox rule', { headers: { 'x-ms-exchange-inbox-rules-loop': ['ann@mail.example'] } }, 'automatic'],
		['only a vacation subject', { subject: 'Réponse automatique : Visite' }, 'automatic'],
		['only an empty Return-Path', { headers: { 'return-path': ['<>'] } }, 'automatic'],
		['Precedence: auto_reply', { headers: { precedence: ['auto_reply'] } }, 'automatic'],
		['X-Failed-Recipients', { headers: { 'x-failed-recipients': ['a@b.example'] } }, 'bounce'],
		['MAILER-DAEMON', { from: { name: '', address: 'MAILER-DAEMON@mx.example' } }, 'bounce'],
		['a delivery-status part', { attachmentTypes: ['message/delivery-status'] }, 'bounce'],
		['a feedback report (RFC 5965)', { attachmentTypes: ['message/feedback-report'] }, 'report'],
		['a read receipt (RFC 8098)', { headers: { 'content-type': ['multipart/report; report-type=disposition-notification'] } }, 'report'],
		['an Amazon SES bounce', { text: '{"notificationType":"Bounce"}' }, 'bounce'],
		['List-Unsubscribe', { headers: { 'list-unsubscribe': ['<https://x.example>'] } }, 'bulk'],
		['a subject that speaks of a failed delivery, by a person', { subject: 'Failed mail? I wrote last week', text: 'Did you get my letter?' }, 'personal'],
		['a person who looks for a vacation home', { subject: 'Vacation home in Nerja' }, 'personal'],
		['a person who is away', { subject: 'Abwesend bis Montag, aber Interesse am Haus' }, 'personal'],
		['an absence word before a colon', { subject: 'Abwesend: Ihre Anfrage' }, 'automatic'],
		['an absence word, and a text that says the same', { subject: 'On vacation until March 15', text: 'I am out of the office until then.' }, 'automatic'],
		['a person whose subject begins with "Read:", with a photo', { subject: 'Read: your advert', attachmentTypes: ['image/jpeg'] }, 'personal'],
		['a person back from vacation', { subject: 'Re: Viewing after my vacation' }, 'personal'],
	])('%s', (_name, changes, kind) => {
		expect(kindOf(changes)).toBe(kind);
	});

	it('says why, in words', () => {
		expect(classifyKind(traits({ headers: { 'list-id': ['<a.example>'] } })).kindReason).toBe('Mailing list (List-Id)');
	});
});
