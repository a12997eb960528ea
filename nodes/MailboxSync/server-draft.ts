import type { IDataObject } from 'n8n-workflow';

import { composeMail, copyForSender, type OutgoingMail } from '../shared/mail/compose';
import { secondOf } from '../shared/mail/fetch/arrival-time';
import { inOnePiece } from '../shared/mail/fetch/fetch-mail';
import { parseMail } from '../shared/mail/message/parse';
import { InputError } from '../shared/node/input-error';
import { describeMessage, descriptionOf, ensureMessage } from '../shared/store/arrivals';
import { insertWrittenMail, mailsByKey, wish } from '../shared/store/folder-mail';
import { FLAG } from '../shared/store/mail-flags';
import { ensureMailbox } from '../shared/store/mailboxes';
import type { Sql } from '../shared/store/store';
import { carryOutNow, type ChangedMailbox } from './change-mail';

/**
 * Puts a draft into the Drafts folder of a mailbox: here at once, on the server as soon as it is reached.
 *
 * @param replaces key of an earlier one, which goes when the new one is there; '' = none
 * @throws InputError when the mailbox has no Drafts folder
 */
export async function putDraft(mailbox: ChangedMailbox, mail: OutgoingMail, replaces: string): Promise<IDataObject> {
	const { store, address } = mailbox;
	const { source } = await composeMail(mail, { isDraft: true });
	const raw = copyForSender(source, (mail.bcc ?? []).map((one) => one.address));
	const { id: mailboxId } = await store.transaction((sql) => ensureMailbox(sql, address, 'imap'));
	const { result, problem } = await carryOutNow(mailbox, mailboxId, async (folders) => {
		const folderId = await folders.withRole('\\Drafts');
		if (folderId === null) throw new InputError('The mailbox has no Drafts folder', 'Make one in a mail program, or give a folder the role Drafts at the mail provider.');
		const arrived = await inOnePiece(store, Buffer.from(raw));
		const receivedAt = secondOf(Date.now()) * 1000;
		const read = descriptionOf((await parseMail(raw)).mail);
		return await store.transaction(async (sql) => {
			const message = await ensureMessage(sql, { mailboxId, contentKey: arrived.contentKey, mail: arrived.envelope, source: arrived.source, said: arrived.said, sizeBytes: raw.length, receivedAt, verdict: { state: 'ignored', reason: '' } });
			await sql.run("UPDATE message SET direction = 'out' WHERE id = $1", [message.id]);
			const id = await insertWrittenMail(sql, { mailboxId, folderId }, message.id, { flags: FLAG.draft | FLAG.seen, sizeBytes: raw.length, receivedAt });
			await describeMessage(sql, message.id, read);
			return { id, folderId, replaced: await wishDraftGone(replaces)(sql) };
		});
	});
	const now = await store.get<{ pending: number; path: string }>('SELECT f.is_pending AS pending, p.path FROM folder_mail f JOIN folder p ON p.id = f.folder_id WHERE f.id = $1', [result.id]);
	const isQueued = now?.pending === 1;
	return { messageKey: result.id, messageId: mail.messageId, folder: now?.path ?? null, replaced: result.replaced, state: isQueued ? 'queued' : 'done', reason: isQueued ? (problem ?? 'It is put there with the next sync') : null };
}

/** Takes a draft out of the Drafts folder of a mailbox; what is no draft stays. */
export async function removeDraft(mailbox: ChangedMailbox, key: string): Promise<void> {
	const { store, address } = mailbox;
	const { id: mailboxId } = await store.transaction((sql) => ensureMailbox(sql, address, 'imap'));
	await carryOutNow(mailbox, mailboxId, async () => await store.transaction(wishDraftGone(key)));
}

/** A copy in another mailbox, from which the mail was to leave before, goes with the next sync of that one. @returns how many drafts go */
const wishDraftGone = (key: string) => async (sql: Sql): Promise<number> => {
	if (key === '') return 0;
	const drafts = (await mailsByKey(sql, key)).filter((draft) => (draft.flags & FLAG.draft) !== 0);
	await wish(sql, drafts.map(({ id }) => id), 'remove');
	return drafts.length;
};
