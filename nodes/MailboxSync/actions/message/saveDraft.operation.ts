import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { contentParameters, inReplyToOption, mailOptions, toParameter } from '../../mail-parameters';
import { readNewMail } from '../../new-mail';
import { putDraft } from '../../server-draft';
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
	const changing = { store, address: account.address, onServer: async <T>(work: Parameters<typeof session.imap<T>>[1]) => await session.imap(itemIndex, work) };
	return { json: await putDraft(changing, mail, String(options.replaces ?? '').trim()) };
}
