import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { livingProcesses, stayAlive } from '../../nodes/shared/store/living-processes';
import { moveStore, refuseMoved } from '../../nodes/shared/store/move-store';
import { openStore, storeFile } from '../../nodes/shared/store/open';
import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store, TransactionOptions } from '../../nodes/shared/store/store';
import { storeStatus } from '../../nodes/shared/store/store-status';
import { digestOf, tablesOf } from '../../nodes/shared/store/store-tables';
import { fillEveryTable } from '../shared/store/filled-store';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	server = await startPostgres({ settings: { fsync: 'off' } });
}, 60_000);
afterAll(() => server?.dispose(), 60_000);

let folder: string;
let source: Store;
let database: PostgresConnection;
const opened: Store[] = [];
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'smart-inbox-move-'));
	source = await openSqliteStore(join(folder, 'store.sqlite'));
	opened.push(source);
	database = await server.database();
});
afterEach(async () => {
	for (const store of opened.splice(0)) await store.close();
	await rm(folder, { recursive: true, force: true });
});
async function target(connection = database): Promise<Store> {
	const store = await openPostgresStore(connection);
	opened.push(store);
	return store;
}

async function expectSame(one: Store, other: Store): Promise<void> {
	for (const table of await tablesOf(source)) expect({ table: table.name, ...(await digestOf(other, table)) }).toEqual({ table: table.name, ...(await digestOf(one, table)) });
}
const foreignKeys = async (store: Store) => (await store.get<{ n: number }>("SELECT COUNT(*) AS n FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"))?.n;

/** Rows in every table, and more than one batch in some. */
async function fill(contacts = 1200): Promise<void> {
	await fillEveryTable(source);
	await source.transaction(async (sql) => {
		for (let number = 0; number < contacts; number++) {
			const id = `person ${String(number).padStart(5, '0')}`;
			// Some belong to one who comes later: the order of the rows respects no foreign key.
			await sql.run("INSERT INTO contact (id, root_id, display_name, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at) VALUES ($1, $1, $2, '', 1, 'k', 1, 1, 1)", [id, `Zoë "${number}" \u0000 Ñandú 漢字 🙂`]);
		}
		await sql.run("UPDATE contact SET merged_into = 'person 00999', root_id = 'person 00999' WHERE id = 'person 00001'");
		for (let piece = 0; piece < 40; piece++) await sql.run('INSERT INTO message_source (message_id, piece, bytes) VALUES ($1, $2, $3)', ['one', 100 + piece, Buffer.alloc(20_000, piece)]);
	});
}

test('N10: a filled store is moved with every row, and not used again', async () => {
	await fill();
	const to = await target();
	const batches: string[] = [];
	const moved = await moveStore(source, to, { onBatch: (table) => void batches.push(table) });
	expect(moved).toMatchObject({ wasDone: false, resumedAt: 0, rows: { contact: 1202, message_source: 41, delivery: 1 } });
	expect(Object.values(moved.rows).every((rows) => rows > 0)).toBe(true);
	expect(batches.filter((table) => table === 'contact').length).toBe(3);
	await expectSame(source, to);
	expect(await foreignKeys(to)).toBeGreaterThan(30);
	await expect(to.run("INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ('email', 'x', 'nobody', 1)")).rejects.toThrow('foreign key');
	await expect(refuseMoved(source)).rejects.toMatchObject({ message: expect.stringContaining(`was moved to ${to.location}`) as string, description: expect.stringContaining('credential') as string });
	await refuseMoved(to);
	expect(await moveStore(source, to)).toMatchObject({ wasDone: true });
});

test('N10: what n8n opens says where the data is, also in a process that had it open before; with the note deleted it is as it was', async () => {
	const environment = { N8N_USER_FOLDER: folder };
	const embedded = await openStore(null, environment);
	opened.push(embedded);
	await fillEveryTable(embedded);
	const to = await target();
	await moveStore(embedded, to);
	expect(storeFile(environment)).toBe(embedded.location);
	await expect(openStore(null, environment)).rejects.toThrow(`was moved to ${to.location}`);
	await embedded.run("DELETE FROM setting WHERE name = 'move:to'");
	expect(await openStore(null, environment)).toBe(embedded);
	// It may have changed since: what is there is not taken for the same.
	await expect(moveStore(embedded, to)).rejects.toThrow('not empty');
});

test('N10: the server is killed in the middle: the next time it goes on where it was, with what changed meanwhile', async () => {
	await fill();
	const interrupted = moveStore(source, await target(), { onBatch: async (table, rows) => void (table === 'contact' && rows >= 1000 && (await server.kill())) });
	await expect(interrupted).rejects.toMatchObject({ name: 'StoreError' });
	// The embedded one goes on to be used, the half one is refused.
	await refuseMoved(source);
	await source.run("UPDATE contact SET display_name = 'changed' WHERE id = 'person 00002'");
	await source.run("DELETE FROM contact WHERE id = 'person 00003'");
	await server.start();
	const to = await target();
	await expect(refuseMoved(to)).rejects.toThrow('is being moved');
	const moved = await moveStore(source, to);
	expect(moved.resumedAt).toBeGreaterThanOrEqual(1000);
	expect(moved.rows.contact).toBe(1201);
	await expectSame(source, to);
	await refuseMoved(to);
}, 60_000);

