import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { composeMail, copyForSender } from '../../../shared/mail/compose';
import { secondOf } from '../../../shared/mail/fetch/arrival-time';
import { inOnePiece } from '../../../shared/mail/fetch/fetch-mail';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { describeMessage, descriptionOf, ensureMessage } from '../../../shared/store/arrivals';
import { insertWrittenMail, mailsByKey, wish } from '../../../shared/store/folder-mail';
import { FLAG } from '../../../shared/store/mail-flags';
import { ensureMailbox } from '../../../shared/store/mailboxes';
import { parseMail } from '../../../shared/mail/message/parse';
import { carryOutNow } from '../../change-mail';
import { contentParameters, inReplyToOption, mailOptions, toParameter } from '../../mail-parameters';
import { readNewMail } from '../../new-mail';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['saveDraft'] };

export const description: INodeProperties[] = [
	{ ...toParameter(show), required: false },
	{ displayName: 'Subject', name: 'subject', type: 'string', default: '', placeholder: 'e.g. Your viewing on Monday', displayOptions: { show } },
	...contentParameters(show),
	mailOptions(show, [
		inReplyToOption,
		{ displayName: 'Replaces Draft', name: 'replaces', type: 'string', default: '', placeholder: 'e.g. {{ $json.messageKey }}', description: 'Message Key of an earlier draft, which is removed: a draft cannot be changed on a mail server, only replaced' },
	]),
];

/**
 * Writes a draft into the Drafts folder of the account, where any mail program goes on with it (A15). An earlier one goes
 * only when the new one is there. What cannot be carried out now comes with the next sync.
 */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const store = await storeOf(context);
	const { mail, options } = await readNewMail(context, itemIndex, account);
	const { source } = await composeMail(mail, { isDraft: true });
	const raw = copyForSender(source, mail.bcc.map(({ address }) => address));
	const { id: mailboxId } = await store.transaction((sql) => ensureMailbox(sql, account.address, 'imap'));
	const changing = { store, address: account.address, onServer: async <T>(work: Parameters<typeof session.imap<T>>[1]) => await session.imap(itemIndex, work) };
	const { result, problem } = await carryOutNow(changing, mailboxId, async (folders) => {
		const folderId = await folders.withRole('\\Drafts');
		if (folderId === null) throw new InputError('The mailbox has no Drafts folder', 'Make one in a mail program, or give a folder the role Drafts in the settings of the mailbox.');
		const arrived = await inOnePiece(store, Buffer.from(raw));
		const receivedAt = secondOf(Date.now()) * 1000;
		const read = descriptionOf((await parseMail(raw)).mail);
		return await store.transaction(async (sql) => {
			const message = await ensureMessage(sql, { mailboxId, contentKey: arrived.contentKey, mail: arrived.envelope, source: arrived.source, said: arrived.said, sizeBytes: raw.length, receivedAt, verdict: { state: 'ignored', reason: '' } });
			await sql.run("UPDATE message SET direction = 'out' WHERE id = $1", [message.id]);
			const id = await insertWrittenMail(sql, { mailboxId, folderId }, message.id, { flags: FLAG.draft | FLAG.seen, sizeBytes: raw.length, receivedAt });
			await describeMessage(sql, message.id, read);
			const replaced = (await mailsByKey(sql, String(options.replaces ?? '').trim())).filter((draft) => (draft.flags & FLAG.draft) !== 0 && draft.mailboxId === mailboxId);
			await wish(sql, replaced.map((draft) => draft.id), 'remove');
			return { id, folderId, replaced: replaced.length };
		});
	});
	const now = await store.get<{ pending: number; path: string }>('SELECT f.is_pending AS pending, p.path FROM folder_mail f JOIN folder p ON p.id = f.folder_id WHERE f.id = $1', [result.id]);
	const isQueued = now?.pending === 1;
	return { json: { messageKey: result.id, messageId: mail.messageId, folder: now?.path ?? null, replaced: result.replaced, state: isQueued ? 'queued' : 'done', reason: isQueued ? (problem ?? 'It is put there with the next sync') : null } };
}
