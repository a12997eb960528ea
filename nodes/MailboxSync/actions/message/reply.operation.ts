import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { composeReply, recipientsOfReply } from '../../../shared/mail/answer/answer';
import { withoutRepeats } from '../../../shared/mail/answer/recipients';
import { newMessageId } from '../../../shared/mail/compose';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { contentParameters, enquiryOption, mailOptions, readMailOptions } from '../../mail-parameters';
import { messageKeyParameter } from '../../message-key-parameter';
import { quoteLanguageOption, readOriginal, readWritten } from '../../original-mail';
import { sendStaffMail } from '../../send-staff-mail';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['reply'] };

export const description: INodeProperties[] = [
	messageKeyParameter(show),
	{ displayName: 'Reply to All', name: 'replyToAll', type: 'boolean', default: false, description: 'Whether everybody the mail went to gets the reply too; our own addresses do not', displayOptions: { show } },
	...contentParameters(show),
	mailOptions(show, [
		enquiryOption,
		{ displayName: 'Quote Original', name: 'quoteOriginal', type: 'boolean', default: true, description: 'Whether the mail that is answered is repeated below the text' },
		quoteLanguageOption,
	]),
];

/** Answers one mail that was received. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { options, keepInSent, enquiryId, attachments, ...added } = await readMailOptions(context, itemIndex);
	const original = await readOriginal(context, itemIndex, account.address);
	const { to, cc } = recipientsOfReply(original, context.getNodeParameter('replyToAll', itemIndex) === true, original.own);
	if (to.length + cc.length === 0) throw new InputError('The mail names nobody who could be answered', 'Use Send, and write the address into To. Nothing was sent.');
	const reply = await composeReply(original, await readWritten(context, itemIndex, account.address, options), options.quoteOriginal !== false);
	const mail = {
		from: { name: account.senderName, address: account.address },
		...withoutRepeats({ to, cc: [...cc, ...added.cc], bcc: added.bcc }),
		replyTo: added.replyTo,
		messageId: newMessageId(account.address),
		...reply,
		attachments: [...attachments, ...reply.attachments],
	};
	return { json: await sendStaffMail(context, itemIndex, session, account, mail, { messageKey: original.messageKey, enquiryId, answers: reply.references.toReversed(), keepInSent }) };
}