test('N10: nothing is moved into a database that has rows, or that another store is being moved to', async () => {
	const to = await target();
	await to.run("INSERT INTO setting (name, value) VALUES ('mine', '')");
	await expect(moveStore(source, to)).rejects.toMatchObject({ message: expect.stringContaining('table "setting" has rows') as string, description: expect.stringContaining('empty database') as string });
	await refuseMoved(source);

	const half = await target(await server.database());
	await fillEveryTable(source);
	await expect(moveStore(source, half, { onBatch: () => Promise.reject(new Error('interrupted')) })).rejects.toThrow('interrupted');
	const other = await openSqliteStore(join(folder, 'other.sqlite'));
	opened.push(other);
	await expect(moveStore(other, half)).rejects.toThrow('Another store is being moved');
});

test('N10: nothing is moved while a trigger listens', async () => {
	const letGo = await stayAlive(source, 'a listener');
	expect(await livingProcesses(source)).toEqual(['a listener']);
	await expect(moveStore(source, await target())).rejects.toMatchObject({ message: expect.stringContaining('in use') as string, description: expect.stringContaining('Unpublish') as string });
	await letGo();
	expect(await moveStore(source, await target())).toMatchObject({ wasDone: false });
});

test('N10: while it is moved nobody else opens it', async () => {
	await fillEveryTable(source);
	let refused: unknown;
	await moveStore(source, await target(), { onBatch: async () => void (refused ??= await refuseMoved(source).catch((error: Error) => error.message)) });
	expect(refused).toBe('The store is being moved to PostgreSQL');
});

test('N10: others are kept out as long as it lasts, also while it says nothing', async () => {
	await fillEveryTable(source);
	let refused: unknown;
	const slow = async () => {
		if (refused !== undefined) return;
		await sleep(1_500);
		refused = await refuseMoved(source).catch((error: Error) => error.message);
	};
	await moveStore(source, await target(), { onBatch: slow, holdMs: 1_000 });
	expect(refused).toBe('The store is being moved to PostgreSQL');
}, 20_000);

test('N10: who opened it before and began to listen meanwhile has written into it: it is not left', async () => {
	await fillEveryTable(source);
	let letGo: (() => Promise<void>) | undefined;
	const to = await target();
	await expect(moveStore(source, to, { onBatch: async () => void (letGo ??= await stayAlive(source, 'a listener')) })).rejects.toThrow('in use');
	await refuseMoved(source);
	await letGo?.();
	expect(await moveStore(source, to)).toMatchObject({ wasDone: false });
});

test('N10: n8n is killed when the new store is whole and the old one not left yet: nobody writes into the old one, and running it again ends it', async () => {
	await fillEveryTable(source);
	const to = await target();
	await moveStore(source, to);
	await source.run("UPDATE setting SET name = 'move:finishing' WHERE name = 'move:to'");
	await expect(refuseMoved(source)).rejects.toMatchObject({ message: 'The store is being moved to PostgreSQL', description: expect.stringContaining('run it again') as string });
	expect(await moveStore(source, to)).toMatchObject({ wasDone: true });
	await expect(refuseMoved(source)).rejects.toThrow('was moved to');
});

test('N10: what the new store does not take at the very end leaves the old one in use', async () => {
	await fillEveryTable(source);
	const to = await target();
	const failing = Object.assign(Object.create(to) as Store, { transaction: async (work: Parameters<Store['transaction']>[0], options?: TransactionOptions) => await to.transaction(async (sql) => {
		const done = await work(sql);
		if (await sql.get("SELECT 1 AS one FROM setting WHERE name = 'move:done'")) throw new Error('a row without its contact');
		return done;
	}, options) });
	await expect(moveStore(source, failing)).rejects.toThrow('a row without its contact');
	await refuseMoved(source);
	expect(await moveStore(source, to)).toMatchObject({ wasDone: false });
});

test('Store Status: the same of both back ends', async () => {
	await fillEveryTable(source);
	await source.run("UPDATE delivery SET state = 'retry', stored_at = 5");
	const to = await target();
	const before = await storeStatus(source);
	await moveStore(source, to);
	const after = await storeStatus(to);
	expect(before).toMatchObject({ backend: 'sqlite', place: source.location, rows: { delivery: 1, contact: 2 }, listening: 0, waiting: 1, oldestWaiting: { messageKey: 'one', storedAt: 5 } });
	expect(after).toMatchObject({ backend: 'postgres', place: to.location, schemaVersion: before.schemaVersion, listening: 0, waiting: 1, oldestWaiting: before.oldestWaiting });
	for (const status of [before, after]) expect(status.sizeBytes).toBeGreaterThan(100_000);
});
