/** @typedef {import('../table.mjs').Part} Part */

const WIDTH = 860;
const LABEL = 330;
const BARS = WIDTH - LABEL - 90;
const LINE = 22;
const TITLE = 40;

/**
 * How many times better each figure is than the one beside it: a bar each, by orders of magnitude, and a line where both are equal.
 * @param {Part[]} parts
 * @returns {string} an SVG, light or dark as whoever looks prefers
 */
export function chart(parts) {
	const drawn = parts.map(({ title, rows }) => ({ title, rows: rows.flatMap(({ what, ratio }) => (ratio === undefined || !(ratio > 0) ? [] : [{ what, ratio }])) })).filter(({ rows }) => rows.length > 0);
	const ratios = drawn.flatMap(({ rows }) => rows.map(({ ratio }) => ratio));
	const lowest = Math.min(0, ...ratios.map(Math.log10));
	const highest = Math.max(1, ...ratios.map(Math.log10));
	const at = (/** @type {number} */ ratio) => LABEL + ((Math.log10(ratio) - lowest) / (highest - lowest)) * BARS;
	/** @type {string[]} */
	const marks = [];
	let y = 8;
	for (const { title, rows } of drawn) {
		y += TITLE;
		marks.push(`<text class="title" x="0" y="${y - 10}">${escaped(title)}</text>`);
		for (const { what, ratio } of rows) {
			const [from, to] = [at(1), at(ratio)].sort((one, other) => one - other);
			marks.push(
				`<text class="what" x="${LABEL - 10}" y="${y + 12}">${escaped(short(what))}</text>`,
				`<rect class="${ratio >= 1 ? 'better' : 'worse'}" x="${from.toFixed(1)}" y="${y + 1}" width="${Math.max(to - from, 1).toFixed(1)}" height="${LINE - 8}" rx="2"/>`,
				`<text x="${(to + 6).toFixed(1)}" y="${y + 12}">${times(ratio)}</text>`,
			);
			y += LINE;
		}
	}
	const height = y + 12;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="How many times better than what it is measured beside">
<style>text{font:12px system-ui,sans-serif;fill:#222}.title{font-weight:600;font-size:13px}.what{text-anchor:end}.better{fill:#1f7a5c}.worse{fill:#c2410c}line{stroke:#999}@media(prefers-color-scheme:dark){text{fill:#ddd}.better{fill:#3fb68b}.worse{fill:#f0824f}}</style>
<line x1="${at(1).toFixed(1)}" x2="${at(1).toFixed(1)}" y1="20" y2="${height - 8}"/>
${marks.join('\n')}
</svg>
`;
}

/** @param {number} ratio */
const times = (ratio) => `${ratio >= 100 ? Math.round(ratio).toLocaleString('en-GB') : ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)}×`;

/** @param {string} text */
const short = (text) => (text.length <= 52 ? text : `${text.slice(0, 51).trimEnd()}…`);

/** @param {string} text */
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
