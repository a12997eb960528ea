const MAX_RECENT = 2000;
/** Long lines are no labels, and would be kept for nothing. Characters. */
const LONGEST = 160;

/** What was found out about labels: one line is looked at by several readers, and one sender's mails have the same labels. */
export function remembered<T>(find: (label: string) => T | null): (label: string) => T | null {
	const recent = new Map<string, T | null>();
	return (label) => {
		const known = recent.get(label);
		if (known !== undefined) return known;
		const found = find(label);
		if (recent.size >= MAX_RECENT) recent.clear();
		if (label.length <= LONGEST) recent.set(label, found);
		return found;
	};
}
