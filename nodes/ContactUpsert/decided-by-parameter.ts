import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** Who decides what the operation does, for the record. */
export function decidedByParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return {
		displayName: 'Decided By',
		name: 'decidedBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. Marta',
		description: 'Who decided it: kept with the decision. Empty = a person.',
		displayOptions: { show },
	};
}

/** The name in the parameter. */
export function decidedBy(context: IExecuteFunctions, itemIndex: number): string {
	return String(context.getNodeParameter('decidedBy', itemIndex, '') ?? '').trim().slice(0, 200) || 'a person';
}
