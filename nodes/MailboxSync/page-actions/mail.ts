import type { IDataObject } from 'n8n-workflow';

import { InputError } from '../../shared/node/input-error';
import type { ActedMail } from '../../shared/store/acted-mails';
import { FLAG } from '../../shared/store/mail-flags';
import { getFolderMail, mailsOfMessage, wish, type FolderMail } from '../../shared/store/folder-mail';
import { syncedFolders } from '../../shared/store/folder-sync';
import type { Sql, Store } from '../../shared/store/store';
import { adopt, carryOutNow, MailboxFolders, type WishFor } from '../change-mail';
import { archive, flag, markRead, markUnread, trash, unarchive, unflag } from '../wishes';
import { field, mailsOf, type Doing, type PageWork } from './doing';

/** What is done to mail, and to which of a conversation. */
interface Change {
	wish: WishFor;
	/** Whether a mail in a folder of this role is changed; default: all are. */
	inRole?: (role: string | null, isWhole: boolean) => boolean;
	/** Of a whole conversation, only its newest mail. */
	isNewestOnly?: true;
	/** The same for mail that came in directly (SMTP) and lies in no folder; left out = it cannot be done. */
	ledger?: string;
}

/** Where a mail is out of the way already, or never was in it. */
const PUT_AWAY = new Set(['\\Archive', '\\All', '\\Flagged', '\\Important', '\\Sent', '\\Drafts', '\\Junk', '\\Trash']);

const CHANGES: Record<string, Change> = {
	archive: { wish: archive, inRole: (role, isWhole) => !PUT_AWAY.has(role ?? '') || (!isWhole && ['\\Junk', '\\Trash'].includes(role ?? '')), ledger: 'archived_at = COALESCE(archived_at, $2)' },
	unarchive: { wish: unarchive, inRole: (role) => role === '\\Archive' || role === '\\All', ledger: 'archived_at = NULL' },
	markRead: { wish: markRead, inRole: (role) => role !== '\\Drafts', ledger: 'read_at = COALESCE(read_at, $2)' },
	markUnread: { wish: markUnread, isNewestOnly: true, ledger: 'read_at = NULL' },
	flag: { wish: flag, isNewestOnly: true },
	unflag: { wish: unflag },
	// Never for good: carried out twice, it is the same.
	delete: { wish: trash, inRole: (role, isWhole) => role !== '\\Trash' && (!isWhole || role !== '\\Drafts') },
	restore: { wish: unarchive, inRole: (role) => role === '\\Trash' },
};

/** What staff do with mail itself: here at once, and on the server as soon as it is reached. */
export const MAIL_WORK: Record<string, PageWork> = {
	...Object.fromEntries(Object.entries(CHANGES).map(([operation, change]): [string, PageWork] => [operation, (doing) => changeMails(doing, change)])),
	move: moveMails,
};

/** To another folder of its mailbox; what lies in other mailboxes, and what we wrote, stays. */
async function moveMails(doing: Doing): Promise<IDataObject> {
	const wanted = field(doing, 'folder');
	// By its id, or by its path as the node's own operation takes it.
	const folder = await doing.store.get<{ id: string; mailboxId: string; goneAt: number | null }>('SELECT id, mailbox_id AS "mailboxId", gone_at AS "goneAt" FROM folder WHERE id = $1', [wanted]);
	if (folder?.goneAt != null) throw new InputError('The folder is no longer in the mailbox', 'Choose another folder: it may have been renamed or deleted.');
	const change: Change = {
		wish: async (_mail, folders) => ({ moveTo: folder?.id ?? (await folders.at(wanted)) }),
		inRole: (role, isWhole) => !isWhole || (role !== '\\Sent' && role !== '\\Drafts'),
	};
	return await changeMails(doing, change, folder?.mailboxId);
}

/** @param inMailbox only what lies there */
async function changeMails(doing: Doing, change: Change, inMailbox?: string): Promise<IDataObject> {
	const isWhole = field(doing, 'thread') !== '';
	const all = mailsOf(doing).mails.filter(({ mailboxId }) => inMailbox === undefined || mailboxId === inMailbox);
	const mails = isWhole && change.isNewestOnly ? newest(all) : all;
	const changed: FolderMail[] = [];
	const problems: string[] = [];
	let directly = 0;
	for (const mailboxId of new Set(mails.map((mail) => mail.mailboxId))) {
		const done = await changeIn(doing, mailboxId, mails.filter((mail) => mail.mailboxId === mailboxId), change, isWhole);
		changed.push(...done.changed);
		problems.push(...done.problems);
		directly += done.directly;
	}
	if (changed.length + directly === 0 && problems.length > 0) throw new InputError(problems[0], 'Run Mailbox Sync (Message: Sync) for this mailbox, then try again.');
	return { changed: changed.length + directly, ...(await stateOf(doing.store, changed, problems)) };
}

