import type { MailAccount } from './accounts';
import { UnsendableMailError, type OutgoingMail } from './compose';
import { MailServerError } from './mail-server-error';
import { sendMail, type SmtpPatience } from './smtp';

/** How the sending of a mail ended that must never leave twice. */
export interface SendingEnd {
	/** refused: it certainly did not leave; unknown: it may have, so it must not be sent again. */
	status: 'sent' | 'refused' | 'unknown';
	/** In words. */
	reason: string;
	/** The Message-ID recipients see. */
	messageId: string;
}

/** Sends a mail and says how it ended; never throws. */
export async function sendOnce(account: MailAccount, mail: OutgoingMail, patience?: SmtpPatience): Promise<SendingEnd> {
	try {
		const { response, messageId } = await sendMail(account, mail, patience);
		return { status: 'sent', reason: `Accepted by the mail server: ${response}`, messageId };
	} catch (error) {
		const certainlyNot = error instanceof UnsendableMailError || (error instanceof MailServerError && error.delivered === 'no');
		const words = error instanceof MailServerError || error instanceof UnsendableMailError ? [error.message, error.description] : [error instanceof Error ? error.message : String(error)];
		return { status: certainlyNot ? 'refused' : 'unknown', reason: words.map((one) => one.replace(/\.$/, '')).join('. '), messageId: mail.messageId };
	}
}
