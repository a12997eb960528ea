/** What a check found. */
export interface Found {
	/** Rows that break it. */
	broken: number;
	/** Keys of some of them, or what the database says; without personal data. */
	examples: string[];
}

/** Examples that are shown. */
export const EXAMPLES = 3;
