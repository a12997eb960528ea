import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { InputError } from '../../../shared/node/input-error';

/** One question about two contacts. */
export function duplicateParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return {
		displayName: 'Possible Duplicate ID',
		name: 'duplicateId',
		type: 'string',
		required: true,
		default: '={{ $json.id }}',
		placeholder: 'e.g. 0197c2a4-5b1e-7d3f-8a90-1c2d3e4f5a6b',
		description: 'The ID that Get Many gives, or the review ID of a contact',
		displayOptions: { show },
	};
}

/** The ID in the parameter. */
export function chosenDuplicate(context: IExecuteFunctions, itemIndex: number): string {
	const id = String(context.getNodeParameter('duplicateId', itemIndex, '') ?? '').trim();
	if (id === '') throw new InputError('Possible Duplicate ID is empty', 'Use the ID that Possible Duplicate: Get Many gives.');
	return id;
}
