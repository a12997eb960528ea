import type { ImapFlow } from 'imapflow';

import { storedSource } from '../../store/mail-source';
import { copiesToKeep, recipientsOf, setSentCopy, type Outgoing } from '../../store/outgoing';
import type { Store } from '../../store/store';
import { sentences } from '../../node/sentences';
import type { MailAccount } from '../accounts';
import { listFolders, openFolder, withImap } from '../imap';

/** These put what goes through their SMTP server into Sent themselves (A10); a copy of ours would be a second one. */
const FILES_SENT_MAIL = /(?:^|\.)(?:gmail\.com|googlemail\.com|office365\.com|outlook\.com)$/i;

/** A run waits for this, so it must not wait long; the next one tries again. Milliseconds. */
const PATIENCE = { connectTimeout: 10_000, socketTimeout: 20_000 };

/** Copies filed on one connection. */
const MOST = 200;

/** Whether a mail that leaves this account needs a copy of ours in the Sent folder. */
export function needsSentCopy({ imap, smtp }: MailAccount): boolean {
	return imap !== null && !FILES_SENT_MAIL.test(smtp?.host ?? '');
}

/**
 * Files the copies of what left this account in its Sent folder, on one connection; a copy that is there already, from
 * before a crash, is not filed twice. A server that cannot be reached is asked again the next time.
 *
 * @returns why there is no copy, and what to do; null when all is well
 */
export async function keepSentCopies(store: Store, account: MailAccount, onlyId?: string): Promise<string | null> {
	const waiting = (await copiesToKeep(store, account.address.toLowerCase(), MOST)).filter(({ id }) => onlyId === undefined || id === onlyId);
	if (waiting.length === 0) return null;
	try {
		return await withImap(account, (client) => fileAll(store, client, waiting), PATIENCE);
	} catch (error) {
		return `The mail was sent, but no copy could be put into the Sent folder. ${sentences(error)} It is tried again with the next mail.`;
	}
}

async function fileAll(store: Store, client: ImapFlow, waiting: readonly Outgoing[]): Promise<string | null> {
	const folder = (await listFolders(client)).find(({ specialUse }) => specialUse === '\\Sent')?.path;
	if (folder === undefined) {
		for (const { id } of waiting) await setSentCopy(store, id, 'failed', null);
		return 'The mail was sent, but the mailbox has no Sent folder. Create a folder named "Sent" to keep copies.';
	}
	// Opened for writing: imapflow leaves \Seen out when the open folder is read-only.
	await openFolder(client, folder);
	for (const mail of waiting) await file(store, client, folder, mail);
	return null;
}

async function file(store: Store, client: ImapFlow, folder: string, { id, headerId, settledAt }: Outgoing): Promise<void> {
	const source = await storedSource(store, id);
	const bytes = await source.read(0, source.size);
	const filed = await client.search({ header: { 'message-id': messageIdIn(bytes) ?? headerId.slice(1, -1) } }, { uid: true });
	if (!filed || filed.length === 0) {
		const bcc = (await recipientsOf(store, id)).flatMap(({ address, place }) => (place === 'bcc' ? [address] : []));
		// Who was in Bcc only the sender may know.
		const copy = bcc.length === 0 ? bytes : Buffer.concat([Buffer.from(`Bcc: ${bcc.join(',\r\n ')}\r\n`), bytes]);
		const appended = await client.append(folder, copy, ['\\Seen'], new Date(settledAt ?? Date.now()));
		if (!appended) throw new Error('The mail server did not answer.');
	}
	await setSentCopy(store, id, 'kept', folder);
}

/** The Message-ID we gave the mail: recipients may see another one, which the server gave it. */
function messageIdIn(bytes: Buffer): string | undefined {
	return /^Message-ID:\s*<([^<>\s]+)>/im.exec(bytes.subarray(0, 64 * 1024).toString('latin1'))?.[1];
}
