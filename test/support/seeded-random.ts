/** Numbers that look random and are the same for the same seed. */
export interface Random {
	/** A whole number from 0 to below the limit. */
	below(limit: number): number;
	of<T>(items: readonly T[]): T;
}

/** mulberry32: short, and even enough for choosing what a test does next. */
export function seededRandom(seed: number): Random {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	const below = (limit: number) => Math.floor(next() * limit);
	return { below, of: (items) => items[below(items.length)] };
}
