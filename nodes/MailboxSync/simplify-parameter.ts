import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** *Simplify* of an operation that reads from the store. */
export function simplifyParameter(show: NonNullable<IDisplayOptions['show']>): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: { show },
	};
}
