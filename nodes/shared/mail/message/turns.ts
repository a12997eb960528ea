/** Work on mail holds n8n's event loop no longer than this at a stretch, however many mails are worked on; milliseconds. */
const TURN_MS = 5;
/** When nobody has rested for so long, nobody was working; milliseconds. */
const CALM_MS = 50;

/** When the turn began that all work shares. */
let began = -Infinity;
/** Who rests, in their order: each goes on in an iteration of the event loop of its own. */
const resting: (() => void)[] = [];

async function nextTurn(): Promise<void> {
	await new Promise<void>((resolve) => {
		if (resting.push(resolve) === 1) setImmediate(goOn);
	});
}

function goOn(): void {
	began = performance.now();
	resting.shift()?.();
	if (resting.length > 0) setImmediate(goOn);
}

/** Divides long work into turns, so that everything else in this n8n goes on meanwhile. */
export class Turns {
	/** @param isShort whether the work is a few milliseconds in all: it is done in one turn then */
	constructor(private readonly isShort = false) {
		const now = performance.now();
		if (now - began > CALM_MS) began = now;
	}

	/** To be awaited between steps of a few milliseconds: lets others work when this turn has been long enough. */
	async rest(): Promise<void> {
		if (this.isOver) await nextTurn();
	}

	/** Whether it is time to rest: for loops that do not want to await each time. */
	get isOver(): boolean {
		return !this.isShort && performance.now() - began > TURN_MS;
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
