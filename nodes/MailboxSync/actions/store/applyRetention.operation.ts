import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { applyRetention } from '../../../shared/store/retention';

const show = { resource: ['store'], operation: ['applyRetention'] };

export const description: INodeProperties[] = [
	{
		displayName: 'How long a mailbox keeps its mail is set with Account: Update, Keep Mail (Months). Run this once a day. Contacts and enquiries stay, and nothing is deleted on the mail server.',
		name: 'retentionNotice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	{
		displayName: 'Only Count',
		name: 'onlyCount',
		type: 'boolean',
		default: false,
		description: 'Whether to only say how much mail would be deleted',
		displayOptions: { show },
	},
];

/** Erases the mail that its mailboxes do not keep any longer, and says how much it was (N8). */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const onlyCounts = context.getNodeParameter('onlyCount', itemIndex) === true;
	const began = performance.now();
	const { mailboxes, mails, messagesToTeam, waiting } = await applyRetention(await storeOf(context), { onlyCounts });
	return {
		json: {
			deleted: !onlyCounts,
			mails,
			messagesToTeam,
			waiting,
			mailboxes: mailboxes.map(({ address, keepMonths, before }) => ({ mailbox: address, keepMonths, olderThan: new Date(before).toISOString() })),
			seconds: Math.round((performance.now() - began) / 100) / 10,
		},
	};
}
