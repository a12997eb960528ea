import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { parseMail } from '../../../shared/mail/message/parse';
import type { ItemResult } from '../../../shared/node/items';
import { list } from '../../../shared/node/list';
import { storeOf } from '../../../shared/node/store-of';
import { storedSource } from '../../../shared/store/mail-source';
import { indexWaiting } from '../../../shared/store/search-index';
import type { Store } from '../../../shared/store/store';
import { messageItem } from '../../message-item';
import { messageOf } from '../../message-of';
import type { MailboxSession } from '../../session';
import { syncAccount, type AccountSynced } from '../../sync/account';
import type { NewMail } from '../../sync/take';

const show = { resource: ['message'], operation: ['sync'] };
const MINUTE = 60_000;
const MEGABYTE = 1024 * 1024;
/** For mail that came before there was a search index; milliseconds of a sync. */
const INDEXING_TIME = 10_000;

export const description: INodeProperties[] = [
	{
		displayName: 'Start From',
		name: 'startFrom',
		type: 'options',
		// eslint-disable-next-line n8n-nodes-base/node-param-options-type-unsorted-items -- from least to most
		options: [
			{ name: 'Now', value: 'now', description: 'Only mail that arrives from now on' },
			{ name: '1 Month Ago', value: 'oneMonth' },
			{ name: '3 Months Ago', value: 'threeMonths' },
			{ name: '6 Months Ago', value: 'sixMonths' },
			{ name: 'Everything', value: 'everything', description: 'All mail in the folders' },
		],
		default: 'oneMonth',
		description: 'How far back mail is taken when the account is synced for the first time. Fixed for the account from then on. Spam and Trash always start now.',
		displayOptions: { show },
	},
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		options: [
			{ name: 'New Mail', value: 'newMail', description: 'One item per mail that came with this sync, at most 1,000' },
			{ name: 'Summary', value: 'summary', description: 'One item: what was synced, and what is left' },
		],
		default: 'summary',
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
			{ displayName: 'Import Time (Minutes)', name: 'importMinutes', type: 'number', default: 10, typeOptions: { minValue: 1 }, description: 'How long a first import may take in one run. What is left comes with the next runs, the newest mail first.' },
			{ displayName: 'Own Addresses and Domains', name: 'own', type: 'string', default: '', placeholder: 'e.g. office.example, sales@other.example', description: 'Mail among these is never attached to a contact; with commas between them. The mailboxes of the shared inbox are known.' },
			{ displayName: 'Size Limit (MB)', name: 'sizeLimit', type: 'number', default: 50, typeOptions: { minValue: 1 }, description: 'Of a larger mail only the beginning is kept' },
		],
	},
];

const MONTHS: Record<string, number> = { oneMonth: 1, threeMonths: 3, sixMonths: 6 };

/** Makes the account and the store equal, both ways (A16): flags, moves, removals, new mail, and what was wanted here. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult | ItemResult[]> {
	const store = await storeOf(context);
	const account = await session.account(itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const synced = await session.imapOf(itemIndex, async (connect) =>
		await syncAccount(store, account, connect, {
			startFrom: startOf(String(context.getNodeParameter('startFrom', itemIndex)), context.getTimezone()),
			sizeLimitBytes: Math.max(1, Number(options.sizeLimit ?? 50)) * MEGABYTE,
			importTime: Math.max(1, Number(options.importMinutes ?? 10)) * MINUTE,
			own: list(options.own).map((one) => one.toLowerCase().replace(/^@/, '')),
		}),
	);
	await indexWaiting(store, { forMs: INDEXING_TIME });
	if (context.getNodeParameter('output', itemIndex) === 'summary') return { json: summary(account.address, synced) };
	const items: ItemResult[] = [];
	for (const mail of synced.newMails) items.push(await newMailItem(store, mail));
	return items;
}

/** Epoch milliseconds; 0 = everything. */
function startOf(choice: string, zone: string): number {
	if (choice === 'everything') return 0;
	const now = DateTime.now().setZone(zone);
	return now.minus({ months: MONTHS[choice] ?? 0 }).toMillis();
}

function summary(address: string, { mailboxId, isBusy, counts, remaining, problems, warnings }: AccountSynced): IDataObject {
	return {
		mailbox: { id: mailboxId, address },
		state: isBusy ? 'busy' : remaining > 0 ? 'importing' : 'synced',
		...counts,
		remaining,
		problems,
		warnings,
		hint: isBusy ? 'Another run syncs this account at present. Nothing was done.' : remaining > 0 ? 'The import goes on with the next run.' : null,
	};
}

async function newMailItem(store: Store, { id, messageId }: NewMail): Promise<ItemResult> {
	const { threadId, mailbox, folder, receivedAt, storedAt } = await messageOf(store, id);
	const mail = await parseMail(await storedSource(store, messageId));
	const delivery = await store.get<{ key: string }>('SELECT message_key AS key FROM delivery WHERE message_id = $1 AND mailbox_id = $2 ORDER BY stored_at LIMIT 1', [messageId, mailbox.id]);
	const envelope = { messageKey: delivery?.key ?? id, threadId, mailbox, folder, receivedAt: new Date(receivedAt).toISOString(), storedAt: new Date(storedAt).toISOString(), attempt: 1, uid: null, flags: null };
	return await messageItem(mail, envelope, false);
}
