import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installOnce } from '../../demo/runtime/install-once.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';

let base: string;
let builds: number;
const install = (needs = ['tool']) =>
	installOnce({
		folder: join(base, 'thing'),
		needs,
		build: async (draft) => {
			builds++;
			await new Promise((resolve) => setTimeout(resolve, 50));
			await writeFile(join(draft, 'tool'), 'tool');
		},
	});

beforeEach(async () => {
	base = await mkdtemp(join(tmpdir(), 'smart-inbox-install-'));
	builds = 0;
});
afterEach(() => rm(base, { recursive: true }));

test('it is built once, also when two ask at the same time', async () => {
	await Promise.all([install(), install()]);
	await install();
	expect(builds).toBe(1);
	expect(await readdir(base)).toEqual(['thing']);
});

test('what an interrupted or damaged install left is built again', async () => {
	await mkdir(join(base, 'thing'));
	await writeFile(join(base, 'thing', 'half'), '');
	await mkdir(join(base, 'thing.draft-1'));
	await install();
	expect(await readdir(base)).toEqual(['thing']);
	expect(existsSync(join(base, 'thing', 'half'))).toBe(false);

	await rm(join(base, 'thing', 'tool'));
	await install();
	expect(builds).toBe(2);
});

test('a process that dies while it installs does not hold the others up', async () => {
	const module = pathToFileURL(resolve('demo/runtime/install-once.mjs')).href;
	const script = `const { installOnce } = await import('${module}');
		await installOnce({ folder: ${JSON.stringify(join(base, 'thing'))}, build: () => { console.log('building'); return new Promise((done) => setTimeout(done, 60_000)); } });`;
	const other = startSupervised(process.execPath, ['--input-type=module', '-e', script]);
	while (other.lines.length === 0) await new Promise((wake) => setTimeout(wake, 10));
	const mine = install();
	await new Promise((wake) => setTimeout(wake, 300));
	expect(builds).toBe(0);
	await other.kill9();
	await mine;
	expect(builds).toBe(1);
	expect(await readdir(base)).toEqual(['thing']);
});

test('a build without what is needed is refused, and leaves nothing that looks whole', async () => {
	await expect(install(['something else'])).rejects.toThrow('thing was installed without something else.');
	expect(await readdir(base)).toEqual([]);
});
