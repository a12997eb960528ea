/** What a machine-readable format said about the person and what they want. Values as written. */
export interface MachineLead {
	/** "adf", "openimmo", "immowelt", "lead-meta". */
	format: string;
	formatName: string;
	sourceName: string | null;
	name: { full: string; first: string | null; last: string | null } | null;
	company: string | null;
	emails: string[];
	phones: string[];
	/** Best first. */
	references: string[];
	message: string | null;
	interest: Record<string, string>;
	extras: Record<string, string>;
	language: string | null;
}

/** Keeps the pairs that have a value. */
export function filled(pairs: Record<string, string | null | undefined>): Record<string, string> {
	return Object.fromEntries(Object.entries(pairs).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1].trim() !== ''));
}

/** Joins the parts of a name. */
export function joinName(first: string, last: string, full = ''): MachineLead['name'] {
	const whole = full.trim() || [first, last].map((part) => part.trim()).filter(Boolean).join(' ');
	return whole === '' ? null : { full: whole, first: first.trim() || null, last: last.trim() || null };
}
