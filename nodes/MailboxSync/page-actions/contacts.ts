import { contactWith } from '../../shared/node/contact-parameter';
import { InputError } from '../../shared/node/input-error';
import type { Lead } from '../../shared/node/item';
import { fileIntake, type Intake } from '../../shared/filing/file';
import { intakeFromItem } from '../../shared/filing/intake';
import { answerApart, answerSame } from '../../shared/filing/possible-duplicates';
import { recordOutcome } from '../../shared/store/ledger';
import { linkMessage, unlinkMessage } from '../../shared/store/links';
import { ownAddresses } from '../../shared/store/team';
import { decideReviews, deliveriesOf } from './deliveries';
import { field, mailsOf, messageIdsOf, type Doing, type PageWork } from './doing';

/** Attaches mails to a contact by hand (S6). */
const link: PageWork = async (doing) => {
	const { store, member } = doing;
	const { id, name } = await contactWith(store, field(doing, 'contact') || field(doing, 'contactId'));
	const changed = await store.transaction(async (sql) => {
		let linked = 0;
		for (const messageId of messageIdsOf(doing)) linked += Number(await linkMessage(sql, messageId, id, member.id));
		await decideReviews(sql, doing, 'lead', `Linked to ${name ?? 'a contact'} by ${member.name}`);
		return linked;
	});
	return { contact: { id, name: name ?? 'Unknown' }, changed };
};

/** Takes mails out of the history of a contact (S6). Neither the mails nor their enquiry are changed. */
const unlink: PageWork = async (doing) => {
	const { store } = doing;
	const { id, name } = await contactWith(store, field(doing, 'contact') || field(doing, 'contactId'));
	const changed = await store.transaction(async (sql) => {
		let unlinked = 0;
		for (const messageId of messageIdsOf(doing)) unlinked += Number(await unlinkMessage(sql, messageId, id));
		return unlinked;
	});
	return { contact: { id, name: name ?? 'Unknown' }, changed };
};

/** Saves a mail by hand (B1): files it as Contact Upsert does, whatever its mailbox lets be filed by itself. */
const createContact: PageWork = async (doing) => {
	const { store, member } = doing;
	const received = mailsOf(doing).mails.filter(({ direction }) => direction === 'in');
	const chosen = received.at(-1);
	if (!chosen) throw new InputError('Nobody else wrote in this conversation', 'Link it to a contact instead: search for the person.');
	const deliveries = await deliveriesOf(store, doing);
	const delivery = deliveries.find(({ messageId }) => messageId === chosen.messageId);
	const { lead, intake } = await readSender(doing, chosen.messageId, delivery?.messageKey ?? chosen.messageId, delivery?.lead ?? null);
	const filed = await fileIntake(store, intake);
	await store.transaction(async (sql) => {
		for (const messageId of messageIdsOf(doing)) await linkMessage(sql, messageId, filed.person.id, member.id);
		const reason = `Saved as a contact by ${member.name}`;
		if (delivery && delivery.outcome !== 'lead') await recordOutcome(sql, delivery.messageKey, { ...lead, outcome: 'lead', reason });
		await decideReviews(sql, doing, 'lead', reason);
	});
	return { contact: { id: filed.person.id, name: filed.person.name ?? 'Unknown' }, created: filed.message.createdContact, enquiry: filed.enquiry && { id: filed.enquiry.id, isNew: filed.message.openedEnquiry }, reason: filed.message.contactReason };
};

/** What Lead Parser found in the mail; when that is nobody, its sender. */
async function readSender({ store }: Doing, messageId: string, messageKey: string, found: string | null): Promise<{ lead: Lead; intake: Intake }> {
	const message = await store.get<{ threadId: string; receivedAt: number; name: string; address: string }>('SELECT thread_id AS "threadId", received_at AS "receivedAt", from_name AS name, from_address AS address FROM message WHERE id = $1', [messageId]);
	const own = await ownAddresses(store);
	const item = { messageKey, threadId: message?.threadId, receivedAt: new Date(message?.receivedAt ?? Date.now()).toISOString() };
	const parsed = found === null ? null : (JSON.parse(found) as Lead);
	const sender = senderLead(message?.name ?? '', message?.address ?? '', parsed);
	const reads = [parsed, sender].filter((lead) => lead !== null).map((lead) => ({ lead, ...intakeFromItem({ ...item, lead }, own) }));
	for (const { lead, intake } of reads) if (intake !== null) return { lead, intake };
	throw new InputError('The mail names nobody a contact can be made from', `${reads.at(-1)?.reason || 'It has neither an email address nor a phone number of a person'}. Link it to a contact instead: search for the person.`);
}

function senderLead(name: string, address: string, parsed: Lead | null): Lead {
	return {
		company: null,
		relayEmails: [],
		phones: [],
		references: [],
		message: null,
		interest: {},
		extras: {},
		language: null,
		confidence: 1,
		evidence: {},
		unusedLabels: [],
		source: { id: 'direct', name: 'Email', kind: 'direct' },
		...parsed,
		name: name === '' ? null : { full: name, first: null, last: null },
		emails: [address],
		outcome: 'lead',
		reason: 'Its sender was saved by hand',
	};
}

/** Nothing in the mail is an enquiry: it needs no attention any more. */
const notALead: PageWork = async (doing) => {
	await doing.store.transaction((sql) => decideReviews(sql, doing, 'none', `Said not to be an enquiry by ${doing.member.name}`));
	return { decision: 'not a lead' };
};

/** Two contacts are one person. It can be undone (Contact Upsert: Undo Merge). */
const mergeContacts: PageWork = async (doing) => {
	const { contactId, mergeId, reason } = await answerSame(doing.store, field(doing, 'duplicate'), doing.member.id);
	return { contactId, mergeId, reason };
};

/** Two contacts are two people: never asked again. */
const keepApart: PageWork = async (doing) => {
	const { contactIds, reason } = await answerApart(doing.store, field(doing, 'duplicate'), doing.member.id);
	return { contactIds, reason };
};

export const CONTACT_WORK: Record<string, PageWork> = { link, unlink, createContact, notALead, mergeContacts, keepApart };
