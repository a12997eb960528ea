import type { Evidence } from '../shared/node/item';

/** A value with how it was found. */
export interface Found<T> {
	value: T;
	method: string;
	label: string | null;
	line: number | null;
	confidence: number;
}

/** Makes the evidence a person can read from what was found; several values share the first one's proof. */
export function evidenceOf<T>(found: readonly Found<T>[], show: (value: T) => string): Evidence | null {
	if (found.length === 0) return null;
	const [first] = found;
	return {
		value: found.map((one) => show(one.value)).join(', ').slice(0, 2000),
		method: first.method,
		label: first.label,
		line: first.line,
		confidence: Math.min(...found.map((one) => one.confidence)),
	};
}

/** Leaves out what was found before, by identity. */
export function withoutRepeats<T>(found: readonly Found<T>[], identity: (value: T) => string): Found<T>[] {
	const seen = new Set<string>();
	return found.filter((one) => {
		const key = identity(one.value);
		return seen.has(key) ? false : seen.add(key) !== undefined;
	});
}
