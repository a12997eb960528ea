import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { openSqliteStore } from '../../../nodes/shared/store/sqlite';
import type { Store } from '../../../nodes/shared/store/store';

const MEGABYTES = 1024 * 1024;

let folder: string;
let file: string;
let store: Store;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'smart-inbox-log-'));
	file = join(folder, 'store.sqlite');
	store = await openSqliteStore(file);
	await store.run('CREATE TABLE big (number INTEGER PRIMARY KEY, bytes BLOB NOT NULL)');
});
afterEach(async () => {
	await store.close();
	rmSync(folder, { recursive: true, force: true });
});

const logSize = () => statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
const write = (number: number, durable: boolean) => store.transaction((sql) => sql.run('INSERT INTO big (number, bytes) VALUES ($1, $2)', [number, Buffer.alloc(MEGABYTES, number)]), { durable });

test('a flood of mail: the log stays short, every commit is there, and the database is sound', async () => {
	let longest = 0;
	for (let number = 0; number < 200; number++) {
		await write(number, number % 2 === 0);
		longest = Math.max(longest, logSize());
	}
	expect(longest).toBeLessThan(104 * MEGABYTES);
	await store.close();
	expect(logSize()).toBe(0);
	const again = new DatabaseSync(file, { readOnly: true });
	expect(again.prepare('SELECT COUNT(*) AS n, SUM(length(bytes)) AS bytes FROM big').get()).toEqual({ n: 200, bytes: 200 * MEGABYTES });
	expect(again.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
	again.close();
}, 60_000);

test('a durable commit, and whatever comes after it, is answered when the disk has it; a disk that refuses is said', async () => {
	const handle = await open(file);
	const files = Object.getPrototypeOf(handle) as FileHandle;
	await handle.close();
	const told: string[] = [];
	let flushed = () => {};
	const disk = jest.spyOn(files, 'datasync').mockImplementationOnce(() => new Promise((resolve) => (flushed = resolve)));
	try {
		const writing = [write(1, true).then(() => told.push('durable')), write(2, false).then(() => told.push('after it'))];
		while (disk.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(told).toEqual([]);
		flushed();
		await Promise.all(writing);
		disk.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' }));
		await expect(write(3, true)).rejects.toMatchObject({ name: 'StoreError', message: `The store cannot be written (${file})` });
		// The disk may say afterwards that it has what it lost: only the database itself is trusted then.
		await write(4, true);
		expect(disk.mock.calls.length).toBe(3);
		const database = new DatabaseSync(file, { readOnly: true });
		expect(database.prepare('SELECT COUNT(*) AS n FROM big').get()).toEqual({ n: 4 });
		database.close();
	} finally {
		disk.mockRestore();
	}
});

test('many durable commits at once share a flush, and all are answered', async () => {
	await Promise.all(Array.from({ length: 50 }, (_, number) => store.transaction((sql) => sql.run('INSERT INTO big (number, bytes) VALUES ($1, $2)', [number, Buffer.of(1)]), { durable: true })));
	expect(await store.get('SELECT COUNT(*) AS n FROM big')).toEqual({ n: 50 });
});

test('a store that is closed while mail pours in lets go of everything', async () => {
	const writing = Array.from({ length: 20 }, (_, number) => write(number, true));
	await store.close();
	await expect(Promise.all(writing)).resolves.toHaveLength(20);
	expect(logSize()).toBe(0);
});
