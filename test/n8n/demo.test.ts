import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const start = join(__dirname, '..', '..', 'demo', 'start.mjs');

/** Starts the demo as a terminal would: in a process group of its own, which Ctrl-C reaches as a whole. */
function runDemo(...args: string[]) {
	const child = spawn(process.execPath, [start, ...args], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
	const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
	return {
		exited,
		output: () => output,
		async until(text: string) {
			while (!output.includes(text)) {
				const ended = await Promise.race([exited.then(() => true), new Promise((resolve) => setTimeout(resolve, 100))]);
				if (ended && !output.includes(text)) throw new Error(`The demo ended before "${text}":\n${output}`);
			}
		},
		pressCtrlC: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
	};
}

/** Command lines of the processes whose environment or arguments name the folder. */
async function processesOf(folder: string): Promise<string[]> {
	const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
	const read = (pid: string, file: string) => readFile(join('/proc', pid, file), 'utf8').catch(() => '');
	const found = await Promise.all(pids.map(async (pid) => [await read(pid, 'cmdline'), await read(pid, 'environ')]));
	return found.filter((texts) => texts.join('\0').includes(folder)).map(([command]) => command.replaceAll('\0', ' '));
}

const folders = async () => (await readdir(tmpdir())).filter((name) => name.startsWith('smart-inbox-demo-'));

test('npm start -- --once: five enquiries by SMTP have the five right outcomes, and it ends with 0', async () => {
	const demo = runDemo('--once');
	const code = await demo.exited;
	expect(demo.output()).toContain('All five outcomes are right');
	expect(code).toBe(0);
}, 180_000);

test('npm start stays up with its addresses printed; Ctrl-C ends it and leaves no process and no folder behind', async () => {
	const before = await folders();
	const demo = runDemo();
	await demo.until('Ctrl-C ends everything');
	const [folder] = (await folders()).filter((name) => !before.includes(name));
	const page = /Inbox page\s+(\S+)/.exec(demo.output())?.[1] ?? '';
	const editor = /Editor\s+(\S+)/.exec(demo.output())?.[1] ?? '';
	expect((await fetch(editor)).status).toBe(200);
	expect(await (await fetch(page)).text()).toContain('Sign In');
	expect(await processesOf(folder)).not.toEqual([]);

	demo.pressCtrlC();
	expect(await demo.exited).toBe(0);
	expect(await processesOf(folder)).toEqual([]);
	expect(await folders()).not.toContain(folder);
	await expect(fetch(editor)).rejects.toThrow();
}, 180_000);
