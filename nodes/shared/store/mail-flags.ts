/** The flags of a mail (RFC 3501, 2.3.2) that are kept, as bits of one number. */
export const FLAG = { seen: 1, answered: 2, flagged: 4, draft: 8, deleted: 16 } as const;

const NAMES: readonly (readonly [string, number])[] = [
	['\\Seen', FLAG.seen],
	['\\Answered', FLAG.answered],
	['\\Flagged', FLAG.flagged],
	['\\Draft', FLAG.draft],
	['\\Deleted', FLAG.deleted],
];

/** What people change here; the others are what the server says. */
export const OUR_FLAGS = FLAG.seen | FLAG.answered | FLAG.flagged;

/** The bits of flags as a server gives them; capitals do not count (RFC 3501, 2.3.2). */
export function flagBits(flags: Iterable<string> = []): number {
	let bits = 0;
	for (const flag of flags) for (const [name, bit] of NAMES) if (flag.toLowerCase() === name.toLowerCase()) bits |= bit;
	return bits;
}

/** The names of the flags whose bits are set. */
export function flagNames(bits: number): string[] {
	return NAMES.filter(([, bit]) => (bits & bit) !== 0).map(([name]) => name);
}
