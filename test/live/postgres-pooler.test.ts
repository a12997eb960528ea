import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import { describeStore } from '../shared/store/contract';
import { startPgbouncer } from './pgbouncer.mjs';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
let pooler: Awaited<ReturnType<typeof startPgbouncer>>;
let database: PostgresConnection | undefined;
beforeAll(async () => {
	server = await startPostgres();
	pooler = await startPgbouncer(server.connection);
}, 60_000);
afterAll(async () => {
	await pooler?.dispose();
	await server?.dispose();
}, 60_000);

describeStore('PostgreSQL behind pgbouncer in transaction mode', {
	open: async (migrations) => await openPostgresStore((database ??= pooler.through(await server.database())), migrations),
	async clean() {
		database = undefined;
	},
});

test('N10: ten processes with four connections each share three connections of the server, and no transaction sees what another set', async () => {
	const connection = pooler.through(await server.database());
	const stores = await Promise.all(Array.from({ length: 10 }, () => openPostgresStore(connection)));
	try {
		await stores[0].run("INSERT INTO rotation (queue, last_turn) VALUES ('q', 0)");
		const seen = await Promise.all(Array.from({ length: 200 }, (_, number) => stores[number % 10].transaction(async (sql) => {
			const durable = await sql.get<{ commit: string; limit: string }>("SELECT current_setting('synchronous_commit') AS commit, current_setting('statement_timeout') AS \"limit\"");
			await sql.run("UPDATE rotation SET last_turn = last_turn + 1 WHERE queue = 'q'");
			return durable;
		}, { durable: number % 2 === 0, takingTurns: [`turn ${number % 3}`] })));
		expect(seen.map((one) => one?.commit)).toEqual(seen.map((_, number) => (number % 2 === 0 ? 'on' : 'off')));
		expect(new Set(seen.map((one) => one?.limit))).toEqual(new Set(['1min']));
		expect(await stores[3].get("SELECT last_turn AS turns FROM rotation WHERE queue = 'q'")).toEqual({ turns: 200 });
		// Nothing outlives its transaction, whoever is on that connection next.
		const left = await Promise.all(stores.map((store) => store.get("SELECT current_setting('synchronous_commit') AS commit, current_setting('statement_timeout') AS \"limit\", (SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory') AS locks")));
		expect(left).toEqual(stores.map(() => ({ commit: 'on', limit: '0', locks: 0 })));
	} finally {
		for (const store of stores) await store.close();
	}
}, 60_000);

test('N10: a pooler that gives statements to other connections than their names: what was refused runs again, then nothing has a name', async () => {
	const store = await openPostgresStore(pooler.through(await server.database()));
	let runs = 0;
	const turns = async (count: number) => {
		await Promise.all(Array.from({ length: count }, () => store.transaction(async (sql) => {
			runs++;
			await sql.get("SELECT last_turn FROM rotation WHERE queue = $1", ['q']);
			await sql.run("UPDATE rotation SET last_turn = last_turn + 1 WHERE queue = $1", ['q']);
		})));
	};
	try {
		await store.run("INSERT INTO rotation (queue, last_turn) VALUES ('q', 0)");
		await turns(40);
		runs = 0;
		await turns(40);
		expect(runs).toBe(40);
		expect(await store.get("SELECT last_turn AS turns FROM rotation WHERE queue = 'q'")).toEqual({ turns: 80 });
	} finally {
		await store.close();
	}
}, 60_000);
