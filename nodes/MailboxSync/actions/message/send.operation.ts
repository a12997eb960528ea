import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { withSignature } from '../../../shared/mail/answer/signature';
import { newMessageId, type OutgoingMail } from '../../../shared/mail/compose';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { answeredMail, contentParameters, enquiryOption, inReplyToOption, mailOptions, readContent, readMailOptions, readRecipients, toParameter } from '../../mail-parameters';
import { sendStaffMail } from '../../send-staff-mail';
import type { MailboxSession } from '../../session';
import { signatureOf } from '../../signature-of';

const show = { resource: ['message'], operation: ['send'] };

export const description: INodeProperties[] = [
	toParameter(show),
	{ displayName: 'Subject', name: 'subject', type: 'string', default: '', placeholder: 'e.g. Your viewing on Monday', displayOptions: { show } },
	...contentParameters(show),
	mailOptions(show, [
		enquiryOption,
		inReplyToOption,
	]),
];

/** Sends one mail from the account. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { options, keepInSent, enquiryId, ...parts } = await readMailOptions(context, itemIndex);
	const { text, html } = withSignature(readContent(context, itemIndex), await signatureOf(context, account.address, options));
	const mail: OutgoingMail = {
		from: { name: account.senderName, address: account.address },
		to: readRecipients(context.getNodeParameter('to', itemIndex), 'To'),
		...parts,
		subject: String(context.getNodeParameter('subject', itemIndex) ?? ''),
		text,
		...(html !== null && { html }),
		messageId: newMessageId(account.address),
		...answeredMail(options.inReplyTo),
	};
	if (mail.to.length + parts.cc.length + parts.bcc.length === 0) throw new InputError('To has no address', 'Write at least one address, e.g. ann@example.com.');
	return { json: await sendStaffMail(context, itemIndex, session, account, mail, { messageKey: null, enquiryId, answers: mail.references ?? [], keepInSent }) };
}
