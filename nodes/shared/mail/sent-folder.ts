import type { ImapFlow } from 'imapflow';

import type { MailServer } from './accounts';
import { listFolders, openFolder } from './imap';

/** These put what goes through their SMTP server into Sent themselves (A10); a copy of ours would be a second one. */
const FILES_SENT_MAIL = /(?:^|\.)(?:gmail\.com|googlemail\.com|office365\.com|outlook\.com)$/i;

/** Whether the provider puts what it sends into the Sent folder itself. */
export function filesSentMail(smtp: Pick<MailServer, 'host'> | null): boolean {
	return FILES_SENT_MAIL.test(smtp?.host ?? '');
}

/**
 * Puts a mail that has left into the Sent folder of a mailbox, read, also when nobody reads that folder here (A10). One
 * that is there already stays alone. The folder is the one with the role, else the one whose name says so in any language.
 *
 * @param messageId with brackets, as recipients see it
 * @param source the whole MIME text
 * @returns the path of the folder; null when the mailbox has none
 * @throws whatever the server refused
 */
export async function keepInSentFolder(client: ImapFlow, messageId: string, source: Buffer): Promise<string | null> {
	const folder = (await listFolders(client)).find(({ specialUse }) => specialUse === '\\Sent')?.path;
	if (folder === undefined) return null;
	// Opened for writing: imapflow leaves \Seen out when the open folder is read-only.
	await openFolder(client, folder);
	const filed = await client.search({ header: { 'message-id': messageId.slice(1, -1) } }, { uid: true });
	if (filed && filed.length > 0) return folder;
	if (!(await client.append(folder, source, ['\\Seen'], new Date()))) throw new Error('The mail server did not answer');
	return folder;
}
