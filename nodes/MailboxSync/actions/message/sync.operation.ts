import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { list } from '../../../shared/node/list';
import { startFromParameter, startOf } from '../../../shared/node/start-from-parameter';
import { storeOf } from '../../../shared/node/store-of';
import { indexWaiting } from '../../../shared/store/search-index';
import type { Store } from '../../../shared/store/store';
import type { MailboxSession } from '../../session';
import { storedMessageItem } from '../../stored-message-item';
import { syncAccount, type AccountSynced } from '../../sync/account';
import type { NewMail } from '../../sync/take';

const show = { resource: ['message'], operation: ['sync'] };
const MINUTE = 60_000;
const MEGABYTE = 1024 * 1024;
/** For mail that came before there was a search index; milliseconds of a sync. */
const INDEXING_TIME = 10_000;

export const description: INodeProperties[] = [
	{
		...startFromParameter,
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

/** Makes the account and the store equal, both ways (A16): flags, moves, removals, new mail, and what was wanted here. */
export async function execute(context: IExecuteFunctions, itemIndex: number, session: MailboxSession): Promise<ItemResult | ItemResult[]> {
	const store = await storeOf(context);
	const account = await session.account(itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const synced = await session.imapOf(itemIndex, async (connect) =>
		await syncAccount(store, account, connect, {
			startFrom: startOf(String(context.getNodeParameter('startFrom', itemIndex)), Date.now()),
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

/** Of mail that the trigger had first, the key is that of its delivery. */
async function newMailItem(store: Store, { id, messageId }: NewMail): Promise<ItemResult> {
	const delivery = await store.get<{ key: string }>('SELECT d.message_key AS key FROM delivery d JOIN folder_mail f ON f.mailbox_id = d.mailbox_id WHERE d.message_id = $1 AND f.id = $2 ORDER BY d.stored_at LIMIT 1', [messageId, id]);
	return await storedMessageItem(store, delivery?.key ?? id);
}
