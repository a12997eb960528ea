import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { MailAccount } from '../../../shared/mail/accounts';
import { addressIdentity } from '../../../shared/mail/address';
import type { IntakeItem, ReplyResult } from '../../../shared/node/item';
import { chosenAccount } from '../../../shared/node/account-parameter';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { refuseByHistory } from '../../policy';
import { prepareReply, readHistory } from '../../reply';
import { readSettings } from './settings';

/** Adds `reply` to the item, with the mail that would be sent as `reply.preview`. Nothing is sent or claimed. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { json, binary } = context.getInputData()[itemIndex];
	const item: IntakeItem = json;
	const store = await storeOf(context);
	const chosen = await chosenAccount(context, itemIndex);
	const account = chosen ?? standIn(item);
	const prepared = await prepareReply(store, item, account, readSettings(context, itemIndex));
	const result = (reason: string, listings: string[], preview: IDataObject | null, warnings: string[] = []): ItemResult => {
		const reply: ReplyResult & IDataObject = { sent: false, reason, messageId: null, listings, ...(warnings.length > 0 && { warnings }), preview };
		return { json: { ...json, reply }, binary };
	};
	if ('refused' in prepared) return result(`Would not be sent: ${prepared.refused}`, [], null);
	const { from, to, replyTo, subject, text, html, headers, inReplyTo, references } = prepared.mail;
	const refusal = refuseByHistory(await readHistory(store, { contactId: prepared.contactId, recipient: prepared.recipient, senderAddress: addressIdentity(from.address) }));
	const would = chosen ? 'Would be sent' : 'Would be sent once an account is chosen under Credential to Send From';
	return result(refusal ? `Would not be sent: ${refusal.reason}` : would, prepared.listings, {
		from: { ...from },
		to: to.map((one) => ({ ...one })),
		replyTo: (replyTo ?? []).map((one) => ({ ...one })),
		subject,
		text,
		html: html ?? null,
		headers: { ...headers },
		inReplyTo: inReplyTo ?? null,
		references: references ?? [],
	}, prepared.warnings);
}

/** Shows a first trial what would leave, before any account exists. */
function standIn(item: IntakeItem): MailAccount {
	return { address: item.mailbox?.address ?? 'inbox@agency.example', senderName: '', imap: null, smtp: null, certificate: { allowUntrusted: false, pinned: '' } };
}
