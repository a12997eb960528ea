import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';
import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { deleteTemplate } from '../../../shared/store/templates';
import { templateIdParameter } from '../../template-parameter';

export const description: INodeProperties[] = [{ ...templateIdParameter, displayOptions: { show: { resource: ['template'], operation: ['delete'] } } }];

/** @throws InputError when there is no such template */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const id = String(context.getNodeParameter(templateIdParameter.name, itemIndex, '', { extractValue: true }) ?? '').trim();
	if (id === '') throw new InputError('Template is empty', 'Choose one from the list, or give its id.');
	const deleted = await deleteTemplate(await storeOf(context), id);
	if (!deleted) throw new InputError(`There is no template with the id "${id.slice(0, 100)}" (Template)`, 'Choose one from the list, or see Template: Get Many for their ids.');
	return { json: { deleted: true, id, name: deleted.name, language: deleted.language } };
}
