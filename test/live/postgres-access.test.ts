import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../demo/runtime/free-port.mjs';
import { createSelfSignedCertificate } from '../../demo/runtime/self-signed-certificate.mjs';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import { mountSmallDisk, whyNoSmallDisk } from '../soak/small-disk.mjs';
import { postgresServer } from './postgres-stores';

// What a person is told when the store cannot be used, and what it takes until it can.

const postgres = postgresServer();
const { opening } = postgres;
const refusal = async (connection: PostgresConnection) => await opening(connection).then(() => ({ message: 'opened', description: '' }), (error: Error & { description: string }) => ({ message: error.message, description: error.description }));

test.each<[string, (connection: PostgresConnection) => Partial<PostgresConnection>, string, string]>([
	['a wrong password', () => ({ password: 'wrong' }), 'PostgreSQL refused the sign-in', 'Check User and Password'],
	['a user that does not exist', () => ({ user: 'nobody_here' }), 'PostgreSQL refused the sign-in', 'Check User and Password'],
	['a database that does not exist', () => ({ database: 'missing' }), 'The database of the store does not exist', 'CREATE DATABASE'],
	['a host that does not exist', () => ({ host: 'postgres.invalid' }), 'The host of the store is not known', 'Check Host'],
	['a server without encryption', () => ({ tls: 'on' }), 'PostgreSQL does not offer encryption', 'Set TLS to Off'],
])('N10: %s: what happened and what to do, and where', async (_name, change, message, description) => {
	const connection = await postgres.server.database();
	const told = await refusal({ ...connection, ...change(connection) });
	expect(told).toEqual({ message: expect.stringContaining(message) as string, description: expect.stringContaining(description) as string });
	expect(told.message).toContain('PostgreSQL ');
	expect(told.message + told.description).not.toContain(connection.password);
});

test('N10: nobody listens on the port', async () => {
	const port = await freePort();
	expect(await refusal({ ...postgres.server.connection, port })).toMatchObject({ message: expect.stringContaining(`cannot be reached (PostgreSQL 127.0.0.1:${port}/postgres)`) as string });
});

async function administerIn(database: PostgresConnection, text: string): Promise<void> {
	const { Client } = await import('pg');
	const client = new Client({ ...database, ssl: false });
	await client.connect();
	await client.query(text).finally(() => client.end());
}

test('N10: a database that belongs to another program is left as it is', async () => {
	const database = await postgres.server.database();
	await administerIn(database, 'CREATE TABLE invoice (id INTEGER); CREATE TABLE schema_version (version INTEGER, applied_at BIGINT)');
	expect(await refusal(database)).toEqual({
		message: expect.stringContaining('holds tables of another program (invoice, schema_version)') as string,
		description: expect.stringContaining('database of its own') as string,
	});
	await administerIn(database, "DO $$ BEGIN IF (SELECT COUNT(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) <> 2 THEN RAISE 'changed'; END IF; END $$");
});

test('N10: a database in an encoding that cannot hold every letter', async () => {
	await postgres.server.administer("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	expect(await refusal({ ...postgres.server.connection, database: 'latin' })).toMatchObject({ message: expect.stringContaining('encoding LATIN1') as string });
});

test('N10: a user who may not make tables', async () => {
	const database = await postgres.server.database();
	await postgres.server.administer("CREATE ROLE visitor LOGIN PASSWORD 'visitor'");
	expect(await refusal({ ...database, user: 'visitor', password: 'visitor' })).toMatchObject({ message: expect.stringContaining('may not do this') as string, description: expect.stringContaining('OWNER') as string });
});

test('N10: more connections than the server has: told, and everything goes on with those there are', async () => {
	const database = await postgres.server.database();
	await postgres.server.administer("CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 2");
	await postgres.server.administer(`ALTER DATABASE ${database.database} OWNER TO narrow`);
	const narrow = { ...database, user: 'narrow', password: 'narrow', connections: 8 };
	const store = await opening(narrow);
	const ended = await Promise.allSettled(Array.from({ length: 8 }, (_, number) => store.transaction(async (sql) => {
		await sql.run("INSERT INTO setting (name, value) VALUES ($1, '')", [`${number}`]);
		await sql.get('SELECT pg_sleep(0.1)');
	})));
	const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error & { description: string }] : []));
	expect(refused.length).toBeGreaterThan(0);
	for (const error of refused) expect(error).toMatchObject({ message: expect.stringContaining('no connection left') as string, description: expect.stringContaining('lower Connections') as string });
	expect(await store.get('SELECT COUNT(*) AS kept FROM setting')).toEqual({ kept: 8 - refused.length });
});

