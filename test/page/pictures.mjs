import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import { projectFolder } from '../../demo/runtime/package-install.mjs';

// node test/page/pictures.mjs    makes docs/pictures out of what the tests of the page left in coverage/screenshots
// Before that: node test/run.mjs page -- page/canvas page/shared-inbox.test page/lead-parser

/** What is cut out of which screenshot; pixels. */
const PICTURES = [
	{ from: 'canvas-1-run', to: 'canvas', left: 160, top: 180, width: 1325, height: 575 },
	{ from: 'inbox-list', to: 'inbox', left: 0, top: 0, width: 1360, height: 590 },
	{ from: 'inbox-message', to: 'conversation', left: 0, top: 0, width: 1360, height: 900 },
];

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const MOST_COLOURS = 256;

/**
 * The pixels of a screenshot (PNG, 8 bits, RGB or RGBA, as Chromium writes it).
 * @param {Buffer} file
 */
function readPng(file) {
	/** @type {Buffer[]} */
	const data = [];
	/** @type {Buffer} */
	let header = Buffer.alloc(0);
	for (let at = SIGNATURE.length; at < file.length; ) {
		const length = file.readUInt32BE(at);
		const kind = file.toString('latin1', at + 4, at + 8);
		const content = file.subarray(at + 8, at + 8 + length);
		if (kind === 'IHDR') header = content;
		if (kind === 'IDAT') data.push(content);
		at += length + 12;
	}
	const width = header.readUInt32BE(0);
	const height = header.readUInt32BE(4);
	const bytes = header[9] === 6 ? 4 : 3;
	const row = width * bytes;
	const filtered = inflateSync(Buffer.concat(data));
	const pixels = Buffer.alloc(row * height);
	for (let y = 0; y < height; y++) {
		const filter = filtered[y * (row + 1)];
		for (let x = 0; x < row; x++) {
			const left = x < bytes ? 0 : pixels[y * row + x - bytes];
			const up = y === 0 ? 0 : pixels[(y - 1) * row + x];
			const corner = x < bytes || y === 0 ? 0 : pixels[(y - 1) * row + x - bytes];
			pixels[y * row + x] = filtered[y * (row + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
		}
	}
	return { width, bytes, pixels };
}

/** The nearest of three neighbours (PNG, 9.4). @param {number} left @param {number} up @param {number} corner */
function paeth(left, up, corner) {
	const guess = left + up - corner;
	const [a, b, c] = [left, up, corner].map((one) => Math.abs(guess - one));
	return a <= b && a <= c ? left : b <= c ? up : corner;
}

/**
 * The most frequent colours, and for every other one the nearest of them: text and flat areas stay as they are.
 * @param {number[]} colours
 */
function palette(colours) {
	/** @type {Map<number, number>} */
	const count = new Map();
	for (const colour of colours) count.set(colour, (count.get(colour) ?? 0) + 1);
	const kept = [...count].sort(([, one], [, other]) => other - one).slice(0, MOST_COLOURS).map(([colour]) => colour);
	/** @param {number} one @param {number} other */
	const distance = (one, other) => [16, 8, 0].reduce((sum, shift) => sum + (((one >> shift) & 255) - ((other >> shift) & 255)) ** 2, 0);
	const index = new Map(kept.map((colour, at) => [colour, at]));
	for (const colour of count.keys()) {
		if (index.has(colour)) continue;
		let best = 0;
		for (let at = 1; at < kept.length; at++) if (distance(colour, kept[at]) < distance(colour, kept[best])) best = at;
		index.set(colour, best);
	}
	return { kept, index };
}

/** @param {string} kind @param {Buffer} content */
function chunk(kind, content) {
	const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
	const ends = Buffer.alloc(8);
	ends.writeUInt32BE(content.length, 0);
	ends.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** Node.js 20 has none of its own. @param {Buffer} bytes */
function crc32(bytes) {
	let crc = 0xffffffff;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return (crc ^ 0xffffffff) >>> 0;
}

/** @param {Buffer} file @param {(typeof PICTURES)[number]} picture */
function cut(file, { left, top, width, height }) {
	const { width: whole, bytes, pixels } = readPng(file);
	/** @type {number[]} */
	const colours = [];
	for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) colours.push(pixels.readUIntBE((y * whole + x) * bytes, 3));
	const { kept, index } = palette(colours);
	const rows = Buffer.alloc((width + 1) * height);
	colours.forEach((colour, at) => (rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = index.get(colour) ?? 0));
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 3, 0, 0, 0], 8);
	return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(kept.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]))), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const folder = join(projectFolder, 'docs', 'pictures');
await mkdir(folder, { recursive: true });
for (const picture of PICTURES) {
	const file = await readFile(join(process.env.SMART_INBOX_SCREENSHOTS ?? join(projectFolder, 'coverage', 'screenshots'), `${picture.from}.png`));
	const made = cut(file, picture);
	await writeFile(join(folder, `${picture.to}.png`), made);
	console.log(`${picture.to}.png  ${Math.round(made.length / 1000)} kB`);
}
