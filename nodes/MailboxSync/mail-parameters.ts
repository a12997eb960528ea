import type { IDataObject, IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { isValidAddress, parseAddressList } from '../shared/mail/address';
import type { WrittenBody } from '../shared/mail/answer/body';
import type { OutgoingMail } from '../shared/mail/compose';
import type { OutgoingFile } from '../shared/mail/composed-file';
import { htmlLinesToText, readHtmlLines } from '../shared/mail/message/html-lines';
import type { Address } from '../shared/mail/message/message';
import { InputError } from '../shared/node/input-error';
import { list } from '../shared/node/list';

const addresses = { type: 'string', default: '' } as const;

/** *To* of a mail that is written by hand. */
export function toParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return { displayName: 'To', name: 'to', ...addresses, required: true, placeholder: 'e.g. ann@example.com', description: 'Addresses of the recipients, with commas between them', displayOptions: { show } };
}

/** The text of a mail: plain, HTML or both. */
export function contentParameters(show: NonNullable<IDisplayOptions['show']>): INodeProperties[] {
	return [
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
	];
}

/** Options that every mail of the staff has, in the order of their names; an operation adds its own. */
export function mailOptions(show: NonNullable<IDisplayOptions['show']>, own: INodeProperties[] = []): INodeProperties {
	const options: INodeProperties[] = [
		{ displayName: 'Attachment Field Names', name: 'attachments', type: 'string', default: '', placeholder: 'e.g. data, attachment_0', description: 'The fields of the input item that hold the files, with commas between them' },
		{ displayName: 'Bcc', name: 'bcc', ...addresses, placeholder: 'e.g. archive@example.com', description: 'Recipients that the others do not see, with commas between them' },
		{ displayName: 'Cc', name: 'cc', ...addresses, placeholder: 'e.g. office@example.com', description: 'Recipients of a copy, with commas between them' },
		{
			displayName: 'Inline Field Names',
			name: 'inlineFields',
			type: 'string',
			default: '',
			placeholder: 'e.g. logo',
			description: 'The fields of the input item that hold pictures for the HTML, with commas between them. A field named logo is shown by &lt;img src="cid:logo"&gt;.',
		},
		{ displayName: 'Keep in Sent Folder', name: 'keepInSent', type: 'boolean', default: true, description: 'Whether a copy is put into the Sent folder of the account' },
		{ displayName: 'Reply To', name: 'replyTo', ...addresses, placeholder: 'e.g. office@example.com', description: 'Where answers go, when not to the address of the account' },
		{
			displayName: 'Signature',
			name: 'signature',
			type: 'options',
			options: [
				{ name: 'None', value: 'none' },
				{ name: 'Of a Team Member', value: 'member', description: 'The signature of the member in Team Member Email, else that of the mailbox' },
				{ name: 'Of the Mailbox', value: 'mailbox' },
			],
			default: 'none',
			description: 'What is put below the text',
		},
		{ displayName: 'Team Member Email', name: 'signatureOf', type: 'string', default: '', placeholder: 'e.g. marta@agency.example', description: 'Whose signature is put below the text when Signature is Of a Team Member' },
	];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [...options, ...own].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	};
}

/** *Enquiry ID* of a mail that answers one. */
export const enquiryOption: INodeProperties = {
	displayName: 'Enquiry ID',
	name: 'enquiryId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 0190163d-8694-739b-aea5-966c26f8ad91',
	description: 'The enquiry this mail answers: nobody is asked to answer it any more, and its first response time is kept. Not needed when the mail answers one of the conversation.',
};

/** *In Reply To* of a mail that stands in a conversation. */
export const inReplyToOption: INodeProperties = {
	displayName: 'In Reply To',
	name: 'inReplyTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. {{ $json.messageId }}',
	description: 'Message ID of the mail this one answers: mail programs show both in one conversation, and the enquiry of the recipient in it counts as answered',
};

/** A Message-ID with its brackets, which people leave out. */
export function answeredMail(value: unknown): Pick<OutgoingMail, 'inReplyTo' | 'references'> {
	const id = String(value ?? '').trim().replace(/^<|>$/g, '');
	if (id === '') return {};
	if (!/^[^\s<>]{1,900}$/.test(id)) throw new InputError('In Reply To is not a Message ID', 'Use the Message ID of the mail that is answered, e.g. {{ $json.messageId }}. Nothing was sent.');
	return { inReplyTo: `<${id}>`, references: [`<${id}>`] };
}

/** What was written. An HTML without a text of its own gets one. */
export function readContent(context: IExecuteFunctions, itemIndex: number): WrittenBody {
	const format = context.getNodeParameter('emailFormat', itemIndex);
	const html = format === 'text' ? null : String(context.getNodeParameter('html', itemIndex) ?? '');
	return { text: format === 'html' ? htmlLinesToText(readHtmlLines(html ?? '')) : String(context.getNodeParameter('text', itemIndex) ?? ''), html };
}

/** The parts of a mail that the common options give. @throws InputError */
export async function readMailOptions(context: IExecuteFunctions, itemIndex: number): Promise<{ options: IDataObject; cc: Address[]; bcc: Address[]; replyTo: Address[]; attachments: OutgoingFile[]; keepInSent: boolean; enquiryId: string | null }> {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const inline = await readFiles(context, itemIndex, options.inlineFields);
	return {
		options,
		cc: readRecipients(options.cc, 'Cc'),
		bcc: readRecipients(options.bcc, 'Bcc'),
		replyTo: readRecipients(options.replyTo, 'Reply To'),
		attachments: [...inline.map(({ field, file }) => ({ ...file, contentId: field })), ...(await readFiles(context, itemIndex, options.attachments)).map(({ file }) => file)],
		keepInSent: options.keepInSent !== false,
		enquiryId: String(options.enquiryId ?? '').trim() || null,
	};
}

/** @throws InputError when one of them is not an address */
export function readRecipients(value: unknown, label: string): Address[] {
	const written = (Array.isArray(value) ? value : [value ?? '']).map((one) => String(one).trim()).join(', ');
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	if (/[\u0000-\u001f\u007f]/.test(written)) throw new InputError(`${label} has a line break in it`, 'Put commas between addresses. Nothing was sent.');
	const people = parseAddressList(written);
	for (const { name, address } of people) {
		if (!isValidAddress(address)) {
			throw new InputError(`"${(address || name).slice(0, 100)}" in ${label} is not an email address`, 'Write addresses as ann@example.com or Ann Lee <ann@example.com>, with commas between them. Nothing was sent.');
		}
	}
	return people;
}

async function readFiles(context: IExecuteFunctions, itemIndex: number, names: unknown): Promise<{ field: string; file: OutgoingFile }[]> {
	return await Promise.all(
		list(names).map(async (field) => {
			const { fileName, mimeType } = context.helpers.assertBinaryData(itemIndex, field);
			return { field, file: { fileName: fileName ?? field, mimeType, content: await context.helpers.getBinaryDataBuffer(itemIndex, field) } };
		}),
	);
}
