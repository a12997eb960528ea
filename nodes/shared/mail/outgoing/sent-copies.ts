import type { ImapFlow } from 'imapflow';

import { sentences } from '../../node/sentences';
import { storedSource } from '../../store/mail-source';
import { copiesToKeep, recipientsOf, setSentCopy, type Outgoing } from '../../store/outgoing';
import type { Store } from '../../store/store';
import type { MailAccount } from '../accounts';
import { addressIdentity } from '../address';
import { copyForSender } from '../compose';
import { withImap } from '../imap';
import { filesSentMail, keepInSentFolder } from '../sent-folder';

/** A run waits for this, so it must not wait long; the next one tries again. Milliseconds. */
const PATIENCE = { connectTimeout: 10_000, socketTimeout: 20_000 };
/** Copies filed on one connection. */
const MOST = 200;

/** Whether a mail that leaves this account needs a copy of ours in the Sent folder (A10). */
export function needsSentCopy({ imap, smtp }: MailAccount): boolean {
	return imap !== null && !filesSentMail(smtp);
}

/** Which copies are filed, and how. */
export interface SentCopies {
	/** Only the one of this mail; all that are missing when left out. */
	onlyId?: string;
	/** A connection that is there already; one of its own when left out. */
	connect?: (work: (client: ImapFlow) => Promise<void>) => Promise<void>;
}

/**
 * Files the copies of what left this account in its Sent folder, on one connection; a copy that is there already, from
 * before a crash, is not filed twice. A server that cannot be reached is asked again the next time.
 *
 * @returns why there is no copy, and what to do; null when all is well
 */
export async function keepSentCopies(store: Store, account: MailAccount, { onlyId, connect = (work) => withImap(account, work, PATIENCE) }: SentCopies = {}): Promise<string | null> {
	const waiting = (await copiesToKeep(store, addressIdentity(account.address), MOST)).filter(({ id }) => onlyId === undefined || id === onlyId);
	if (waiting.length === 0) return null;
	let isKept = true;
	try {
		await connect(async (client) => {
			for (const mail of waiting) isKept = (await keep(store, client, mail)) && isKept;
		});
	} catch (error) {
		return `The mail was sent, but no copy could be put into the Sent folder. ${sentences(error)} It is tried again with the next mail.`;
	}
	return isKept ? null : 'The mail was sent, but the mailbox has no Sent folder. Create a folder named "Sent" to keep copies.';
}

async function keep(store: Store, client: ImapFlow, { id, headerId }: Outgoing): Promise<boolean> {
	const source = await storedSource(store, id);
	const bytes = await source.read(0, source.size);
	const bcc = (await recipientsOf(store, id)).flatMap(({ address, place }) => (place === 'bcc' ? [address] : []));
	const folder = await keepInSentFolder(client, messageIdIn(bytes) ?? headerId, copyForSender(bytes, bcc));
	await setSentCopy(store, id, folder === null ? 'failed' : 'kept', folder);
	return folder !== null;
}

/** The Message-ID we gave the mail: recipients may see another one, which the server gave it. */
function messageIdIn(bytes: Buffer): string | undefined {
	return /^Message-ID:\s*(<[^<>\s]+>)/im.exec(bytes.subarray(0, 64 * 1024).toString('latin1'))?.[1];
}