test('N10: a database that becomes read-only and writable again', async () => {
	const database = await postgres.server.database();
	const store = await opening(database);
	await postgres.server.administer(`ALTER DATABASE ${database.database} SET default_transaction_read_only = on`);
	await postgres.server.administer(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database.database}'`);
	await expect(store.transaction((sql) => sql.run("INSERT INTO setting (name, value) VALUES ('a', '')"))).rejects.toMatchObject({ message: expect.stringContaining('read-only') as string, description: expect.stringContaining('primary') as string });
	expect(await store.all('SELECT name FROM setting')).toEqual([]);
	await postgres.server.administer(`ALTER DATABASE ${database.database} RESET default_transaction_read_only`);
	// No new connection is asked for by hand: one on which writing was refused is not used again.
	await store.transaction((sql) => sql.run("INSERT INTO setting (name, value) VALUES ('b', '')"));
	expect(await store.all('SELECT name FROM setting')).toEqual([{ name: 'b' }]);
});

test('N10: eight processes that start together on an empty database migrate it once', async () => {
	const database = await postgres.server.database();
	const stores = await Promise.all(Array.from({ length: 8 }, () => opening(database)));
	const versions = await stores[7].all<{ version: number }>('SELECT version FROM schema_version ORDER BY version');
	expect(versions.length).toBeGreaterThanOrEqual(3);
	expect(versions.map(({ version }) => version)).toEqual(versions.map((_, index) => index + 1));
});

test('TLS: a server with an authority of its own is trusted by its certificate, and not without it', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-tls-'));
	try {
		const { key, cert } = await createSelfSignedCertificate(folder);
		const database = await postgres.server.database();
		await postgres.server.stop();
		await postgres.server.start({ ssl: 'on', ssl_key_file: await postgres.server.keep('server.key', key), ssl_cert_file: await postgres.server.keep('server.crt', cert) });
		const store = await opening({ ...database, tls: 'on', certificate: cert });
		expect(await store.get('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual({ ssl: true });
		expect(await refusal({ ...database, tls: 'on' })).toMatchObject({ message: expect.stringContaining('is not trusted') as string, description: expect.stringContaining('Trusted Certificate') as string });
		const { cert: other } = await createSelfSignedCertificate(folder);
		expect(await refusal({ ...database, tls: 'on', certificate: other })).toMatchObject({ message: expect.stringContaining('is not trusted') as string });
		const unverified = await opening({ ...database, tls: 'unverified' });
		expect(await unverified.get('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual({ ssl: true });
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}, 60_000);

test('N10: a full disk: told, nothing half written, and it goes on when there is space', async () => {
	const why = await whyNoSmallDisk();
	if (why !== null) return void process.stdout.write(`not tried: ${why}\n`);
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-full-'));
	const disk = await mountSmallDisk(folder);
	try {
		await postgres.server.own(folder);
		await postgres.server.administer(`CREATE TABLESPACE small LOCATION '${folder}'`);
		await postgres.server.administer('CREATE DATABASE small TABLESPACE small');
		const store = await opening({ ...postgres.server.connection, database: 'small' });
		await disk.fill();
		const write = (name: string) => store.transaction((sql) => sql.run('INSERT INTO setting (name, value) VALUES ($1, $2)', [name, Buffer.alloc(3000, name).toString()]));
		const refused = await (async () => {
			for (let number = 0; ; number++) await write(`${number}`);
		})().catch((error: unknown) => error);
		expect(refused).toMatchObject({ isFull: true, message: expect.stringContaining('full') as string, description: expect.stringContaining('nothing was lost') as string });
		await disk.free();
		await write('after');
		expect(await store.get("SELECT COUNT(*) AS n FROM setting WHERE name = 'after'")).toEqual({ n: 1 });
		await postgres.closeStores();
		await postgres.server.administer('DROP DATABASE small');
		await postgres.server.administer('DROP TABLESPACE small');
	} finally {
		await disk.unmount();
		await rm(folder, { recursive: true, force: true });
	}
}, 60_000);
