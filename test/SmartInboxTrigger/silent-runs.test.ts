import { setTimeout as pause } from 'node:timers/promises';

import type { RunEnd } from '../../nodes/SmartInboxTrigger/run-workflow';
import { longestRun, SilentRuns } from '../../nodes/SmartInboxTrigger/silent-runs';

const never = () => new Promise<RunEnd>(() => {});
const ends = (end: RunEnd) => async () => end;
const SUCCESS: RunEnd = { end: 'success' };

describe('runs whose end n8n does not tell', () => {
	test('a run that ends is told as it ended, however long others are silent', async () => {
		const runs = new SilentRuns(300);
		void runs.follow(never);
		expect(await runs.follow(ends(SUCCESS))).toBe(SUCCESS);
		expect(await runs.follow(ends({ end: 'failure', reason: 'no luck' }))).toEqual({ end: 'failure', reason: 'no luck' });
	});

	test('N10: as long as no later run has ended it may wait for a worker: given up, and counted against nobody', async () => {
		expect(await new SilentRuns(50).follow(never)).toEqual({ end: 'silent', reason: expect.stringMatching(/No n8n worker/) as string });
	});

	test('N10: once a later run has ended, it has had its time and is lost', async () => {
		const runs = new SilentRuns(400);
		const startedAt = Date.now();
		const silent = runs.follow(never);
		await pause(200);
		await runs.follow(ends({ end: 'failure', reason: 'no luck' }));
		expect(await silent).toMatchObject({ end: 'unknown' });
		// The time counts from the later run's end: until then it may have waited.
		expect(Date.now() - startedAt).toBeGreaterThan(550);
	});

	test('N10: while no worker comes, one run after the other is tried again, the oldest first, not all at once', async () => {
		const runs = new SilentRuns(200);
		const given: number[] = [];
		for (const number of [1, 2, 3]) void runs.follow(never).then(() => given.push(number));
		await pause(320);
		expect(given).toEqual([1]);
		await pause(300);
		expect(given.length).toBeLessThan(4);
		expect(given.slice(0, 2)).toEqual([1, 2]);
	});

	test('a later run of which nobody knows tells nothing of the workers', async () => {
		const runs = new SilentRuns(200);
		const silent = runs.follow(never);
		await runs.follow(ends({ end: 'unknown', reason: 'the queue is closing' }));
		expect(await silent).toMatchObject({ end: 'silent' });
	});

	test('an earlier run that ends tells nothing of a later one', async () => {
		const runs = new SilentRuns(250);
		let end: (value: RunEnd) => void = () => {};
		const early = runs.follow(() => new Promise((resolve) => (end = resolve)));
		const late = runs.follow(never);
		end(SUCCESS);
		await early;
		expect(await late).toMatchObject({ end: 'silent' });
	});

	test.each([
		[undefined, { EXECUTIONS_MODE: 'queue' }, 30 * 60_000],
		[-1, { EXECUTIONS_MODE: 'queue', EXECUTIONS_TIMEOUT: '-1' }, 30 * 60_000],
		[300, { EXECUTIONS_MODE: 'queue', EXECUTIONS_TIMEOUT: '600' }, 300_000 + 120_000],
		[undefined, { EXECUTIONS_MODE: 'queue', EXECUTIONS_TIMEOUT: '600' }, 600_000 + 120_000],
		[-1, { EXECUTIONS_MODE: 'queue', EXECUTIONS_TIMEOUT: '600' }, 30 * 60_000],
		[undefined, { EXECUTIONS_MODE: 'queue', EXECUTIONS_TIMEOUT: '9000000' }, 2 ** 31 - 1],
		[300, {}, Infinity],
	])('a timeout of %p in %p: after %p ms', (timeout, environment, expected) => {
		expect(longestRun(timeout, environment)).toBe(expected);
	});
});
