import type { IDataObject } from 'n8n-workflow';

import type { SyncCounts, SyncRun } from '../shared/store/sync-runs';

const WORDS: readonly (readonly [keyof SyncCounts, string])[] = [
	['added', 'new'],
	['flagged', 'marked on the server'],
	['moved', 'moved on the server'],
	['removed', 'removed on the server'],
	['pushed', 'carried out for you'],
	['refused', 'refused by the server'],
	['lost', 'given up, because the mail was removed on the server'],
];

/** A sync as an output item: when, how long, what, how many, what failed and what to do (S10). Times are ISO 8601. */
export function syncRunItem({ startedAt, endedAt, counts, problem, advice }: SyncRun): IDataObject {
	return {
		startedAt: new Date(startedAt).toISOString(),
		endedAt: endedAt === null ? null : new Date(endedAt).toISOString(),
		durationSeconds: endedAt === null ? null : Math.round((endedAt - startedAt) / 100) / 10,
		status: endedAt === null ? 'running' : problem === null ? 'done' : 'failed',
		summary: summaryOf(counts),
		mails: WORDS.reduce((sum, [count]) => sum + counts[count], 0),
		problem,
		whatToDo: problem === null ? null : advice || 'Nothing to do: it is tried again with the next sync.',
	};
}

/** e.g. "3 new, 1 moved on the server". */
function summaryOf(counts: SyncCounts): string {
	const parts = WORDS.filter(([count]) => counts[count] > 0).map(([count, words]) => `${counts[count]} ${words}`);
	return parts.length === 0 ? 'Nothing had changed' : parts.join(', ');
}
