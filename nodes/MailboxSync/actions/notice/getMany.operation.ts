import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listNotices } from '../../../shared/store/notices';
import { mailboxFacts } from '../../alerts/alert';
import { noticeItem } from '../../notice-item';
import { simplifyParameter } from '../../simplify-parameter';

const show = { resource: ['notice'], operation: ['getMany'] };

export const description: INodeProperties[] = [
	{
		displayName: 'Which',
		name: 'which',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Open', value: 'open', description: 'Not over yet' },
		],
		default: 'open',
		displayOptions: { show },
	},
	...limitParameters(show),
	simplifyParameter(show),
];

/** One item per notice, newest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const store = await storeOf(context);
	const facts = await mailboxFacts(store);
	const simplify = context.getNodeParameter('simplify', itemIndex) === true;
	const notices = await listNotices(store, context.getNodeParameter('which', itemIndex) === 'all' ? 'all' : 'open', readLimit(context, itemIndex));
	const items: ItemResult[] = [];
	for (const notice of notices) items.push({ json: await noticeItem(store, notice, facts, simplify) });
	return items;
}
