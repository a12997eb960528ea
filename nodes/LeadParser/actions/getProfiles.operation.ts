import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../shared/node/items';
import { limitParameters, readLimit } from '../../shared/node/limit';
import { listLearntProfiles } from '../../shared/store/learnt-profiles';
import { storeOf } from '../../shared/node/store-of';

export const description: INodeProperties[] = limitParameters({ operation: ['getProfiles'] });

/** One item per learnt profile, the latest first. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const profiles = await listLearntProfiles(await storeOf(context), readLimit(context, itemIndex));
	return profiles.map(({ id, name, profile, messageKey, learntAt }) => ({ json: { id, name, learntAt: new Date(learntAt).toISOString(), messageKey, profile: JSON.parse(profile) } }));
}
