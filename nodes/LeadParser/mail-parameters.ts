import type { IBinaryKeyData, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { parseMail } from '../shared/mail/message/parse';
import { list } from '../shared/node/list';
import { getDelivery } from '../shared/store/ledger';
import { storedSource } from '../shared/store/mail-source';
import { storeOf } from '../shared/node/store-of';
import { countryOptions } from './countries';
import { readMailInput, type InputFormat, type ItemBinaries, type MailInput } from './input';
import { isLedgerKey } from './keep-outcome';
import type { ReadOptions } from './reading';

const show = { operation: ['learn', 'read'] };
const known = { operation: ['learn', 'mergeAi', 'read'] };

/** Which mail is read, and what is known about the mailbox: the parameters of every operation that reads a mail. */
export const mailParameters: INodeProperties[] = [
	{
		displayName: 'Default Country',
		name: 'defaultCountry',
		type: 'options',
		displayOptions: { show: known },
		options: [{ name: 'None (Only Numbers With a Country Code)', value: '' }, ...countryOptions()],
		default: '',
		description: 'Country of phone numbers that are written without a country code. Choose the country where your clients live.',
	},
	{
		displayName: 'Own Addresses and Domains',
		name: 'ownAddresses',
		type: 'string',
		displayOptions: { show: known },
		default: '',
		placeholder: 'e.g. info@agency.example, agency.example',
		description: 'Addresses and domains of your own team, separated by commas. They are never taken for the client. The address of the mailbox and its domain are known already.',
	},
	{
		displayName: 'Own Phones',
		name: 'ownPhones',
		type: 'string',
		displayOptions: { show: known },
		default: '',
		placeholder: 'e.g. +34 912 345 678, 600 123 456',
		description: 'Phone numbers of your own office and team, separated by commas. They are never taken for the client’s.',
	},
	{
		displayName: 'Input',
		name: 'input',
		type: 'options',
		displayOptions: { show },
		options: [
			{ name: 'Binary File (.eml)', value: 'binary', description: 'A raw e-mail in a binary field' },
			{ name: 'Detect Automatically', value: 'auto', description: 'Recognises every kind of input below' },
			{ name: 'Email Trigger (IMAP)', value: 'emailTrigger', description: 'Item of n8n’s own Email Trigger, in any of its formats' },
			{ name: 'Smart Inbox Trigger', value: 'message', description: 'Item of the Smart Inbox Trigger' },
		],
		default: 'auto',
		description: 'Where the e-mail stands in the item',
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { ...show, input: ['auto', 'binary'] } },
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that holds the .eml file',
	},
];

/** The mail of an item, wherever it stands in it. @throws InputError when there is none */
export async function mailOfItem(context: IExecuteFunctions, itemIndex: number): Promise<MailInput> {
	const item = context.getInputData()[itemIndex];
	const format = context.getNodeParameter('input', itemIndex, 'auto') as InputFormat;
	const field = context.getNodeParameter('binaryPropertyName', itemIndex, 'data') as string;
	return await readMailInput(item.json, binariesOf(context, itemIndex, item.binary), format, field);
}

/** What is known about the mailbox and its people. */
export function mailboxKnowledge(context: IExecuteFunctions, itemIndex: number): Pick<ReadOptions, 'defaultCountry' | 'own' | 'ownPhones'> {
	return {
		defaultCountry: context.getNodeParameter('defaultCountry', itemIndex, '') as string,
		own: list(context.getNodeParameter('ownAddresses', itemIndex, '')),
		ownPhones: list(context.getNodeParameter('ownPhones', itemIndex, '')),
	};
}

function binariesOf(context: IExecuteFunctions, itemIndex: number, binary: IBinaryKeyData | undefined): ItemBinaries {
	return {
		names: Object.keys(binary ?? {}),
		info: (name) => ({ fileName: binary?.[name]?.fileName ?? name, mimeType: binary?.[name]?.mimeType ?? 'application/octet-stream' }),
		read: async (name) => await context.helpers.getBinaryDataBuffer(itemIndex, name),
		stored: async (messageKey) => {
			// Only the keys of our trigger are in the ledger; its test events carry their files along.
			if (!isLedgerKey(messageKey)) return [];
			const store = await storeOf(context);
			const delivery = await getDelivery(store, messageKey);
			return delivery === null ? [] : (await parseMail(await storedSource(store, delivery.messageId))).attachments;
		},
	};
}
