import { isQueueMode } from '../shared/store/queue-mode';
import type { RunEnd } from './run-workflow';

const MINUTES = 60 * 1000;

/** Where n8n sets no limit of its own. A workflow whose runs take longer says so with its timeout. */
const LONGEST = 30 * MINUTES;
/** What n8n takes to stop a run and to tell of it. */
const GRACE = 2 * MINUTES;
/** A timer that is set further away than this fires at once. */
const FURTHEST = 2 ** 31 - 1;

interface SilentRun {
	number: number;
	isOvertaken: boolean;
	giveUp: (end: RunEnd) => void;
	timer: NodeJS.Timeout | undefined;
}

/**
 * In queue mode a run happens in another process, and n8n does not tell every end: not when it stops a run that takes too
 * long, not when Redis has lost the job (workflow-runner.js, 2.41). Such a run is given up. Workers take runs in their
 * order: once a later one has ended, a silent run does not wait for a worker any more. Before that it may, and the time
 * counts against nobody: one at a time is started again, to see whether workers come to it.
 */
export class SilentRuns {
	private begun = 0;
	private readonly waiting = new Set<SilentRun>();
	private triedAt = 0;

	/** @param longest milliseconds that a run may take; Infinity = its end is always told */
	constructor(private readonly longest: number) {}

	/** Starts a run. @returns its end, or that it was given up */
	async follow(start: () => Promise<RunEnd>): Promise<RunEnd> {
		const number = ++this.begun;
		if (this.longest === Infinity) return await start();
		let run: SilentRun | undefined;
		const silence = new Promise<RunEnd>((giveUp) => {
			run = { number, isOvertaken: false, giveUp, timer: undefined };
			this.waiting.add(run);
			this.wind(run);
		});
		try {
			return await Promise.race([start().then((end) => this.overtake(number, end)), silence]);
		} finally {
			clearTimeout(run?.timer);
			if (run) this.waiting.delete(run);
		}
	}

	private overtake(number: number, end: RunEnd): RunEnd {
		// Only what a worker did tells that workers have come so far.
		if (end.end === 'unknown') return end;
		for (const run of this.waiting) {
			if (run.number >= number || run.isOvertaken) continue;
			run.isOvertaken = true;
			this.wind(run);
		}
		return end;
	}

	private wind(run: SilentRun): void {
		clearTimeout(run.timer);
		run.timer = setTimeout(() => this.fall(run), this.longest).unref();
	}

	private fall(run: SilentRun): void {
		const minutes = `${Math.round(this.longest / MINUTES)} minutes`;
		if (run.isOvertaken) return run.giveUp({ end: 'unknown', reason: `n8n has not told how the workflow run ended, ${minutes} after a later one` });
		// All of them at once would be the same work again, behind what already waits.
		if (Date.now() - this.triedAt < this.longest) return this.wind(run);
		this.triedAt = Date.now();
		run.giveUp({ end: 'silent', reason: `No n8n worker has taken the workflow run within ${minutes}, or n8n has lost it` });
	}
}

/**
 * How long a run may take before it is given up, in milliseconds; Infinity where the process that starts it also runs it.
 *
 * @param timeout of the workflow, in seconds; missing = n8n's own; not above 0 = none, whatever n8n's own is
 */
export function longestRun(timeout: number | undefined, environment: NodeJS.ProcessEnv = process.env): number {
	if (!isQueueMode(environment)) return Infinity;
	const seconds = timeout ?? Number(environment.EXECUTIONS_TIMEOUT ?? 0);
	return seconds > 0 ? Math.min(seconds * 1000 + GRACE, FURTHEST) : LONGEST;
}
