import type { IDataObject } from 'n8n-workflow';

import type { Message, ParsedMail } from '../shared/mail/message/message';
import type { ReadMail } from '../shared/mail/message/parse';
import { attachmentBinaries, type PrepareBinaryData } from '../shared/node/attachment-binaries';
import type { ItemResult } from '../shared/node/items';

/** A Message, with where it lies on the server. */
export interface FetchedMessage extends Omit<Message, 'storedAt'> {
	/** null: the mail never came through Smart Inbox Trigger. */
	storedAt: string | null;
	/** null when it was read from the store. */
	uid: number | null;
	/** null when it was read from the store. */
	flags: string[] | null;
}

/** What the ledger and the server know of a mail beside its own text. */
export type Envelope = Omit<FetchedMessage, keyof ParsedMail>;

/** The flags of a mail; \\Recent says something about our connection, not about the mail (RFC 3501, 2.3.2). */
export function flagsOf(flags: Iterable<string> = []): string[] {
	return [...flags].filter((flag) => flag !== '\\Recent').sort();
}

/**
 * The output item of one mail.
 *
 * @param simplify only what a person reads
 * @param prepareBinaryData given when the attachments are wanted
 */
export async function messageItem({ mail, attachments }: ReadMail, envelope: Envelope, simplify: boolean, prepareBinaryData?: PrepareBinaryData): Promise<ItemResult> {
	const message: FetchedMessage = { ...mail, ...envelope };
	const json: IDataObject = simplify ? simplified(message) : { ...message };
	if (!prepareBinaryData || attachments.length === 0) return { json };
	return { json, binary: await attachmentBinaries(attachments, prepareBinaryData) };
}

function simplified(message: FetchedMessage): IDataObject {
	const { messageKey, messageId, threadId, folder, uid, from, to, cc, subject, visibleText, sentAt, receivedAt, kind, flags, attachments } = message;
	return { messageKey, messageId, threadId, folder, uid, from, to, cc, subject, visibleText, sentAt, receivedAt, kind, flags, attachments };
}
