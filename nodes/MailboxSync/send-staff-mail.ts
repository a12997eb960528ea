import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ImapFlow } from 'imapflow';

import type { MailAccount } from '../shared/mail/accounts';
import { addressIdentity } from '../shared/mail/address';
import type { OutgoingMail } from '../shared/mail/compose';
import { sendOutgoing } from '../shared/mail/outgoing/send';
import { keepSentCopies } from '../shared/mail/outgoing/sent-copies';
import { InputError } from '../shared/node/input-error';
import { storeOf } from '../shared/node/store-of';
import { newId } from '../shared/store/ids';
import { findOutgoing, recipientsOf, type Outgoing } from '../shared/store/outgoing';
import { contactWrittenTo } from '../shared/store/outgoing-threads';
import { enquiriesAnsweredBy } from '../shared/store/responses';
import type { Store } from '../shared/store/store';
import type { MailboxSession } from './session';

/** What a mail of the staff has to do with what is in the store. */
export interface StaffMailAbout {
	/** The mail it answers or passes on; null = none that was received. */
	messageKey: string | null;
	/** The enquiry it answers; null = the one of the recipients in the thread. */
	enquiryId: string | null;
	/** Message-IDs of what it answers, the nearest first; none = it is no answer. */
	answers: string[];
	/** Whether a copy goes into the Sent folder. */
	keepInSent?: boolean;
	/** Who wrote it, where that is known. */
	memberId?: string | null;
}

/** What a mail of the staff leaves with. */
export interface StaffSender {
	store: Store;
	account: MailAccount;
	/** Signs in to the mailbox, for the copy in the Sent folder. */
	onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>;
}

/**
 * Sends a mail of the staff through the queue: n8n's *Retry On Fail* sends it again only when it certainly did not leave.
 * What cannot be kept of it afterwards is a warning: the mail has left.
 *
 * @throws MailServerError when it certainly did not leave, InputError when nobody knows
 */
export async function sendStaffMail(context: IExecuteFunctions, itemIndex: number, session: MailboxSession, account: MailAccount, mail: OutgoingMail, about: StaffMailAbout): Promise<IDataObject> {
	const sender: StaffSender = { store: await storeOf(context), account, onServer: async (work) => await session.imap(itemIndex, work) };
	return await sendOnce(sender, keyOf(context, itemIndex), mail, about);
}

/**
 * As `sendStaffMail`, for what is known by another key than the item of a run.
 *
 * @param key the same key never leaves twice
 * @throws MailServerError when it certainly did not leave, InputError when nobody knows
 */
export async function sendOnce({ store, account, onServer }: StaffSender, key: string, mail: OutgoingMail, about: StaffMailAbout): Promise<IDataObject> {
	const recipients = [mail.to, mail.cc ?? [], mail.bcc ?? []].flat().map(({ address }) => addressIdentity(address));
	const contactId = await contactWrittenTo(store, about.messageKey, recipients);
	const sending = await sendOutgoing(store, account, { ...about, key, purpose: 'staff', mail, contactId });
	if ('notAdmitted' in sending) throw new InputError('The mail was not sent', sending.notAdmitted);
	const { outgoing, cause } = sending;
	if (outgoing.status !== 'sent') throw cause ?? notSent(outgoing);
	const copyWarning = await keepSentCopies(store, account, { onlyId: outgoing.id, connect: onServer });
	return await resultOf(store, outgoing, about, copyWarning);
}

/** The same item of the same run of the node is the same mail, also when the node is tried again. */
function keyOf(context: IExecuteFunctions, itemIndex: number): string {
	const execution = context.getExecutionId();
	const run = String(context.evaluateExpression('{{ $runIndex }}', itemIndex));
	return execution ? `staff:${execution}:${context.getNode().id}:${run}:${itemIndex}` : `staff:${newId()}`;
}

function notSent({ status, reason }: Outgoing): InputError {
	if (status === 'refused') return new InputError('The mail was not sent', reason ?? 'The mail server refused it.');
	return new InputError('Nobody knows whether the mail left', `${reason ?? 'The mail server did not answer'}. It is not sent again by itself: look in the Sent folder, or ask the recipient, before you send it again.`);
}

async function resultOf(store: Store, outgoing: Outgoing, about: StaffMailAbout, copyWarning: string | null): Promise<IDataObject> {
	const { id, headerId, reason, envelopeTo } = outgoing;
	const rejected = (await recipientsOf(store, id)).filter(({ status }) => status === 'refused').map(({ address }) => address);
	const enquiryIds = await enquiriesAnsweredBy(store, headerId);
	const missing = about.enquiryId !== null && enquiryIds.length === 0 ? 'The mail was sent, but the enquiry in Enquiry ID does not exist' : null;
	return {
		outgoingId: id,
		messageId: headerId,
		response: (reason ?? '').replace(/^Accepted by the mail server: /, ''),
		accepted: envelopeTo.filter((address) => !rejected.includes(address.toLowerCase())),
		rejected,
		sentFolder: (await findOutgoing(store, id))?.sentFolder ?? null,
		enquiryIds,
		warning: [copyWarning, missing].filter((one) => one !== null).join('. ') || null,
	};
}
