import { mkdtemp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { openStore, storeFile } from '../../../nodes/shared/store/open';
import { isQueueMode } from '../../../nodes/shared/store/queue-mode';
import { openSqliteStore } from '../../../nodes/shared/store/sqlite';

let userFolder: string;
const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({ N8N_USER_FOLDER: userFolder, ...more });

beforeEach(async () => {
	userFolder = await mkdtemp(join(tmpdir(), 'smart-inbox-open-'));
});
afterEach(() => rm(userFolder, { recursive: true, force: true }));

test('the store has a folder of its own in the n8n folder, never below storage/, readable by its owner only', async () => {
	const store = await openStore(null, environment());
	try {
		expect(store.location).toBe(join(userFolder, '.n8n', 'smart-inbox', 'store.sqlite'));
		expect((await stat(join(userFolder, '.n8n', 'smart-inbox'))).mode & 0o777).toBe(0o700);
		expect((await stat(store.location)).mode & 0o777).toBe(0o600);
		await expect(stat(join(userFolder, '.n8n', 'storage'))).rejects.toThrow('ENOENT');
	} finally {
		await store.close();
	}
});

test('all nodes of a process share one store', async () => {
	const [one, two] = await Promise.all([openStore(null, environment()), openStore(null, environment())]);
	expect(one).toBe(two);
	await one.close();
});

test('N10: queue mode is refused before anything is taken in', async () => {
	await expect(openStore(null, environment({ EXECUTIONS_MODE: 'queue' }))).rejects.toMatchObject({
		message: expect.stringContaining('n8n workers on several machines cannot share') as string,
		description: expect.stringContaining('Nothing was taken from the mailbox') as string,
	});
	await expect(stat(storeFile(environment()))).rejects.toThrow('ENOENT');
});

test.each([
	[{ EXECUTIONS_MODE: 'queue' }, ['node', 'n8n', 'start'], true],
	[{}, ['node', 'n8n', 'worker', '--concurrency=5'], true],
	[{}, ['node', 'n8n', 'webhook'], true],
	[{ EXECUTIONS_MODE: 'regular' }, ['node', 'n8n', 'start'], false],
	[{}, ['node', 'n8n'], false],
])('N10: %p and %p: queue mode %p', (settings, command, expected) => {
	expect(isQueueMode(settings, command)).toBe(expected);
});

test('a folder that cannot be made says which one and what to do; once it can be, the store opens', async () => {
	await mkdir(join(userFolder, '.n8n'));
	const inTheWay = join(userFolder, '.n8n', 'smart-inbox');
	await writeFile(inTheWay, '');
	await expect(openStore(null, environment())).rejects.toMatchObject({
		message: `The store folder cannot be written (${inTheWay})`,
		description: expect.stringContaining('Give the user that runs n8n the right to write there') as string,
	});
	await rm(inTheWay);
	const store = await openStore(null, environment());
	await store.close();
});

test('a file that is no database is left as it is', async () => {
	const file = join(userFolder, 'store.sqlite');
	await writeFile(file, 'This is a letter, and a rather long one, that somebody saved under the name of the store.'.repeat(20));
	await expect(openSqliteStore(file)).rejects.toMatchObject({ message: `The store file is not a SQLite database (${file})` });
	expect((await stat(file)).size).toBeGreaterThan(1000);
});
