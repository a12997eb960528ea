import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { inTransaction } from '../../../shared/store/conflicts';
import { findNotice, resolveByHand } from '../../../shared/store/notices';
import { mailboxFacts } from '../../alerts/alert';
import { noticeItem } from '../../notice-item';

const show = { resource: ['notice'], operation: ['resolve'] };

export const description: INodeProperties[] = [
	{ displayName: 'Notice ID', name: 'noticeId', type: 'string', required: true, default: '={{ $json.id }}', description: 'What still does not work raises a new notice', displayOptions: { show } },
];

/** Gives the notice as it is now; one that was over before stays as it was. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const store = await storeOf(context);
	const id = String(context.getNodeParameter('noticeId', itemIndex) ?? '').trim();
	const notice = await inTransaction(store, async (sql) => {
		await resolveByHand(sql, id);
		return await findNotice(sql, id);
	});
	if (notice === undefined) throw new InputError('The notice in Notice ID does not exist', 'Take the id from an item of Notice: Get Many.');
	return { json: await noticeItem(store, notice, await mailboxFacts(store), true) };
}
