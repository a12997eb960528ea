import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { addressIdentity, isValidAddress, parseAddressList } from '../../../shared/mail/address';
import { newMessageId, type OutgoingMail } from '../../../shared/mail/compose';
import { htmlLinesToText, readHtmlLines } from '../../../shared/mail/message/html-lines';
import type { Address } from '../../../shared/mail/message/message';
import { sendMail } from '../../../shared/mail/smtp';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { recordAnswer } from '../../answered-enquiry';
import { keepInSent } from '../../sent-copy';
import type { MailboxSession } from '../../session';

const show = { resource: ['message'], operation: ['send'] };
const addresses = { type: 'string', default: '' } as const;

export const description: INodeProperties[] = [
	{ displayName: 'To', name: 'to', ...addresses, required: true, placeholder: 'e.g. ann@example.com', description: 'Addresses of the recipients, with commas between them', displayOptions: { show } },
	{ displayName: 'Subject', name: 'subject', type: 'string', default: '', placeholder: 'e.g. Your viewing on Monday', displayOptions: { show } },
	{
		displayName: 'Email Format',
		name: 'emailFormat',
		type: 'options',
		options: [
			{ name: 'Both', value: 'both', description: 'HTML, and a text for readers that show none' },
			{ name: 'HTML', value: 'html', description: 'HTML, with a text made from it' },
			{ name: 'Text', value: 'text' },
		],
		default: 'text',
		displayOptions: { show },
	},
	{ displayName: 'Text', name: 'text', type: 'string', typeOptions: { rows: 6 }, default: '', displayOptions: { show: { ...show, emailFormat: ['both', 'text'] } } },
	{ displayName: 'HTML', name: 'html', type: 'string', typeOptions: { editor: 'htmlEditor' }, default: '', displayOptions: { show: { ...show, emailFormat: ['both', 'html'] } } },
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{ displayName: 'Attachment Field Names', name: 'attachments', type: 'string', default: '', placeholder: 'e.g. data, attachment_0', description: 'The fields of the input item that hold the files, with commas between them' },
			{ displayName: 'Bcc', name: 'bcc', ...addresses, placeholder: 'e.g. archive@example.com', description: 'Recipients that the others do not see, with commas between them' },
			{ displayName: 'Cc', name: 'cc', ...addresses, placeholder: 'e.g. office@example.com', description: 'Recipients of a copy, with commas between them' },
			{
				displayName: 'Enquiry ID',
				name: 'enquiryId',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91',
				description: 'The enquiry this mail answers: nobody is asked to answer it any more, and its first response time is kept. Not needed when In Reply To is set.',
			},
			{
				displayName: 'In Reply To',
				name: 'inReplyTo',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.messageId }}',
				description: 'Message ID of the mail this one answers: mail programs show both in one conversation, and the enquiry of the recipient in it counts as answered',
			},
			{ displayName: 'Keep in Sent Folder', name: 'keepInSent', type: 'boolean', default: true, description: 'Whether a copy is put into the Sent folder of the account' },
			{ displayName: 'Reply To', name: 'replyTo', ...addresses, placeholder: 'e.g. office@example.com', description: 'Where answers go, when not to the address of the account' },
		],
	},
];

/** Sends one mail from the account. A copy that cannot be kept is a warning: the mail has left. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult> {
	const account = await session.account(itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const format = context.getNodeParameter('emailFormat', itemIndex);
	const html = format === 'text' ? undefined : String(context.getNodeParameter('html', itemIndex) ?? '');
	const text = format === 'html' ? htmlLinesToText(readHtmlLines(html ?? '')) : String(context.getNodeParameter('text', itemIndex) ?? '');
	const mail: OutgoingMail = {
		from: { name: account.senderName, address: account.address },
		to: readRecipients(context.getNodeParameter('to', itemIndex), 'To'),
		cc: readRecipients(options.cc, 'Cc'),
		bcc: readRecipients(options.bcc, 'Bcc'),
		replyTo: readRecipients(options.replyTo, 'Reply To'),
		subject: String(context.getNodeParameter('subject', itemIndex) ?? ''),
		text,
		html,
		messageId: newMessageId(account.address),
		...answeredMail(options.inReplyTo),
		attachments: await readAttachments(context, itemIndex, String(options.attachments ?? '')),
	};
	if (mail.to.length + (mail.cc?.length ?? 0) + (mail.bcc?.length ?? 0) === 0) throw new InputError('To has no address', 'Write at least one address, e.g. ann@example.com.');
	const { messageId, response, accepted, rejected, mail: composed } = await sendMail(account, mail);
	const sent = options.keepInSent === false ? { folder: null, warning: null } : await keepInSent(session, itemIndex, account, composed, mail);
	const recipients = [mail.to, mail.cc ?? [], mail.bcc ?? []].flat().map(({ address }) => addressIdentity(address));
	const answered = await recordAnswer(context, { headerId: messageId, recipients, answers: mail.references ?? [], enquiryId: String(options.enquiryId ?? '').trim() || null });
	const warning = [sent.warning, answered.warning].filter((one) => one !== null).join('. ') || null;
	return { json: { messageId, response, accepted, rejected, sentFolder: sent.folder, enquiryIds: answered.enquiryIds, warning } };
}

/** A Message-ID with its brackets, which people leave out. */
function answeredMail(value: unknown): Pick<OutgoingMail, 'inReplyTo' | 'references'> {
	const id = String(value ?? '').trim().replace(/^<|>$/g, '');
	if (id === '') return {};
	if (!/^[^\s<>]{1,900}$/.test(id)) throw new InputError('In Reply To is not a Message ID', 'Use the Message ID of the mail that is answered, e.g. {{ $json.messageId }}. Nothing was sent.');
	return { inReplyTo: `<${id}>`, references: [`<${id}>`] };
}

function readRecipients(value: unknown, label: string): Address[] {
	const written = (Array.isArray(value) ? value : [value ?? '']).map((one) => String(one).trim()).join(', ');
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(written)) throw new InputError(`${label} has a line break in it`, 'Put commas between addresses. Nothing was sent.');
	const list = parseAddressList(written);
	for (const { name, address } of list) {
		if (!isValidAddress(address)) {
			throw new InputError(`"${(address || name).slice(0, 100)}" in ${label} is not an email address`, 'Write addresses as ann@example.com or Ann Lee <ann@example.com>, with commas between them. Nothing was sent.');
		}
	}
	return list;
}

async function readAttachments(context: IExecuteFunctions, itemIndex: number, names: string): Promise<OutgoingMail['attachments']> {
	const fields = names.split(',').map((name) => name.trim()).filter((name) => name !== '');
	return await Promise.all(
		fields.map(async (field) => {
			const { fileName, mimeType } = context.helpers.assertBinaryData(itemIndex, field);
			return { fileName: fileName ?? field, mimeType, content: await context.helpers.getBinaryDataBuffer(itemIndex, field) };
		}),
	);
}
