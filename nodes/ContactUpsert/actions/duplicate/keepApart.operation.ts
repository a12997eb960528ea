import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { ItemResult } from '../../../shared/node/items';
import { storeOf } from '../../../shared/node/store-of';
import { decidedBy, decidedByParameter } from '../../decided-by-parameter';
import { answerApart } from '../../../shared/filing/possible-duplicates';
import { chosenDuplicate, duplicateParameter } from './duplicate-parameter';

const show = { resource: ['duplicate'], operation: ['keepApart'] };

export const description: INodeProperties[] = [duplicateParameter(show), decidedByParameter(show)];

/** Gives the pair with the decision. */
export async function execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemResult> {
	const { id, contactIds, reason } = await answerApart(await storeOf(context), chosenDuplicate(context, itemIndex), decidedBy(context, itemIndex));
	return { json: { id, decision: 'kept apart', contactId: contactIds[0], otherContactId: contactIds[1], reason } };
}
