import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { setFolderSync, syncedFolders } from '../../../shared/store/folder-sync';
import { folderSyncItem } from '../../folder-item';
import { chosenFolder, knownFolderParameter } from '../../known-folder-parameter';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';

const show = { resource: ['folder'], operation: ['update'] };
const MINUTE = 60;
const WEEK = 7 * 24 * 60;

export const description: INodeProperties[] = [
	{ ...mailboxParameter, displayOptions: { show } },
	{ ...knownFolderParameter, displayOptions: { show } },
	{
		displayName: 'Update Fields',
		name: 'updateFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		description: 'Only what is added here is changed',
		displayOptions: { show },
		options: [
			{ displayName: 'Active', name: 'active', type: 'boolean', default: true, description: 'Whether the folder is shown and synced. Switched off, its mail is kept here but not shown; switched on again, only what has changed meanwhile is fetched. Smart Inbox Trigger reads the folders that are chosen on it all the same.' },
			{
				displayName: 'Sync Every (Minutes)',
				name: 'syncEvery',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: WEEK, numberPrecision: 2 },
				default: 0,
				description: 'How long Message: Sync leaves the folder alone after it was synced, e.g. 0.5 for half a minute. 0 = it is synced each time.',
			},
		],
	},
];

/**
 * Chooses whether a folder is shown and synced, and how often (A9, S1). The mail of a folder that is not active stays in the
 * store with its links and threads, and is not listed: switching it on again is cheap, and nothing is lost by trying.
 */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { active, syncEvery } = context.getNodeParameter('updateFields', itemIndex, {}) as IDataObject;
	if (active === undefined && syncEvery === undefined) throw new InputError('Update Fields is empty', 'Add Active or Sync Every (Minutes).');
	const everySeconds = syncEvery === undefined ? undefined : readMinutes(syncEvery);
	const mailbox = await requiredMailbox(context, itemIndex);
	const store = await storeOf(context);
	const folderId = await store.transaction(async (sql) => {
		const id = await chosenFolder(context, sql, mailbox, itemIndex);
		await setFolderSync(sql, id, { ...(typeof active === 'boolean' && { isActive: active }), everySeconds });
		return id;
	});
	const folder = (await syncedFolders(store, mailbox.id)).find(({ id }) => id === folderId);
	return { json: { mailbox: { id: mailbox.id, address: mailbox.address }, path: folder?.path ?? null, specialUse: folder?.specialUse ?? null, ...folderSyncItem(folder) } };
}

/** Seconds; null = each time. @throws InputError */
function readMinutes(value: unknown): number | null {
	const minutes = Number(value);
	if (value === '' || !(minutes >= 0 && minutes <= WEEK)) throw new InputError(`"${String(value).slice(0, 40)}" in Sync Every (Minutes) is not a time that can be used`, `Use a number from 0 to ${WEEK}; 0 = each time.`);
	return minutes === 0 ? null : Math.max(1, Math.round(minutes * MINUTE));
}
