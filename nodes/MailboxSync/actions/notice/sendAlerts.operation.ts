import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { addressIdentity } from '../../../shared/mail/address';
import { NOTICE_LANGUAGES } from '../../../shared/mail/notice-mail/words/words';
import { chosenAccount } from '../../../shared/node/account-parameter';
import { inboxPageOption, readInboxPage } from '../../../shared/node/inbox-page-parameter';
import { list } from '../../../shared/node/list';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { readTimeZone } from '../../../shared/node/time-parameter';
import { listMailboxes } from '../../../shared/store/mailboxes';
import { untoldNotices } from '../../../shared/store/notices';
import type { Sql } from '../../../shared/store/store';
import { readWorkingHours } from '../../../shared/team/working-hours';
import type { QuietHours } from '../../alerts/quiet-hours';
import { alertReaders } from '../../alerts/readers';
import { tellAlerts } from '../../alerts/tell-alerts';

const show = { resource: ['notice'], operation: ['sendAlerts'] };
const HOURS = 3_600_000;

export const description: INodeProperties[] = [
	{
		displayName: 'Recipients',
		name: 'recipients',
		type: 'string',
		default: '',
		placeholder: 'e.g. office@agency.example, marta@agency.example',
		description: 'Who is told, with commas between them. Empty = the administrators of the team.',
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
			{ displayName: 'Digest Every (Hours)', name: 'digestEvery', type: 'number', typeOptions: { minValue: 0 }, default: 1, description: 'Mails that were put aside are told of together, once in so many hours at most' },
			inboxPageOption,
			{
				displayName: 'Language',
				name: 'language',
				type: 'options',
				options: [
					{ name: 'English', value: 'en' },
					{ name: 'German', value: 'de' },
					{ name: 'Of Each Recipient', value: 'auto', description: 'The first language of the team member that there are texts in; English for everybody else' },
					{ name: 'Spanish', value: 'es' },
				],
				default: 'auto',
			},
			{ displayName: 'Quiet Hours', name: 'quietHours', type: 'string', default: '', placeholder: 'e.g. Mon-Fri 20:00-08:00, Sat-Sun 00:00-24:00', description: 'When nobody is told. What is still so afterwards is told then.' },
			{ displayName: 'Time Zone', name: 'timeZone', type: 'string', default: '', placeholder: 'e.g. Europe/Madrid', description: 'Time zone of the Quiet Hours. Empty = the one of the workflow.' },
			{ displayName: 'Urgent Through Quiet Hours', name: 'urgentPasses', type: 'boolean', default: true, description: 'Whether it is told at any time when mail does not come in, e.g. because an account needs reconnecting' },
		],
	},
];

/** Tells people by mail of what needs attention and of what is over; one item with the mails of this run. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const account = await chosenAccount(context, itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {});
	const timeZone = readTimeZone(options.timeZone, 'Time Zone', context.getTimezone());
	const common = { language: NOTICE_LANGUAGES.find((one) => one === options.language) ?? null, timeZone, page: await readInboxPage(store, options) };
	const readers = await alertReaders(store, list(context.getNodeParameter('recipients', itemIndex, '')), common);
	const settings = { ...common, readers, quiet: readQuietHours(options, timeZone), digestEvery: Math.max(0, Number(options.digestEvery ?? 1) || 0) * HOURS };
	const warnings = [
		account === null && 'No mailbox account is chosen, so nobody is told. Choose one under Credential',
		readers.length === 0 && 'Nobody is to be told: the team has no administrator. Fill in Recipients, or make somebody an administrator (Assign Owner, Team Member: Create or Update)',
		account !== null && (await otherSender(store, account.address)),
	].filter((one) => typeof one === 'string');
	const { mails, held } = account === null ? { mails: [], held: (await untoldNotices(store, 1_000)).length } : await tellAlerts(store, account, settings);
	const count = (...states: string[]) => mails.filter(({ status }) => states.includes(status)).length;
	return {
		json: {
			sent: count('sent'),
			notSent: count('queued', 'sending', 'refused', 'unknown'),
			held,
			warning: warnings.length === 0 ? null : `${warnings.join('. ')}.`,
			mails: mails.map((mail) => ({ ...mail })),
		},
	};
}

function readQuietHours({ quietHours, urgentPasses }: IDataObject, timeZone: string): QuietHours | null {
	const written = String(quietHours ?? '').trim();
	return written === '' ? null : { hours: readWorkingHours(written, 'Quiet Hours'), timeZone, urgentPasses: urgentPasses !== false };
}

/** What to say when alerts leave from another account than everybody expects (A13); null when all is well. */
async function otherSender(sql: Sql, address: string): Promise<string | null> {
	const general = (await listMailboxes(sql)).find(({ isGeneralSender }) => isGeneralSender);
	if (general === undefined || general.address === addressIdentity(address)) return null;
	return `Alerts leave from ${addressIdentity(address)}, but the general sender is ${general.address}. Choose its credential here, or change it with Account: Set General Sender`;
}
