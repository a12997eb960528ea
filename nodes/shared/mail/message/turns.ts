import { setImmediate as nextTurn } from 'node:timers/promises';

/** Work on one mail holds n8n's event loop no longer than this at a stretch; milliseconds. */
const TURN_MS = 8;

/** Divides long work into turns, so that everything else in this n8n goes on meanwhile. */
export class Turns {
	private began = performance.now();

	/** @param isShort whether the work is a few milliseconds in all: it is done in one turn then */
	constructor(private readonly isShort = false) {}

	/** To be awaited between steps of a few milliseconds: lets others work when this turn has been long enough. */
	async rest(): Promise<void> {
		if (this.isOver) {
			await nextTurn();
			this.began = performance.now();
		}
	}

	/** Whether it is time to rest: for loops that do not want to await each time. */
	get isOver(): boolean {
		return !this.isShort && performance.now() - this.began > TURN_MS;
	}
}

/** Runs work that stops between its steps to the end, resting as needed. */
export async function inTurns<T>(steps: Generator<void, T>, turns = new Turns()): Promise<T> {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		if (turns.isOver) await turns.rest();
	}
}

/** Runs work that stops between its steps to the end at once. */
export function atOnce<T>(steps: Generator<void, T>): T {
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}