/** The newest one that was received, in all its mailboxes. */
function newest(mails: readonly ActedMail[]): ActedMail[] {
	const last = mails.findLast(({ direction }) => direction === 'in') ?? mails.at(-1);
	return mails.filter(({ messageId }) => messageId === last?.messageId);
}

async function changeIn({ store, acting }: Doing, mailboxId: string, mails: readonly ActedMail[], change: Change, isWhole: boolean): Promise<{ changed: FolderMail[]; problems: string[]; directly: number }> {
	const mailbox = await store.get<{ address: string }>('SELECT address FROM mailbox WHERE id = $1', [mailboxId]);
	const address = mailbox?.address ?? '';
	const own = acting?.address === address ? acting : null;
	const otherAccount = async (): Promise<never> => {
		throw new InputError(`This mail is in the mailbox ${address}, which this workflow does not sign in to`, `Connect a Mailbox Sync (Message: Apply Page Action) with the account of ${address} behind Shared Inbox, then try again.`);
	};
	const problems: string[] = [];
	let directly = 0;
	const work = async (folders: MailboxFolders): Promise<FolderMail[]> => {
		const changed: FolderMail[] = [];
		for (const { messageId } of mails) {
			const places = await placesOf(store, mailboxId, messageId, own === null ? otherAccount : own.onServer);
			if (places === 'direct') {
				directly += await changeLedger(store, mailboxId, messageId, change);
				continue;
			}
			if (typeof places === 'string') problems.push(places);
			const roles = new Map((await syncedFolders(store, mailboxId)).map(({ id, specialUse }) => [id, specialUse]));
			for (const place of typeof places === 'string' ? [] : places) {
				if (!(change.inRole?.(roles.get(place.folderId) ?? null, isWhole) ?? true)) continue;
				const wanted = await change.wish(place, folders);
				await store.transaction((sql) => wish(sql, [place.id], wanted));
				changed.push(place);
			}
		}
		return changed;
	};
	if (own === null) return { changed: await work(new MailboxFolders(store, mailboxId, otherAccount)), problems, directly };
	const { result, problem } = await carryOutNow({ store, address, onServer: own.onServer }, mailboxId, work);
	return { changed: result, problems: problem === null ? problems : [...problems, problem], directly };
}

/** Where a mail lies; "direct" for what came in by SMTP, or why it is not known. */
async function placesOf(store: Store, mailboxId: string, messageId: string, onServer: Parameters<typeof adopt>[2]): Promise<FolderMail[] | string> {
	const known = await mailsOfMessage(store, mailboxId, messageId);
	if (known.length > 0) return known.filter(({ goneAt }) => goneAt === null);
	const deliveries = await store.all<{ messageKey: string; folderId: string | null }>('SELECT message_key AS "messageKey", folder_id AS "folderId" FROM delivery WHERE mailbox_id = $1 AND message_id = $2 ORDER BY stored_at', [mailboxId, messageId]);
	if (deliveries.length === 0) return [];
	const first = deliveries.find(({ folderId }) => folderId !== null);
	if (!first) return 'direct';
	try {
		return await adopt(store, first.messageKey, onServer);
	} catch (cause) {
		// Of a conversation, one mail that is gone keeps nobody from the others.
		if (cause instanceof InputError) return cause.message;
		throw cause;
	}
}

async function changeLedger(sql: Sql, mailboxId: string, messageId: string, { ledger }: Change): Promise<number> {
	if (ledger === undefined) throw new InputError('This mail was received directly (SMTP) and lies in no mail folder', 'Archive it instead: it is then out of the way.');
	const needsTime = ledger.includes('$2');
	return await sql.run(`UPDATE delivery SET ${ledger} WHERE mailbox_id = $1 AND message_id = $${needsTime ? 3 : 2}`, needsTime ? [mailboxId, Date.now(), messageId] : [mailboxId, messageId]);
}

/** Queued: kept here, and carried out with the next sync. */
async function stateOf(store: Store, changed: readonly FolderMail[], problems: readonly string[]): Promise<IDataObject> {
	const now = (await Promise.all(changed.map(({ id }) => getFolderMail(store, id)))).filter((mail) => mail !== null);
	const waiting = now.find(({ isPending }) => isPending);
	const present = now.find(({ goneAt }) => goneAt === null);
	const folder = present && (await store.get<{ path: string }>('SELECT path FROM folder WHERE id = $1', [present.folderId]));
	return {
		folder: folder?.path ?? null,
		isRead: present ? (present.flags & FLAG.seen) !== 0 : null,
		isFlagged: present ? (present.flags & FLAG.flagged) !== 0 : null,
		state: waiting || problems.length > 0 ? 'queued' : 'done',
		reason: problems.at(0) ?? (waiting ? (waiting.reason ?? 'The next sync of its mailbox carries it out') : null),
	};
}
