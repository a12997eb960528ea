import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { list } from '../shared/node/list';
import { PLACEHOLDERS } from './compose';
import type { ReplySettings } from './reply';
import { replyLanguage } from './texts';

/** What Send and Preview share, so that the preview is what is sent. */
export const settingsDescription: INodeProperties[] = [
	{
		displayName: 'Subject',
		name: 'subject',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your enquiry about [[listing]]',
		description: 'Empty = in the language of the enquiry: German, English, Spanish, French, Italian or Portuguese',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		placeholder: 'e.g. Hello [[name]], thank you for your enquiry about [[listing]] …',
		description: `Plain text; the HTML version is made from it. Empty = in the language of the enquiry. Placeholders: ${PLACEHOLDERS}. Expressions work as well.`,
	},
	{ displayName: 'Suggest Listings', name: 'suggestListings', type: 'boolean', default: true, description: 'Whether to add up to three available listings that match what the person is looking for' },
	{
		displayName: 'When No Listing Matches',
		name: 'whenNoMatch',
		type: 'options',
		options: [
			{ name: 'Do Not Send', value: 'skip' },
			{ name: 'Send Without Suggestions', value: 'send' },
		],
		default: 'send',
		displayOptions: { show: { suggestListings: [true] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Counts as Answer',
				name: 'countsAsResponse',
				type: 'boolean',
				default: false,
				description: 'Whether the reply answers the enquiry: it is then the first response, and nobody is asked to answer any more',
			},
			{
				displayName: 'Fallback Language',
				name: 'fallbackLanguage',
				type: 'options',
				options: [
					{ name: 'English', value: 'en' },
					{ name: 'French', value: 'fr' },
					{ name: 'German', value: 'de' },
					{ name: 'Italian', value: 'it' },
					{ name: 'Portuguese', value: 'pt' },
					{ name: 'Spanish', value: 'es' },
				],
				default: 'en',
				description: 'For enquiries whose language is not known',
			},
			{
				displayName: 'Own Addresses and Domains',
				name: 'ownAddresses',
				type: 'string',
				default: '',
				placeholder: 'e.g. agency.example, office@other.example',
				description: 'Never answered. The mailboxes and team members that are known are never answered anyway.',
			},
		],
	},
];

/** The parameters of one item. */
export function readSettings(context: IExecuteFunctions, itemIndex: number): ReplySettings {
	const text = (name: string) => String(context.getNodeParameter(name, itemIndex, '') ?? '');
	const options = context.getNodeParameter('options', itemIndex, {});
	const suggestListings = context.getNodeParameter('suggestListings', itemIndex, true) === true;
	return {
		subject: text('subject'),
		text: text('text'),
		suggestListings,
		sendWithoutMatch: !suggestListings || text('whenNoMatch') !== 'skip',
		fallbackLanguage: replyLanguage(String(options.fallbackLanguage ?? ''), 'en'),
		ownAddresses: list(options.ownAddresses),
		countsAsResponse: options.countsAsResponse === true,
	};
}
