import type { MailAccount } from '../shared/mail/accounts';
import { copyForSender, type ComposedMail, type OutgoingMail } from '../shared/mail/compose';
import { filesSentMail, keepInSentFolder } from '../shared/mail/sent-folder';
import type { MailboxSession } from './session';

export interface SentCopy {
	/** The folder that holds the mail now; null when none does, or when the provider files it itself. */
	folder: string | null;
	/** Why there is no copy, and what to do; null when all is well. */
	warning: string | null;
}

/** Keeps a mail that has left in the account's Sent folder. Never throws: an exception would look like an unsent mail. */
export async function keepInSent(session: MailboxSession, itemIndex: number, account: MailAccount, composed: ComposedMail, mail: OutgoingMail): Promise<SentCopy> {
	if (account.imap === null || filesSentMail(account.smtp)) return { folder: null, warning: null };
	try {
		const folder = await session.imap(itemIndex, (client) => keepInSentFolder(client, mail.messageId, copyForSender(composed, mail.bcc)));
		return { folder, warning: folder === null ? 'The mail was sent, but the mailbox has no Sent folder. Create a folder named "Sent" to keep copies.' : null };
	} catch (error) {
		const { message, description } = error as { message?: string; description?: string };
		return { folder: null, warning: ['The mail was sent, but no copy could be put into the Sent folder', message, description].filter(Boolean).join('. ') };
	}
}
