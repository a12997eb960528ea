import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { ensureBuilt, projectFolder } from '../../../demo/runtime/package-install.mjs';
import { HOSTILE_MAILS } from './hostile-mails.mjs';

interface Reading {
	name: string;
	/** CPU time of the slower of two ways into the node, and the same of its first reading. */
	ms: number;
	firstMs: number;
	aboveIdleMb: number;
	outcome: string;
	output: number;
	reason: string;
	hasSubject: boolean;
	hasFile: boolean;
	leadBytes: number;
}

/** The process that reads them may not hold more than this in its heap; MB. */
const HEAP_MB = 200;
/** A mail that is read this long hangs; milliseconds. */
const HANGS = 30_000;

/** Memory that V8 keeps for later is not the next mail's doing. */
const MAILS_PER_PROCESS = 30;

const readings = new Map<string, Reading>();
let last = 'the start';

async function readInProcess(names: readonly string[]): Promise<void> {
	const flags = ['--expose-gc', `--max-old-space-size=${HEAP_MB}`];
	const child = spawn(process.execPath, [...flags, join(__dirname, 'hostile-process.mjs'), join(projectFolder, 'dist/nodes/LeadParser'), ...names], { stdio: ['ignore', 'pipe', 'pipe'] });
	const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
	let errors = '';
	child.stderr.on('data', (data: Buffer) => (errors += data.toString().slice(0, 5000)));
	let watchdog = setTimeout(() => child.kill('SIGKILL'), HANGS);
	for await (const line of createInterface(child.stdout)) {
		clearTimeout(watchdog);
		watchdog = setTimeout(() => child.kill('SIGKILL'), HANGS);
		const one = JSON.parse(line) as Reading & { begun?: boolean };
		if (one.begun) last = one.name;
		else readings.set(one.name, one);
	}
	clearTimeout(watchdog);
	const code = await ended;
	if (code !== 0) console.log(`Ended with ${code} at "${last}": ${errors.slice(0, 2000)}`);
}

beforeAll(async () => {
	await ensureBuilt();
	const names = Object.keys(HOSTILE_MAILS);
	for (let at = 0; at < names.length; at += MAILS_PER_PROCESS) await readInProcess(names.slice(at, at + MAILS_PER_PROCESS));
	const slowest = [...readings.values()].sort((a, b) => b.ms - a.ms).slice(0, 3);
	const biggest = [...readings.values()].sort((a, b) => b.aboveIdleMb - a.aboveIdleMb).slice(0, 3);
	console.log(`${readings.size} hostile mails; slowest: ${slowest.map(({ name, ms, firstMs }) => `${name} ${ms} ms (${firstMs} at first)`).join(', ')}; biggest: ${biggest.map(({ name, aboveIdleMb }) => `${name} ${aboveIdleMb} MB`).join(', ')}`);
}, 300_000);

describe('1 MB of hostile mail goes through the whole node in 250 ms and 200 MB (issue 4, Shows 4)', () => {
	it.each(Object.keys(HOSTILE_MAILS))('%s', (name) => {
		const reading = readings.get(name);
		if (reading === undefined) throw new Error(`No answer: the process ended at "${last}"`);
		expect(reading).toMatchObject({ outcome: expect.stringMatching(/^(?:lead|review|none)$/) as string, hasSubject: true, hasFile: true });
		expect(reading.output).toBe({ lead: 0, review: 1, none: 2 }[reading.outcome]);
		expect(reading.reason).not.toBe('');
		// Twice the 250 ms that are wanted, for a busy machine; the figures are printed.
		expect(reading.ms).toBeLessThan(500);
		expect(reading.aboveIdleMb).toBeLessThan(200);
		// What a person reads of it is short, whatever stands in the mail.
		expect(reading.leadBytes).toBeLessThan(512 * 1024);
	});
});
