import { say } from '../../demo/runtime/progress.mjs';

/**
 * One figure beside its peer, both measured in the same run.
 * @typedef {object} Row
 * @property {string} what
 * @property {string} ours
 * @property {string} [peer] left out where the peer has nothing like it
 * @property {number} [ratio] how many times better
 * @property {string} [wanted]
 * @property {boolean} [met] left out when nothing is wanted
 */

/**
 * @typedef {object} Benches what a bench is given
 * @property {boolean} full also what takes long
 * @property {(row: Row) => void} row
 * @property {<T extends { stop: () => Promise<void> } | { dispose: () => Promise<void> }>(part: Promise<T> | T) => Promise<T>} using stopped when the bench ends, however it ends
 */

/** @typedef {readonly [ours: string, peer: string]} Sides what is measured beside what */

/**
 * @typedef {object} Bench
 * @property {string} title
 * @property {Sides} [sides] left out: the trigger beside n8n's Email Trigger
 * @property {'files'} [reads] left out: a mailbox, through n8n or its parts
 * @property {(bench: Benches) => Promise<void | Waiting>} run
 */

/** @typedef {{ rest: Promise<void> }} Waiting what is left of a bench is waiting, for seconds that milliseconds do not count in: others go on meanwhile */

/** @typedef {{ title: string, sides?: Sides, rows: Row[] }} Part */

/** @param {number} value @param {number} [digits] */
export const figure = (value, digits = value < 10 ? 2 : value < 100 ? 1 : 0) => value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: Math.min(digits, 1) * (value < 100 ? 1 : 0) });

/**
 * @param {readonly number[]} values
 * @param {number} share 0.5: the median
 */
export function quantile(values, share) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

/** @param {number} value @param {'least' | 'most'} bound @param {number} limit @param {string} [unit] @returns {{ wanted: string, met: boolean }} */
export function want(value, bound, limit, unit = '×') {
	return { wanted: `${bound === 'least' ? '≥' : '≤'} ${limit}${unit}`, met: bound === 'least' ? value >= limit : value <= limit };
}

/** @type {Sides} */
export const TRIGGERS = ['Smart Inbox Trigger', "n8n's Email Trigger"];
const head = (/** @type {Sides} */ sides) => ['', ...sides, 'better by', 'wanted', ''];

/** @param {Part[]} parts */
export function printTable(parts) {
	const cells = (/** @type {Row} */ { what, ours, peer = '', ratio, wanted = '', met }) => [
		`  ${what}`,
		ours,
		peer,
		ratio === undefined ? '' : `${figure(ratio)}×`,
		wanted,
		met === undefined ? '' : met ? '✓' : '✗',
	];
	const body = parts.map(({ title, sides = TRIGGERS, rows }) => ({ title, sides, lines: rows.map(cells) }));
	const widths = head(TRIGGERS).map((_, column) => Math.max(...body.flatMap(({ sides, lines }) => [head(sides), ...lines].map((line) => [...line[column]].length))));
	const line = (/** @type {string[]} */ texts) => texts.map((text, column) => text + ' '.repeat(widths[column] - [...text].length)).join('  ').trimEnd();
	let above = '';
	for (const { title, sides, lines } of body) {
		if (sides.join() !== above) say(`\n${line(head(sides))}\n${line(widths.map((width) => '─'.repeat(width)))}`);
		above = sides.join();
		say([title, ...lines.map(line)].join('\n'));
	}
}
