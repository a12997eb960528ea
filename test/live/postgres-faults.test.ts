import { createServer, connect, type AddressInfo, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import type { Store } from '../../nodes/shared/store/store';
import { postgresServer } from './postgres-stores';

// What becomes of a transaction when the connection, the server or the disk goes away beneath it.

const postgres = postgresServer();
const { opening } = postgres;

const settings = async (store: Store) => (await store.all<{ name: string }>('SELECT name FROM setting ORDER BY name')).map(({ name }) => name);
const set = (name: string) => `INSERT INTO setting (name, value) VALUES ('${name}', '')`;
const endOthers = (database: string) => postgres.server.administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}'`);

test('a connection that is lost in the middle of a transaction: nothing of it is kept, n8n lives, and the next one works', async () => {
	const connection = await postgres.server.database();
	const store = await opening(connection);
	const lost = store.transaction(async (sql) => {
		await sql.run(set('half'));
		await endOthers(connection.database);
		// No statement is under way: the loss is an event that somebody must listen to.
		await sleep(100);
		await sql.run(set('other half'));
	});
	await expect(lost).rejects.toMatchObject({ name: 'StoreError', description: expect.stringContaining('Nothing was lost') as string });
	await store.transaction((sql) => sql.run(set('next')));
	expect(await settings(store)).toEqual(['next']);
});

test('connections that were lost while nobody used them are not noticed by who comes next', async () => {
	const connection = await postgres.server.database();
	const store = await opening(connection);
	await Promise.all(Array.from({ length: 4 }, (_, number) => store.transaction((sql) => sql.run(set(`${number}`)))));
	await endOthers(connection.database);
	expect(await settings(store)).toHaveLength(4);
	await store.transaction((sql) => sql.run(set('next')));
	expect(await settings(store)).toHaveLength(5);
});

test('a statement that failed and was passed over does not end in a transaction that seems to have been kept', async () => {
	const store = await opening(await postgres.server.database());
	for (const durable of [true, false]) {
		const passedOver = store.transaction(async (sql) => {
			await sql.run(set('kept'));
			await sql.run(set('kept')).catch(() => undefined);
		}, { durable });
		await expect(passedOver).rejects.toThrow('nothing of it was kept');
	}
	expect(await settings(store)).toEqual([]);
});

test('two transactions that wait for each other both get through', async () => {
	const store = await opening(await postgres.server.database());
	for (const name of ['a', 'b']) await store.run(set(name));
	const raise = (one: string, other: string) => store.transaction(async (sql) => {
		await sql.run("UPDATE setting SET value = value || '.' WHERE name = $1", [one]);
		await sleep(100);
		await sql.run("UPDATE setting SET value = value || '.' WHERE name = $1", [other]);
	});
	await Promise.all([raise('a', 'b'), raise('b', 'a')]);
	expect(await store.all('SELECT value FROM setting')).toEqual([{ value: '..' }, { value: '..' }]);
});

test('more work than connections waits for its turn', async () => {
	const store = await opening({ ...(await postgres.server.database()), connections: 2 });
	await Promise.all(Array.from({ length: 100 }, (_, number) => store.transaction((sql) => sql.run(set(`${number}`)))));
	expect(await settings(store)).toHaveLength(100);
});

/** Cuts the connection when COMMIT is on its way: before the server hears of it, or before we hear of its answer. */
async function cuttingProxy(target: PostgresConnection, cut: 'question' | 'answer'): Promise<{ proxy: Server; through: PostgresConnection; cuts: () => number; arm: () => void }> {
	let isArmed = false;
	let cuts = 0;
	const proxy = createServer((client) => {
		const upstream = connect(target.port, target.host);
		let isCut = false;
		client.on('data', (bytes: Buffer) => {
			if (isArmed && bytes.includes('; COMMIT\0')) {
				isArmed = false;
				isCut = true;
				cuts++;
				if (cut === 'question') return void [client, upstream].forEach((socket) => socket.destroy());
				// Its answer shows that it has committed.
				upstream.once('data', () => [client, upstream].forEach((socket) => socket.destroy()));
			}
			upstream.write(bytes);
		});
		upstream.on('data', (bytes: Buffer) => void (isCut || client.write(bytes)));
		for (const [socket, other] of [[client, upstream], [upstream, client]]) socket.on('error', () => undefined).on('close', () => other.destroy());
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	return { proxy, through: { ...target, port: (proxy.address() as AddressInfo).port }, cuts: () => cuts, arm: () => (isArmed = true) };
}

test.each<['answer' | 'question', string[]]>([
	['answer', ['a']],
	['question', []],
])('the connection is lost with the %s to COMMIT: what became of it is found out', async (cut, kept) => {
	const { proxy, through, cuts, arm } = await cuttingProxy(await postgres.server.database(), cut);
	try {
		const store = await opening(through);
		arm();
		const ended = await store.transaction((sql) => sql.run(set('a')), { durable: true }).then((changed) => changed, (error: Error) => error.name);
		expect(cuts()).toBe(1);
		expect(ended).toBe(cut === 'answer' ? 1 : 'StoreError');
		expect(await settings(store)).toEqual(kept);
	} finally {
		proxy.close();
	}
});

test('the server is killed three times under load: what was reported as done is there once, what was reported as failed is not', async () => {
	const store = await opening(await postgres.server.database());
	const workers = 6;
	for (let worker = 0; worker < workers; worker++) await store.run('INSERT INTO rotation (queue, last_turn) VALUES ($1, 0)', [`w${worker}`]);
	let stopped = false;
	const told: string[] = [];
	let failures = 0;
	const work = async (worker: number) => {
		for (let number = 0; !stopped; ) {
			try {
				await store.transaction(async (sql) => {
					await sql.run(set(`${worker}:${number}`));
					await sql.run('UPDATE rotation SET last_turn = last_turn + 1 WHERE queue = $1', [`w${worker}`]);
				}, { durable: true });
				told.push(`${worker}:${number++}`);
			} catch {
				failures++;
				await sleep(20);
			}
		}
	};
	const working = Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
	for (let round = 0; round < 3; round++) {
		const before = told.length;
		while (told.length < before + 100) await sleep(20);
		await postgres.server.kill();
		await sleep(200);
		await postgres.server.start();
	}
	const before = told.length;
	while (told.length < before + 100) await sleep(20);
	stopped = true;
	await working;
	process.stdout.write(`killed three times: ${told.length} transactions done, ${failures} refused\n`);
	expect(failures).toBeGreaterThan(0);
	expect(await settings(store)).toEqual([...told].sort());
	expect(await store.get('SELECT SUM(last_turn) AS turns FROM rotation')).toEqual({ turns: told.length });
}, 120_000);

test('a server that was stopped and started again is found again', async () => {
	const store = await opening(await postgres.server.database());
	await store.run(set('before'));
	await postgres.server.stop();
	await expect(store.get('SELECT 1 AS one')).rejects.toMatchObject({ name: 'StoreError', message: expect.stringContaining('cannot be reached') as string });
	await expect(store.transaction((sql) => sql.run(set('meanwhile')))).rejects.toMatchObject({ name: 'StoreError' });
	await postgres.server.start();
	await store.transaction((sql) => sql.run(set('after')));
	expect(await settings(store)).toEqual(['after', 'before']);
}, 60_000);
