/** The same numbers for the same seed, on every machine (mulberry32). @param {number} seed @returns {() => number} 0 to 1 */
export function seeded(seed) {
	let state = seed | 0;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/** @typedef {(raw: Buffer, random: () => number, others: readonly Buffer[]) => Buffer} Mutation */

const CHARSETS = ['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1251', 'koi8-r', 'gb18030', 'shift_jis', 'iso-2022-jp', 'utf-16le', 'utf-7', 'x-nobody', ''];
const ENCODINGS = ['base64', 'quoted-printable', '7bit', '8bit', 'binary', 'x-uuencode'];
const JUNK = ['\0', '\r', '\n\n', '\x1b$B', '\ud800', '\u202e', '\u200b', '<', '>', '"', '=?utf-8?q?', '--', 'Name:', '@', '&#x0;', '<![CDATA[', ']]>', '{', '】', ' '.repeat(500), 'a'.repeat(2000), '<table>'.repeat(50), '>'.repeat(200), '\nContent-Type: multipart/mixed\n', '\nFrom: b@c.example\n'];

const below = (/** @type {number} */ count, /** @type {() => number} */ random) => Math.floor(random() * count);
const pick = (/** @type {readonly any[]} */ from, /** @type {() => number} */ random) => from[below(from.length, random)];

/** @param {(lines: string[], random: () => number) => void} change @returns {Mutation} */
const onLines = (change) => (raw, random) => {
	const lines = raw.toString('latin1').split('\n');
	const times = 1 + below(6, random);
	for (let time = 0; time < times && lines.length > 1; time++) change(lines, random);
	return Buffer.from(lines.join('\n'), 'latin1');
};

/** @param {RegExp} what @param {(random: () => number) => string} into @returns {Mutation} */
const onMatches = (what, into) => (raw, random) => Buffer.from(raw.toString('latin1').replace(what, (match) => (random() < 0.7 ? into(random) : match)), 'latin1');

/** What happens to mails on their way, and what nobody would do. @type {Record<string, Mutation>} */
export const MUTATIONS = {
	'bytes flipped'(raw, random) {
		const copy = Buffer.from(raw);
		const times = 1 + below(30, random);
		for (let time = 0; time < times && copy.length > 0; time++) copy[below(copy.length, random)] = below(256, random);
		return copy;
	},
	'bytes left out'(raw, random) {
		const at = below(raw.length, random);
		return Buffer.concat([raw.subarray(0, at), raw.subarray(at + 1 + below(40, random))]);
	},
	'junk put in'(raw, random) {
		const at = below(raw.length, random);
		return Buffer.concat([raw.subarray(0, at), Buffer.from(pick(JUNK, random)), raw.subarray(at)]);
	},
	'lines dropped': onLines((lines, random) => void lines.splice(below(lines.length, random), 1 + below(3, random))),
	'lines doubled': onLines((lines, random) => {
		const at = below(lines.length, random);
		lines.splice(at, 0, ...lines.slice(at, at + 1 + below(5, random)));
	}),
	'lines swapped': onLines((lines, random) => {
		const [one, two] = [below(lines.length, random), below(lines.length, random)];
		[lines[one], lines[two]] = [lines[two], lines[one]];
	}),
	'boundaries broken': onMatches(/^--\S.*$|boundary="?[^"\s;]+/gm, (random) => pick(['', '--', '--b', 'boundary=', 'boundary=b', '--b--'], random)),
	'charsets swapped': onMatches(/charset="?[\w-]+/gi, (random) => `charset=${pick(CHARSETS, random)}`),
	'encodings swapped': onMatches(/^(content-transfer-encoding:).*$/gim, (random) => `Content-Transfer-Encoding: ${pick(ENCODINGS, random)}`),
	'cut off': (raw, random) => raw.subarray(0, below(raw.length, random)),
	'its head cut off': (raw, random) => raw.subarray(below(Math.ceil(raw.length / 3), random)),
	'joined with another'(raw, random, others) {
		const other = pick(others, random);
		return Buffer.concat([raw.subarray(0, below(raw.length, random)), other.subarray(below(other.length, random))]);
	},
	'line ends changed': (raw, random) => Buffer.from(raw.toString('latin1').replace(/\r?\n/g, pick(['\n', '\r\n', '\r', '\r\r\n'], random)), 'latin1'),
};

/**
 * A mail with one to three things done to it.
 * @param {Buffer} raw @param {() => number} random @param {readonly Buffer[]} others @returns {{ raw: Buffer, done: string[] }}
 */
export function mutate(raw, random, others) {
	/** @type {string[]} */
	const done = [];
	let mutant = raw;
	const times = 1 + below(3, random);
	for (let time = 0; time < times; time++) {
		const [name, mutation] = pick(Object.entries(MUTATIONS), random);
		mutant = mutation(mutant, random, others);
		done.push(name);
	}
	return { raw: mutant, done };
}
