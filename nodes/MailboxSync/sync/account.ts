import type { ImapFlow } from 'imapflow';

import { isOneOf } from '../../shared/mail/address';
import type { MailAccount } from '../../shared/mail/accounts';
import { asLivingSender, thisSender } from '../../shared/mail/outgoing/sending-process';
import { fixSyncFrom, syncFrom } from '../../shared/store/folder-sync';
import { linkByAddress } from '../../shared/store/links';
import { answeringAddresses, ensureMailbox, recordContact } from '../../shared/store/mailboxes';
import { recordResponse } from '../../shared/store/responses';
import type { Sql, Store } from '../../shared/store/store';
import { beginSync, endSync, noteSync, NOTHING_SYNCED, type SyncCounts } from '../../shared/store/sync-runs';
import { syncMailbox, type Synced } from './sync';
import type { NewMail } from './take';

/** How an account is synced. */
export interface AccountSync {
	/** Mail from before this moment is left alone; counts the first time only (A3). Epoch milliseconds, 0 = everything. */
	startFrom: number;
	sizeLimitBytes: number;
	/** How long a first import may take this time; milliseconds. It goes on with the next sync. */
	importTime: number;
	/** Own addresses, and own domains without "@" (B8). */
	own: readonly string[];
}

export interface AccountSynced extends Synced {
	mailboxId: string;
	/** Whether another process was at it, so that nothing was done here. */
	isBusy: boolean;
	/** Mails that came, the newest last: at most so many as a workflow may want to see. */
	newMails: NewMail[];
}

/** New mails that are told of. */
const TOLD = 1000;

/**
 * Makes an account and the store equal, with a line in its log (S10). Mail that came is attached to the people it is
 * from, or to (S6); an answer sent from another program answers its enquiry (N9).
 *
 * @param connect signs in; the connection is the caller's
 * @throws what kept the account from being synced: it is in the log, with what to do
 */
export async function syncAccount(store: Store, account: MailAccount, connect: () => Promise<ImapFlow>, { startFrom, sizeLimitBytes, importTime, own }: AccountSync): Promise<AccountSynced> {
	return await asLivingSender(store, async (alive) => {
		const counts: SyncCounts = { ...NOTHING_SYNCED };
		const { id: mailboxId } = await store.transaction((sql) => ensureMailbox(sql, account.address, 'imap'));
		const newMails: NewMail[] = [];
		const run = await beginSync(store, mailboxId, thisSender, alive);
		if (run === null) return { mailboxId, isBusy: true, newMails, counts, remaining: 0, problems: [], warnings: [] };
		let failure: { problem: string; advice: string } | null = null;
		try {
			await store.transaction((sql) => fixSyncFrom(sql, mailboxId, startFrom));
			const importFrom = (await syncFrom(store, mailboxId)) ?? startFrom;
			const ours = [...(await answeringAddresses(store, mailboxId)), ...own];
			const policy = await linkPolicy(store, mailboxId);
			const client = await connect();
			const synced = await syncMailbox(client, {
				store,
				mailboxId,
				importFrom,
				own: ours,
				sizeLimitBytes,
				until: performance.now() + importTime,
				onNew: async (sql, mail) => {
					if (policy.links) await attach(sql, mail, ours);
					if (newMails.length < TOLD) newMails.push(mail);
				},
				onProgress: async (soFar) => await store.transaction((sql) => noteSync(sql, run, soFar)),
			});
			Object.assign(counts, synced.counts);
			await store.transaction((sql) => recordContact(sql, mailboxId));
			const [first] = synced.problems;
			if (first) failure = { problem: `${first.folder}: ${first.message}`, advice: 'The other folders were synced. This one is tried again with the next sync.' };
			return { ...synced, mailboxId, isBusy: false, newMails };
		} catch (cause) {
			const { message, description = '' } = cause as Error & { description?: string };
			failure = { problem: message, advice: description };
			throw cause;
		} finally {
			await store.transaction((sql) => endSync(sql, run, counts, failure));
		}
	});
}

async function linkPolicy(sql: Sql, mailboxId: string): Promise<{ links: boolean }> {
	const row = await sql.get<{ crm: number; links: number }>('SELECT crm_integration AS crm, auto_link AS links FROM mailbox WHERE id = $1', [mailboxId]);
	return { links: row?.crm !== 0 && row?.links !== 0 };
}

/** Mail among one's own people is no client's (B8). */
async function attach(sql: Sql, { messageId, isOwn, from, recipients, answer }: NewMail, own: readonly string[]): Promise<void> {
	const others = (isOwn ? recipients : [from]).filter((address) => address !== '' && !isOneOf(address, own));
	await linkByAddress(sql, messageId, others);
	if (!isOwn || others.length === 0 || answer === null) return;
	const { headerId, answers, sentAt } = answer;
	await recordResponse(sql, { headerId, recipients: others, answers, enquiryId: null, isAutomatic: false, counts: true, respondedBy: null, respondedAt: sentAt });
}
