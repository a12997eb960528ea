import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { resolve } from 'node:path';
import { startSupervised, type SupervisedProcess } from '../../demo/runtime/supervised-process.mjs';

async function isRunning(pid: number) {
	const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
	return stat !== undefined && !stat.slice(stat.lastIndexOf(')') + 1).trim().startsWith('Z');
}

async function untilGone(pid: number) {
	for (const deadline = Date.now() + 5000; Date.now() < deadline; ) {
		if (!(await isRunning(pid))) return true;
		await new Promise((wake) => setTimeout(wake, 20));
	}
	return false;
}

async function firstLine(server: SupervisedProcess) {
	while (server.lines.length === 0) await new Promise((wake) => setTimeout(wake, 10));
}

test('it gives the lines and the exit code', async () => {
	const server = startSupervised('sh', ['-c', 'echo one; echo two >&2; exit 3']);
	expect(await server.exited).toBe(3);
	await new Promise((wake) => setTimeout(wake, 50));
	expect([...server.lines].sort()).toEqual(['one', 'two']);
	expect(server.running).toBe(false);
});

test('a command that does not exist ends at once with a message', async () => {
	const server = startSupervised('no-such-command', []);
	expect(await server.exited).toBe(127);
	expect(server.lines.join()).toContain('ENOENT');
	await server.stop();
});

test('a process that ignores the request to stop is ended, with its children', async () => {
	const server = startSupervised('sh', ['-c', 'trap "" TERM; sleep 60 & echo $!; wait; sleep 60']);
	await firstLine(server);
	const child = Number(server.lines[0]);
	await server.stop(100);
	expect(await untilGone(child)).toBe(true);
});

test('a kill reaches children in process groups of their own', async () => {
	const server = startSupervised('sh', ['-c', 'setsid sleep 60 & echo $!; wait']);
	await firstLine(server);
	await server.kill9();
	expect(await isRunning(Number(server.lines[0]))).toBe(false);
});

test('it does not outlive us, even when we are killed', async () => {
	const module = pathToFileURL(resolve('demo/runtime/supervised-process.mjs')).href;
	const script = `const { startSupervised } = await import('${module}'); console.log(startSupervised('sleep', ['60']).pid);`;
	const parent = startSupervised(process.execPath, ['--input-type=module', '-e', script]);
	await firstLine(parent);
	const pid = Number(parent.lines[0]);
	expect(await isRunning(pid)).toBe(true);
	// Not kill9(), which would look for the grandchild itself.
	process.kill(parent.pid, 'SIGKILL');
	expect(await untilGone(pid)).toBe(true);
});
