import { parsePattern, PatternError, type Instruction } from './pattern-syntax';

/** A compiled pattern. Its time grows with the length of the text and of the pattern only, whatever both say. */
export interface LinearPattern {
	source: string;
	instructions: readonly Instruction[];
}

/** A mail's text is cut here before a pattern is looked for. */
const MAX_TEXT = 50_000;
/** Steps after which a search gives up; a usual pattern needs some ten thousand for a long mail. */
const MAX_STEPS = 1_000_000;

/** @throws PatternError when the pattern cannot be understood, with what to write instead */
export function compilePattern(source: string): LinearPattern {
	const flagged = /^\/(.+)\/(i?)$/s.exec(source);
	return { source, instructions: parsePattern(flagged ? flagged[1] : source, flagged?.[2] === 'i') };
}

export { PatternError };

interface Thread {
	at: number;
	/** Begin and end of the match and of its first group; -1 = not set. */
	saved: readonly number[];
}

/**
 * The first match: what its first group caught, or all of it when there is no group. Null when there is none.
 *
 * A backtracking engine can be held up for years by a mail written for that purpose; all ways to match are therefore
 * followed at the same time (Thompson 1968, Pike's captures).
 */
export function findPattern({ instructions }: LinearPattern, text: string): { text: string; index: number } | null {
	const bounded = text.slice(0, MAX_TEXT);
	const seen = new Uint32Array(instructions.length);
	let generation = 0;
	let steps = 0;
	let best: readonly number[] | null = null;

	const add = (threads: Thread[], first: number, position: number, firstSaved: readonly number[]) => {
		const stack: Thread[] = [{ at: first, saved: firstSaved }];
		for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
			const { at, saved } = thread;
			steps++;
			if (seen[at] === generation) continue;
			seen[at] = generation;
			const instruction = instructions[at];
			if (instruction.kind === 'jump') stack.push({ at: instruction.to, saved });
			else if (instruction.kind === 'split') stack.push({ at: instruction.other, saved }, { at: instruction.first, saved });
			else if (instruction.kind === 'save') stack.push({ at: at + 1, saved: saved.map((one, slot) => (slot === instruction.slot ? position : one)) });
			else if (instruction.kind === 'assert') {
				if (instruction.holds(bounded, position)) stack.push({ at: at + 1, saved });
			} else threads.push(thread);
		}
	};

	let current: Thread[] = [];
	for (let position = 0; position <= bounded.length && steps < MAX_STEPS; ) {
		generation++;
		const alive = current;
		current = [];
		// Threads of earlier beginnings come first; marks of this position keep their order.
		for (const thread of alive) add(current, thread.at, position, thread.saved);
		if (best === null) add(current, 0, position, [-1, -1, -1, -1]);
		if (current.length === 0 && best !== null) break;
		const point = bounded.codePointAt(position) ?? -1;
		const next: Thread[] = [];
		for (const { at, saved } of current) {
			const instruction = instructions[at];
			steps++;
			if (instruction.kind === 'match') {
				best = saved;
				break;
			}
			if (instruction.kind === 'character' && point >= 0 && instruction.fits(point)) next.push({ at: at + 1, saved });
		}
		current = next;
		position += point > 0xffff ? 2 : 1;
	}
	if (best === null || steps >= MAX_STEPS) return null;
	const [begin, end] = best[2] >= 0 && best[3] >= 0 ? [best[2], best[3]] : [best[0], best[1]];
	return { text: bounded.slice(begin, end), index: begin };
}
