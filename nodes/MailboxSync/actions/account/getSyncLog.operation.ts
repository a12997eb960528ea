import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readRowLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listSyncRuns } from '../../../shared/store/sync-runs';
import { mailboxParameter, requiredMailbox } from '../../mailbox-parameter';
import { simplifyParameter } from '../../simplify-parameter';
import { syncRunItem } from '../../sync-run-item';

const show = { resource: ['account'], operation: ['getSyncLog'] };

export const description: INodeProperties[] = [{ ...mailboxParameter, displayOptions: { show } }, ...limitParameters(show), simplifyParameter(show)];

/** What the syncs of a mailbox did, the newest first (S10). Those that found nothing are kept for a day, the others for a month. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const { id, address } = await requiredMailbox(context, itemIndex);
	const runs = await listSyncRuns(await storeOf(context), id, readRowLimit(context, itemIndex));
	const simplify = context.getNodeParameter('simplify', itemIndex) === true;
	return runs.map((run) => ({ json: simplify ? syncRunItem(run) : { mailbox: { id, address }, ...syncRunItem(run), id: run.id, counts: { ...run.counts } } }));
}
