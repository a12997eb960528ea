import type { INodeProperties } from 'n8n-workflow';

/** *Start From*: how far back mail is taken the first time (A3). An operation adds its default and what it is about. */
export const startFromParameter: INodeProperties = {
	displayName: 'Start From',
	name: 'startFrom',
	type: 'options',
	options: [
		{ name: '1 Month Ago', value: 'oneMonth' },
		{ name: '3 Months Ago', value: 'threeMonths' },
		{ name: '6 Months Ago', value: 'sixMonths' },
		{ name: 'Everything', value: 'everything', description: 'All mail in the folders' },
		{ name: 'Now', value: 'now', description: 'Only mail that arrives from now on' },
	],
	default: 'now',
};

/**
 * The moment a choice means; epoch milliseconds, 0 = everything. Servers keep arrival times in whole seconds: a mail of this
 * very second must not look older than now.
 */
export function startOf(choice: string, now: number): number {
	if (choice === 'everything') return 0;
	const months = { oneMonth: 1, threeMonths: 3, sixMonths: 6 }[choice] ?? 0;
	const start = new Date(now);
	start.setUTCMonth(start.getUTCMonth() - months);
	start.setUTCMilliseconds(0);
	return start.getTime();
}
