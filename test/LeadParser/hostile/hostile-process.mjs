// A process of its own that runs the whole node on hostile mails: node --expose-gc hostile-process.mjs <compiled LeadParser> [name…]
// Prints one line of JSON per mail, so that a mail that hangs or takes all memory is known.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { emlItem, runNode } from '../run-node.mjs';
import { HOSTILE_MAILS } from './hostile-mails.mjs';

/** A mail that took longer is read again: something else may have held the machine. */
const LIMIT_MS = 250;

const [compiled, ...chosen] = process.argv.slice(2);
const { LeadParser } = createRequire(import.meta.url)(join(compiled, 'LeadParser.node.js'));
/** @param {import('../run-node.mjs').Item} item */
const run = (item) => runNode(LeadParser, [item], { parameters: { defaultCountry: 'ES' } });

/** Milliseconds of this thread; the clock on the wall counts the other programs of a busy machine. */
function cpu() {
	const { user, system } = process.threadCpuUsage();
	return (user + system) / 1000;
}

/** The highest mark of this process's memory since `forgetPeak`; MB. */
function peak() {
	try {
		return Number(/VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
	} catch {
		return process.resourceUsage().maxRSS / 1024;
	}
}

function forgetPeak() {
	globalThis.gc?.();
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		// Only Linux forgets; elsewhere the mark is that of all mails before as well.
	}
}

/** @param {() => Promise<import('../run-node.mjs').Item[][]>} work */
async function timed(work) {
	const before = cpu();
	const outputs = await work();
	const ms = cpu() - before;
	return { ms, peakMb: peak(), output: outputs.findIndex((items) => items.length > 0), item: outputs.flat()[0] };
}

// What is compiled or loaded at the first mail is not the hostile mail's doing.
for (let round = 0; round < 30; round++) {
	await run(emlItem(Buffer.from(`From: Ann <ann@client.example>\r\nTo: a@b.example\r\nSubject: Flat ${round}\r\n\r\nHello, call me: 612 345 678\r\nAnn`)));
	await run(emlItem(Buffer.from(`From: Site <form@site.example>\r\nTo: a@b.example\r\nSubject: New enquiry\r\nContent-Type: text/html\r\n\r\n<table><tr><td>Name</td><td>Ann Lee</td></tr><tr><td>Email</td><td>ann${round}@client.example</td></tr></table>`)));
}

forgetPeak();
const idleMb = process.memoryUsage.rss() / 1024 / 1024;

for (const [name, make] of Object.entries(HOSTILE_MAILS)) {
	if (chosen.length > 0 && !chosen.includes(name)) continue;
	const raw = make();
	process.stdout.write(`${JSON.stringify({ name, begun: true })}\n`);
	const readings = [];
	for (let attempt = 0; attempt < 3; attempt++) {
		forgetPeak();
		const eml = await timed(() => run(emlItem(raw)));
		const message = eml.item.json;
		const other = await timed(() => run({ json: { text: message.text, html: message.html ?? false, from: message.headers.from?.[0] ?? '', subject: message.subject, headers: Object.fromEntries(Object.entries(message.headers).map(([key, values]) => [key, /** @type {string[]} */ (values).join(', ')])) } }));
		const all = [eml, other];
		readings.push({ eml, ms: Math.max(...all.map((one) => one.ms)), peakMb: Math.max(...all.map((one) => one.peakMb)) });
		if (readings[attempt].ms < LIMIT_MS) break;
	}
	const { eml, ms, peakMb } = readings.reduce((one, two) => (one.ms <= two.ms ? one : two));
	const { lead, subject } = eml.item.json;
	process.stdout.write(`${JSON.stringify({
		name,
		ms: Math.round(ms),
		firstMs: Math.round(readings[0].ms),
		aboveIdleMb: Math.round(peakMb - idleMb),
		outcome: lead.outcome,
		output: eml.output,
		reason: lead.reason,
		hasSubject: subject !== '',
		hasFile: eml.item.binary !== undefined && 'data' in eml.item.binary,
		leadBytes: JSON.stringify(lead).length,
	})}\n`);
}
