import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parseMail, type Attachment } from '../../../shared/mail/message/parse';
import { attachmentBinaries } from '../../../shared/node/attachment-binaries';
import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { list } from '../../../shared/node/list';
import { getDelivery } from '../../../shared/store/ledger';
import { storedSource } from '../../../shared/store/mail-source';
import { storeOf } from '../../../shared/node/store-of';

const show = { resource: ['message'], operation: ['getAttachments'] };

const DEFAULT_LIMIT = 50;
const DEFAULT_SIZE_MB = 50;

export const description: INodeProperties[] = [
	{
		displayName: 'Message Key',
		name: 'messageKey',
		type: 'string',
		default: '={{ $json.messageKey }}',
		required: true,
		placeholder: 'e.g. {{ $json.messageKey }}',
		description: 'Of a mail that came through Smart Inbox Trigger. The mail is read as it was received: the mail server is not asked.',
		displayOptions: { show },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show },
		options: [
			{
				displayName: 'File Names',
				name: 'fileNames',
				type: 'string',
				default: '',
				placeholder: 'e.g. *.pdf, invoice*',
				description: 'Only files with one of these names; * stands for any characters. Capitals do not count.',
			},
			{
				displayName: 'MIME Types',
				name: 'mimeTypes',
				type: 'string',
				default: '',
				placeholder: 'e.g. application/pdf, image/*',
				description: 'Only files of one of these types; * stands for any characters',
			},
			{ displayName: 'Most Files', name: 'mostFiles', type: 'number', typeOptions: { minValue: 1, maxValue: 200 }, default: DEFAULT_LIMIT, description: 'Further files of a mail are left out' },
			{ displayName: 'Size Limit (MB)', name: 'sizeLimit', type: 'number', typeOptions: { minValue: 1, maxValue: 500 }, default: DEFAULT_SIZE_MB, description: 'Larger files are left out' },
		],
	},
];

/** Adds the attachments of a received mail to the item, as attachment_0, attachment_1, …: the names that the item lists. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const key = String(context.getNodeParameter('messageKey', itemIndex) ?? '').trim();
	const store = await storeOf(context);
	const delivery = key === '' ? null : await getDelivery(store, key);
	if (delivery === null) throw new InputError(`No mail with the Message Key "${key.slice(0, 200)}" was received`, 'Take the key from the output of Smart Inbox Trigger or of the Shared Inbox.');
	const { attachments } = await parseMail(await storedSource(store, delivery.messageId));
	const wanted = readFilter(context.getNodeParameter('options', itemIndex, {}));
	const { json, binary } = context.getInputData()[itemIndex];
	const added = await attachmentBinaries(wanted(attachments), (...file) => context.helpers.prepareBinaryData(...file));
	return { json: { ...json, messageKey: key, attachments: attachments.map(({ info }) => ({ ...info })) }, binary: { ...binary, ...added } };
}

/** Which attachments are wanted. */
function readFilter(options: unknown): (attachments: readonly Attachment[]) => Attachment[] {
	const { fileNames, mimeTypes, mostFiles = DEFAULT_LIMIT, sizeLimit = DEFAULT_SIZE_MB } = options as { fileNames?: string; mimeTypes?: string; mostFiles?: number; sizeLimit?: number };
	const names = list(fileNames);
	const types = list(mimeTypes);
	return (attachments) =>
		attachments
			.filter(({ info }) => isLikeOne(info.fileName, names) && isLikeOne(info.mimeType, types) && info.sizeBytes <= sizeLimit * 1024 * 1024)
			.slice(0, mostFiles);
}

function isLikeOne(text: string, patterns: readonly string[]): boolean {
	return patterns.length === 0 || patterns.some((pattern) => isLike(text.toLowerCase(), pattern.toLowerCase()));
}

/** "*" stands for any characters. In one pass: file names are what a stranger wrote. */
function isLike(text: string, pattern: string): boolean {
	const [start, ...middle] = pattern.split('*');
	const end = middle.pop();
	if (end === undefined) return text === start;
	if (!text.startsWith(start) || !text.endsWith(end) || text.length < start.length + end.length) return false;
	let at = start.length;
	for (const part of middle) {
		const found = text.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	return at <= text.length - end.length;
}
