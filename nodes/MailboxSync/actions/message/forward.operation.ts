import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { composeForward, composeForwardAttached, type AnswerParts, type Written } from '../../../shared/mail/answer/answer';
import { newMessageId } from '../../../shared/mail/compose';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { contentParameters, mailOptions, readMailOptions, readRecipients, toParameter } from '../../mail-parameters';
import { messageKeyParameter } from '../../message-key-parameter';
import { quoteLanguageOption, readOriginal, readWritten, type OriginalMail } from '../../original-mail';
import { sendStaffMail } from '../../send-staff-mail';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['forward'] };

const MEGABYTE = 1024 * 1024;
/** Few servers take a larger mail, and all of it is in memory while it is sent. */
const MOST_MEGABYTES = 50;

export const description: INodeProperties[] = [
	messageKeyParameter(show),
	toParameter(show),
	{
		displayName: 'Forward As',
		name: 'forwardAs',
		type: 'options',
		options: [
			{ name: 'Attached Email', value: 'attached', description: 'The mail as it was received, with all its headers, as one attachment' },
			{ name: 'Quote', value: 'quote', description: 'Below the text: who wrote it, when, to whom, and what' },
		],
		default: 'quote',
		displayOptions: { show },
	},
	{ displayName: 'Include Attachments', name: 'includeAttachments', type: 'boolean', default: true, description: 'Whether the attachments of the mail go along', displayOptions: { show: { ...show, forwardAs: ['quote'] } } },
	...contentParameters(show),
	mailOptions(show, [quoteLanguageOption]),
];

/** Passes one mail that was received on to somebody else. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const { options, keepInSent, attachments, enquiryId, ...added } = await readMailOptions(context, itemIndex);
	const to = readRecipients(context.getNodeParameter('to', itemIndex), 'To');
	if (to.length + added.cc.length + added.bcc.length === 0) throw new InputError('To has no address', 'Write at least one address, e.g. ann@example.com.');
	const original = await readOriginal(context, itemIndex, account.address);
	const written = await readWritten(context, itemIndex, account.address, options);
	const forward = context.getNodeParameter('forwardAs', itemIndex) === 'attached' ? await attached(original, written) : await quoted(original, written, context.getNodeParameter('includeAttachments', itemIndex) === true);
	const mail = {
		from: { name: account.senderName, address: account.address },
		to,
		...added,
		messageId: newMessageId(account.address),
		...forward,
		attachments: [...attachments, ...forward.attachments],
	};
	// A mail that is passed on has not been answered.
	return { json: await sendStaffMail(context, itemIndex, session, account, mail, { messageKey: original.messageKey, enquiryId, answers: [], keepInSent }) };
}

async function attached(original: OriginalMail, written: Written): Promise<AnswerParts> {
	const { isPartial, source } = original;
	if (isPartial) throw new InputError('Only the beginning of this mail is here, so it cannot be attached', 'Use Get It Anyway first, or set Forward As to Quote. Nothing was sent.');
	if (source.size > MOST_MEGABYTES * MEGABYTE) throw new InputError(`The mail is larger than ${MOST_MEGABYTES} MB, so it cannot be attached`, 'Set Forward As to Quote, without Include Attachments. Nothing was sent.');
	return composeForwardAttached(original, Buffer.from(await source.read(0, source.size)), written);
}

async function quoted(original: OriginalMail, written: Written, withFiles: boolean): Promise<AnswerParts> {
	const size = original.attachments.reduce((sum, { info }) => sum + info.sizeBytes, 0);
	if (withFiles && size > MOST_MEGABYTES * MEGABYTE) throw new InputError(`The attachments of the mail are larger than ${MOST_MEGABYTES} MB together`, 'Switch off Include Attachments. Nothing was sent.');
	return await composeForward(original, written, withFiles);
}
