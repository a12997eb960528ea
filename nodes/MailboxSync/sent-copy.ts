import type { ImapFlow } from 'imapflow';

import type { MailAccount } from '../shared/mail/accounts';
import { copyForSender, type ComposedMail, type OutgoingMail } from '../shared/mail/compose';
import { listFolders, openFolder } from '../shared/mail/imap';
import type { MailboxSession } from './session';

/** These put what goes through their SMTP server into Sent themselves (A10); a copy of ours would be a second one. */
const FILES_SENT_MAIL = /(?:^|\.)(?:gmail\.com|googlemail\.com|office365\.com|outlook\.com)$/i;

export interface SentCopy {
	/** The folder that holds the mail now; null when none does, or when the provider files it itself. */
	folder: string | null;
	/** Why there is no copy, and what to do; null when all is well. */
	warning: string | null;
}

/** Keeps a mail that has left in the account's Sent folder. Never throws: an exception would look like an unsent mail. */
export async function keepInSent(session: MailboxSession, itemIndex: number, account: MailAccount, composed: ComposedMail, mail: OutgoingMail): Promise<SentCopy> {
	if (account.imap === null || FILES_SENT_MAIL.test(account.smtp?.host ?? '')) return { folder: null, warning: null };
	try {
		return await session.imap(itemIndex, (client) => append(client, composed, mail));
	} catch (error) {
		const { message, description } = error as { message?: string; description?: string };
		return { folder: null, warning: ['The mail was sent, but no copy could be put into the Sent folder', message, description].filter(Boolean).join('. ') };
	}
}

async function append(client: ImapFlow, composed: ComposedMail, mail: OutgoingMail): Promise<SentCopy> {
	const folder = (await listFolders(client)).find(({ specialUse }) => specialUse === '\\Sent')?.path;
	if (folder === undefined) {
		return { folder: null, warning: 'The mail was sent, but the mailbox has no Sent folder. Create a folder named "Sent" to keep copies.' };
	}
	// Opened for writing: imapflow leaves \Seen out when the open folder is read-only.
	await openFolder(client, folder);
	const filed = await client.search({ header: { 'message-id': mail.messageId.slice(1, -1) } }, { uid: true });
	if (filed && filed.length > 0) return { folder, warning: null };
	const appended = await client.append(folder, copyForSender(composed, mail.bcc), ['\\Seen'], new Date());
	if (!appended) throw new Error('The mail server did not answer');
	return { folder, warning: null };
}
