import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { MailAccount } from '../shared/mail/accounts';
import { addressIdentity } from '../shared/mail/address';
import type { OutgoingMail } from '../shared/mail/compose';
import { sendMail } from '../shared/mail/smtp';
import { sentences } from '../shared/node/sentences';
import { existingStoreOf } from '../shared/node/store-of';
import { inTransaction } from '../shared/store/conflicts';
import { threadOf } from '../shared/store/threads';
import { recordAnswer } from './answered-enquiry';
import { keepInSent } from './sent-copy';
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
}

/** Sends a mail of the staff. What cannot be kept of it afterwards is a warning: the mail has left. */
export async function sendStaffMail(context: IExecuteFunctions, itemIndex: number, session: MailboxSession, account: MailAccount, mail: OutgoingMail, about: StaffMailAbout): Promise<IDataObject> {
	const { messageId, response, accepted, rejected, mail: composed } = await sendMail(account, mail);
	const sent = about.keepInSent === false ? { folder: null, warning: null } : await keepInSent(session, itemIndex, account, composed, mail);
	const threadWarning = await keepInThread(context, mail, messageId);
	const recipients = [mail.to, mail.cc ?? [], mail.bcc ?? []].flat().map(({ address }) => addressIdentity(address));
	const answered = await recordAnswer(context, { headerId: messageId, recipients, answers: about.answers, enquiryId: about.enquiryId });
	const warning = [sent.warning, threadWarning, answered.warning].filter((one) => one !== null).join('. ') || null;
	return { messageId, response, accepted, rejected, sentFolder: sent.folder, enquiryIds: answered.enquiryIds, warning };
}

/** Writes down which conversation the mail belongs to: some programs name nothing but the mail that they answer. */
async function keepInThread(context: IExecuteFunctions, { inReplyTo = null, references = [], subject }: OutgoingMail, messageId: string): Promise<string | null> {
	try {
		const store = await existingStoreOf(context);
		if (store) await inTransaction(store, async (sql) => await threadOf(sql, { messageId, inReplyTo, references, subject, receivedAt: Date.now() }));
		return null;
	} catch (error) {
		return `The mail was sent, but answers to it may not be found in its conversation. ${sentences(error)}`;
	}
}
