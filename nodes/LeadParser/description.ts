import type { INodeProperties } from 'n8n-workflow';

import { countryOptions } from './countries';

export const leadParserProperties: INodeProperties[] = [
	{
		displayName: 'Default Country',
		name: 'defaultCountry',
		type: 'options',
		options: [{ name: 'None (Only Numbers With a Country Code)', value: '' }, ...countryOptions()],
		default: '',
		description: 'Country of phone numbers that are written without a country code. Choose the country where your clients live.',
	},
	{
		displayName: 'Own Addresses and Domains',
		name: 'ownAddresses',
		type: 'string',
		default: '',
		placeholder: 'e.g. info@agency.example, agency.example',
		description: 'Addresses and domains of your own team, separated by commas. They are never taken for the client. The address of the mailbox and its domain are known already.',
	},
	{
		displayName: 'Own Phones',
		name: 'ownPhones',
		type: 'string',
		default: '',
		placeholder: 'e.g. +34 912 345 678, 600 123 456',
		description: 'Phone numbers of your own office and team, separated by commas. They are never taken for the client’s.',
	},
	{
		displayName: 'Input',
		name: 'input',
		type: 'options',
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
		displayOptions: { show: { input: ['auto', 'binary'] } },
		placeholder: 'e.g. data',
		hint: 'The name of the input binary field that holds the .eml file',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Portal Profiles',
				name: 'profiles',
				type: 'options',
				options: [
					{ name: 'All', value: 'all', description: 'Use what is known about portals and form plug-ins' },
					{ name: 'None', value: 'none', description: 'Read every e-mail with the general rules only' },
				],
				default: 'all',
				description: 'Which built-in knowledge about senders to use',
			},
		],
	},
];
