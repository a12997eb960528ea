import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { limitParameters, readLimit } from '../../../shared/node/limit';
import { storeOf } from '../../../shared/node/store-of';
import { listTemplates } from '../../../shared/store/templates';
import { templateItem } from '../../template-item';

export const description: INodeProperties[] = limitParameters({ resource: ['template'], operation: ['getAll'] });

/** One item per template and language, by name. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult[]> {
	const templates = await listTemplates(await storeOf(context), readLimit(context, itemIndex));
	return templates.map((template) => ({ json: templateItem(template) }));
}
