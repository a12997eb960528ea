import { replyValues } from '../shared/mail/reply-text/reply-values';
import { fillBody, fillSubject } from '../shared/mail/template/fill';
import { replyLanguage } from '../shared/mail/template/languages';
import { answerableMail } from '../shared/store/answerable-mail';
import { readPerson } from '../shared/store/contacts';
import { findEnquiries } from '../shared/store/enquiry-list';
import { findListing } from '../shared/store/listings';
import type { Session } from '../shared/store/sessions';
import type { MailTemplate } from '../shared/store/templates';
import type { OpenDraft } from './new-draft';
import { timeZoneOf, type Visit } from './visit';

const MOST_ENQUIRIES = 20;

/**
 * A draft with a template in it (S9): its variables become what is known of the person and of what they asked for. The
 * signature comes with the mail itself.
 *
 * @param at where in the text it goes, in UTF-16 units; null = at its end
 */
export async function withTemplate(visit: Visit, session: Session, draft: OpenDraft, template: MailTemplate, at: number | null): Promise<OpenDraft> {
	const values = replyValues(await whatIsKnown(visit, session, draft, template.language || draft.language));
	const { text } = fillBody(template, { ...values, listings: undefined, suggestions: undefined, signature: undefined });
	const subject = draft.subject.trim() === '' ? fillSubject(template.subject, values) : draft.subject;
	return { ...draft, subject, body: inserted(draft.body, text.trim(), at) };
}

async function whatIsKnown(visit: Visit, session: Session, { aboutId, contactId }: OpenDraft, language: string) {
	const { store } = visit.site;
	const { member } = session;
	const about = aboutId === null ? undefined : await answerableMail(store, member, aboutId);
	const personId = about?.contactId ?? contactId;
	const person = personId === null ? undefined : await readPerson(store, personId);
	const enquiries = person ? await findEnquiries(store, { contactId: person.id }, MOST_ENQUIRIES) : [];
	const enquiry = enquiries.find(({ id, joinedIds }) => about?.enquiryId != null && [id, ...joinedIds].includes(about.enquiryId)) ?? enquiries.find(({ status }) => status === 'open');
	const listing = enquiry?.reference ? await findListing(store, enquiry.reference) : undefined;
	const known = listing ?? (enquiry?.reference ? { ...NO_LISTING, reference: enquiry.reference, title: enquiry.title } : null);
	return {
		language: replyLanguage(language, 'en'),
		name: person?.name ?? null,
		firstName: /^\S+/.exec(person?.name ?? '')?.[0] ?? null,
		listing: known,
		suggestions: [],
		areaUnit: 'squareMetres' as const,
		owner: enquiry?.ownerName ? { name: enquiry.ownerName, email: enquiry.ownerEmail } : { name: member.name, email: member.email },
		receivedAt: about ? new Date(about.receivedAt).toISOString() : null,
		timeZone: timeZoneOf(visit, session),
		sender: visit.site.account?.senderName || member.name,
		signature: '',
	};
}

const NO_LISTING = { kind: null, operation: null, status: '', price: null, currency: null, rooms: null, area: null, place: null, latitude: null, longitude: null, url: null, pictureUrl: null, ownerId: null };

function inserted(body: string, text: string, at: number | null): string {
	if (at === null || at >= body.length) return body.trim() === '' ? `${text}\n` : `${body.trimEnd()}\n\n${text}\n`;
	// Between the halves of a character is no place.
	const place = /[\ud800-\udbff]$/.test(body.slice(0, at)) ? at - 1 : at;
	return `${body.slice(0, place)}${text}${body.slice(place)}`;
}
