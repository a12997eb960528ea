import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { checkStore } from '../../../shared/store/check/check-store';

export const description: INodeProperties[] = [];

/** Whether the store is as every store should be, check by check, and what to do where it is not. */
export async function execute(context: IExecuteFunctions): Promise<ItemResult> {
	const { checks, ...result } = await checkStore(await storeOf(context));
	return { json: { ...result, checks: checks.map((check): IDataObject => ({ ...check })) } };
}
