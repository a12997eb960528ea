import type { ImapFlow, MailboxObject } from 'imapflow';

import { openFolder, type FolderNumbers } from '../../shared/mail/imap';
import type { Reading } from './catch-up';
import { ALL_FOLDERS } from '../../shared/mail/folder-choice';

/** A folder that is read, with what is known about it at present. */
export interface WatchedFolder {
	/** What was chosen: a path, a role, or all folders. */
	choice: string;
	/** Its path on the server now. */
	path: string;
	reading: Reading;
	/** How it looked when it was last looked through; null = never. */
	known: FolderNumbers | null;
	/** Whether it has to be looked through. */
	isDue: boolean;
	/** When it was last looked through, and when that was last written down; epoch milliseconds. */
	sweptAt: number;
	recordedAt: number;
	/** MAILBOXID (RFC 8474). */
	objectId: string | undefined;
	/** Whether runs of its mail may have ended: After Processing is due. */
	hasDone: boolean;
	/** Left alone until then, after so many failures in a row; epoch milliseconds. */
	restsUntil: number;
	failures: number;
	/** The same for After Processing. */
	after: { restsUntil: number; failures: number };
}

/** The part of the mailbox's health that a folder is; a folder of many stands for itself. */
export function partOf({ choice, path }: Pick<WatchedFolder, 'choice' | 'path'>): string {
	return choice === ALL_FOLDERS ? path : choice;
}

/** Whether something happened in a folder since it was last looked through. */
export function hasChanged({ known }: Pick<WatchedFolder, 'known'>, now: FolderNumbers): boolean {
	return known === null || now.uidNext === undefined || known.uidNext !== now.uidNext || known.uidValidity !== now.uidValidity || known.messages !== now.messages;
}

/** What a folder looked like when it was selected. */
export type Snapshot = FolderNumbers & { objectId: string | undefined };

/** Selects the folder, unless it is. @returns what it looked like when it was selected just now, else null */
export async function selectFolder(client: ImapFlow, { path }: WatchedFolder, readOnly: boolean): Promise<Snapshot | null> {
	if (client.mailbox && client.mailbox.path === path) return null;
	// Not every server says UIDNEXT, whatever the library's type promises.
	const { uidValidity, uidNext, exists, mailboxId }: Omit<MailboxObject, 'uidNext'> & { uidNext?: number } = await openFolder(client, path, { readOnly });
	return { uidValidity: Number(uidValidity), uidNext, messages: exists, objectId: mailboxId };
}
