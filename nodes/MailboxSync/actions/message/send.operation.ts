import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { contentParameters, enquiryOption, inReplyToOption, mailOptions, toParameter } from '../../mail-parameters';
import { readNewMail } from '../../new-mail';
import { sendStaffMail } from '../../send-staff-mail';
import type { MailboxSession } from '../../session';

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
	const { mail, enquiryId, keepInSent } = await readNewMail(context, itemIndex, account);
	if (mail.to.length + mail.cc.length + mail.bcc.length === 0) throw new InputError('To has no address', 'Write at least one address, e.g. ann@example.com.');
	return { json: await sendStaffMail(context, itemIndex, session, account, mail, { messageKey: null, enquiryId, answers: mail.references ?? [], keepInSent }) };
}
