/** @typedef {'heapMb' | 'outsideMb' | 'residentMb' | 'handles'} Measure */
/** @typedef {{ mails: number } & import('./process-state.mjs').ProcessState} Sample mails: how many had come by then */

/** What is no longer warming up. */
const WARM = 1 / 3;
/** Growth that is taken for flat: for each thousand mails, and over a short day, whose few mails give no line. @type {Partial<Record<Measure, { line: number, short: number }>>} */
const MOST = { heapMb: { line: 4, short: 40 }, residentMb: { line: 25, short: 150 }, handles: { line: 5, short: 10 } };

/** @type {Record<Measure, [name: string, unit: string]>} */
const NAMES = { heapMb: ['heap', ' MB'], outsideMb: ['buffers', ' MB'], residentMb: ['resident memory', ' MB'], handles: ['file handles', ''] };

/**
 * By how much `y` grows with each `x`: the slope of the line that fits best.
 * @param {{ x: number, y: number }[]} points
 */
export function growth(points) {
	const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
	const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
	const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
	return spread === 0 ? 0 : points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / spread;
}

/**
 * Whether a process holds no more for each mail that goes through it.
 * @param {Sample[]} samples of one process, in order
 * @param {boolean} short
 * @returns {{ wrong: string[], figures: Record<string, string> }}
 */
export function flatness(samples, short) {
	const warm = samples.slice(Math.floor(samples.length * WARM));
	if (warm.length < 3) return { wrong: [`Only ${samples.length} measurements`], figures: {} };
	const [first, last] = [warm[0], warm[warm.length - 1]];
	const wrong = [];
	/** @type {Record<string, string>} */
	const figures = { 'measured after garbage collection': `${warm.length} times, over the last ${last.mails - first.mails} mails of one n8n` };
	for (const [what, [name, unit]] of /** @type {[Measure, [string, string]][]} */ (Object.entries(NAMES))) {
		const line = growth(warm.map((sample) => ({ x: sample.mails / 1000, y: sample[what] })));
		const span = `${Math.round(first[what])} → ${Math.round(last[what])}${unit}`;
		figures[name] = short ? span : `${span}, ${line >= 0 ? '+' : ''}${line.toFixed(2)}${unit} for each thousand mails`;
		const most = MOST[what];
		if (most && (short ? last[what] - first[what] > most.short : line > most.line)) wrong.push(`The ${name} grows, ${line.toFixed(1)}${unit} for each thousand mails: ${warm.map((sample) => Math.round(sample[what])).join(', ')}`);
	}
	return { wrong, figures };
}
