import type { IDisplayOptions, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

/** *Return All* and *Limit* of an operation that gives many items. */
export function limitParameters(show: NonNullable<IDisplayOptions['show']>): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			default: 50,
			typeOptions: { minValue: 1 },
			description: 'Max number of results to return',
			displayOptions: { show: { ...show, returnAll: [false] } },
		},
	];
}

/** How many results are wanted; Infinity for all. */
export function readLimit(context: IExecuteFunctions, itemIndex: number): number {
	if (context.getNodeParameter('returnAll', itemIndex, false) === true) return Infinity;
	return Math.max(1, Math.floor(Number(context.getNodeParameter('limit', itemIndex, 50))) || 1);
}

/** What both databases take as "no limit". */
const ALL_ROWS = 2 ** 31 - 1;

/** The same for a question to the store. */
export function readRowLimit(context: IExecuteFunctions, itemIndex: number): number {
	return Math.min(readLimit(context, itemIndex), ALL_ROWS);
}
