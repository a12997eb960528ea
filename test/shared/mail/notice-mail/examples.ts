import type { DueActivity } from '../../../../nodes/shared/mail/notice-mail/activity-due';
import type { OwnerNews } from '../../../../nodes/shared/mail/notice-mail/owner-assigned';
import type { Person } from '../../../../nodes/shared/store/contacts';
import type { Listing } from '../../../../nodes/shared/store/listings';
import type { PutAsideMail } from '../../../../nodes/shared/store/put-aside';
import type { TeamMember } from '../../../../nodes/shared/store/team';

const RECEIVED = Date.UTC(2026, 10, 20, 9, 30);
const PAGE = 'https://n8n.example.com/webhook/inbox';

const member = (language: string): TeamMember => ({
	id: 'm1', name: 'Marta Gil', email: 'marta@agency.example', role: 'member', administratorRank: null, team: '', isActive: true, timeZone: 'Europe/Madrid', workingHours: null, absentFrom: null, absentUntil: null,
	deputyId: null, openEnquiryLimit: null, rotationWeight: 1, languages: [language], places: [], signature: null,
});
const person = { id: 'c1', name: 'Ana Ruiz', company: null, emails: ['ana@mail.example'], phones: ['+34612345678'], firstSource: 'Portal X' } as unknown as Person;
const listing = { reference: 'AT-102', title: 'Bright flat near the old town', place: 'Altea', url: 'https://agency.example/AT-102' } as unknown as Listing;

/** News of an enquiry for its owner. */
export const assignedExample = (language: string): OwnerNews => ({
	member: member(language),
	insteadOf: null,
	reason: 'Marta Gil is in charge of listing AT-102',
	assignedNow: true,
	person,
	listing,
	receivedAt: RECEIVED,
	answerBy: RECEIVED + 86_400_000,
	text: 'Is it still available?\nI could come on Monday.',
	messageKey: 'k1',
	page: PAGE,
});

/** An answer that was due an hour ago. */
export const dueExample = (language: string): DueActivity => ({
	activity: {
		id: 'a1', kind: 'answer enquiry', contactId: 'c1', enquiryId: 'e1', assigneeId: 'm1', messageKey: 'k1', subject: 'Your flat in Altea', dueAt: RECEIVED - 3_600_000, createdAt: RECEIVED, completedAt: null, completedBy: null,
		remindedAt: null,
	},
	member: member(language),
	person,
	listing,
	page: PAGE,
});

/** Three mails that were put aside, one of them in a personal mailbox. */
export const putAsideExample: PutAsideMail[] = [
	{ messageKey: 'k1', mailboxAddress: 'info@agency.example', isPersonal: false, subject: 'Viewing on Monday', fromAddress: 'ana@mail.example', receivedAt: RECEIVED, reason: 'The run failed three times: the CRM did not answer' },
	{ messageKey: 'k2', mailboxAddress: 'info@agency.example', isPersonal: false, subject: 'Plans of the house', fromAddress: 'bob@mail.example', receivedAt: RECEIVED + 60_000, reason: 'It is larger than 25 MB' },
	{ messageKey: 'k3', mailboxAddress: 'clara@agency.example', isPersonal: true, subject: 'private words', fromAddress: 'friend@mail.example', receivedAt: RECEIVED + 120_000, reason: 'The run failed three times' },
];
