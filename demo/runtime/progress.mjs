/** @param {number} startedAt milliseconds */
export function elapsed(startedAt) {
	const seconds = (Date.now() - startedAt) / 1000;
	if (seconds < 60) return `${seconds.toFixed(1)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** @param {string} line */
export function say(line) {
	process.stdout.write(`${line}\n`);
}

/**
 * Says what is happening, keeps saying so while it lasts, and says how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
	const startedAt = Date.now();
	say(`  … ${title}`);
	const reminder = setInterval(() => say(`  … ${title}: ${elapsed(startedAt)} so far`), 30_000);
	try {
		const result = await work();
		say(`  ✓ ${title} (${elapsed(startedAt)})`);
		return result;
	} catch (error) {
		say(`  ✗ ${title} (${elapsed(startedAt)})`);
		throw error;
	} finally {
		clearInterval(reminder);
	}
}
