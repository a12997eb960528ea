import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { LANGUAGE_CHOICES, replyLanguage } from '../../../shared/mail/template/languages';
import { list } from '../../../shared/node/list';
import { readTimeZone } from '../../../shared/node/time-parameter';
import { readWorkingHours } from '../../../shared/team/working-hours';
import type { OfficeHours } from '../../office-hours';
import type { ReplySettings } from '../../reply';
import { readTextChoice } from './text-parameters';

const show = { resource: ['reply'] };

/** What Send and Preview share, so that the preview is what is sent. */
export const settingsDescription: INodeProperties[] = [
	{ displayName: 'Suggest Listings', name: 'suggestListings', type: 'boolean', default: true, description: 'Whether to add up to three available listings that match what the person is looking for', displayOptions: { show } },
	{
		displayName: 'When No Listing Matches',
		name: 'whenNoMatch',
		type: 'options',
		options: [
			{ name: 'Do Not Send', value: 'skip' },
			{ name: 'Send Without Suggestions', value: 'send' },
		],
		default: 'send',
		displayOptions: { show: { ...show, suggestListings: [true] } },
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
				displayName: 'Area Unit',
				name: 'areaUnit',
				type: 'options',
				options: [
					{ name: 'Square Feet', value: 'squareFeet' },
					{ name: 'Square Metres', value: 'squareMetres' },
				],
				default: 'squareMetres',
				description: 'In which the sizes of your listings are kept',
			},
			{
				displayName: 'Blocked Addresses',
				name: 'blockedAddresses',
				type: 'string',
				default: '',
				placeholder: 'e.g. competitor.example, someone@other.example',
				description: 'Addresses and domains that get no automatic reply, with commas between them. Addresses whose mail came back are blocked by themselves.',
			},
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
				options: LANGUAGE_CHOICES,
				default: 'en',
				description: 'For enquiries whose language is not known',
			},
			{
				displayName: 'Keep in Sent Folder',
				name: 'keepInSent',
				type: 'boolean',
				default: true,
				description: 'Whether a copy is put into the Sent folder of the account, where the provider does not do that itself',
			},
			{
				displayName: 'Office Hours',
				name: 'officeHours',
				type: 'string',
				default: '',
				placeholder: 'e.g. Mon-Fri 09:00-17:30',
				description: 'Hours for When to Send. Empty = at any time.',
			},
			{
				displayName: 'Own Addresses and Domains',
				name: 'ownAddresses',
				type: 'string',
				default: '',
				placeholder: 'e.g. agency.example, office@other.example',
				description: 'Never answered. The mailboxes and team members that are known are never answered anyway.',
			},
			{
				displayName: 'Signature',
				name: 'signature',
				type: 'string',
				typeOptions: { rows: 4 },
				default: '',
				placeholder: 'e.g. Example Homes, 12 High Street, +44 20 7946 0000',
				description: 'Under the default text, and where [[signature]] stands. Empty = the signature of the mailbox (Mailbox Sync, Account: Set Signature), else the sender’s name.',
			},
			{
				displayName: 'Time Zone',
				name: 'timeZone',
				type: 'string',
				default: '',
				placeholder: 'e.g. Europe/Madrid',
				description: 'Of the Office Hours, and of the day in [[date]]. Empty = the one of the workflow.',
			},
			{
				displayName: 'When to Send',
				name: 'whenToSend',
				type: 'options',
				options: [
					{ name: 'Only Inside Office Hours', value: 'inside' },
					{ name: 'Only Outside Office Hours', value: 'outside', description: 'E.g. when nobody would answer before the next day.' },
				],
				default: 'outside',
				description: 'When automatic replies are wanted; needs Office Hours',
			},
		],
	},
];

/** The parameters of one item. */
export function readSettings(context: IExecuteFunctions, itemIndex: number): ReplySettings {
	const options = context.getNodeParameter('options', itemIndex, {});
	const timeZone = readTimeZone(options.timeZone, 'Time Zone', context.getTimezone());
	const suggestListings = context.getNodeParameter('suggestListings', itemIndex, true) === true;
	return {
		text: readTextChoice(context, itemIndex),
		signature: String(options.signature ?? '').slice(0, 5000),
		areaUnit: options.areaUnit === 'squareFeet' ? 'squareFeet' : 'squareMetres',
		timeZone,
		suggestListings,
		sendWithoutMatch: !suggestListings || context.getNodeParameter('whenNoMatch', itemIndex, 'send') !== 'skip',
		fallbackLanguage: replyLanguage(String(options.fallbackLanguage ?? ''), 'en'),
		ownAddresses: list(options.ownAddresses),
		countsAsResponse: options.countsAsResponse === true,
		keepInSent: options.keepInSent !== false,
		blockedAddresses: list(options.blockedAddresses),
		officeHours: readOfficeHours(options, timeZone),
		isTrial: context.getMode() === 'manual',
	};
}

function readOfficeHours({ officeHours, whenToSend }: IDataObject, timeZone: string): OfficeHours | null {
	const written = String(officeHours ?? '').trim();
	if (written === '') return null;
	return { hours: readWorkingHours(written, 'Office Hours'), timeZone, send: whenToSend === 'inside' ? 'inside' : 'outside' };
}
