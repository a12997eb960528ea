import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storesToMove } from '../../../shared/node/store-of';
import { moveStore } from '../../../shared/store/move-store';

export const description: INodeProperties[] = [
	{
		displayName: 'Unpublish the workflows with Smart Inbox nodes first and wait until their executions have ended. Choose the credential of the new database in this node, under Store (PostgreSQL): it must be empty. Afterwards, choose that credential in every Smart Inbox node and publish again. When this is interrupted, run it again: it goes on where it was.',
		name: 'moveNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { resource: ['store'], operation: ['moveToPostgres'] } },
	},
];

/** Moves the embedded store into the database of the credential (N10). */
export async function execute(context: IExecuteFunctions): Promise<ItemResult> {
	const { source, target, close } = await storesToMove(context);
	try {
		const began = performance.now();
		const { rows, resumedAt, wasDone } = await moveStore(source, target);
		return {
			json: {
				from: source.location,
				to: target.location,
				wasDone,
				rows,
				rowsInAll: Object.values(rows).reduce((sum, count) => sum + count, 0),
				resumedAt,
				seconds: Math.round((performance.now() - began) / 100) / 10,
			},
		};
	} finally {
		await close();
	}
}
