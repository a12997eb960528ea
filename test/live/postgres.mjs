import { chown, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { runCommand } from '../../demo/runtime/command.mjs';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';

const PASSWORD = 'example-password';
const USER = 'smart_inbox';

/** @typedef {import('../../nodes/shared/store/postgres-connection.ts').PostgresConnection} PostgresConnection */

/** Where Debian keeps the programs of the newest PostgreSQL that is installed. */
async function programs() {
	const versions = (await readdir('/usr/lib/postgresql')).map(Number).sort((a, b) => b - a);
	return `/usr/lib/postgresql/${versions[0]}/bin`;
}

/** PostgreSQL refuses to run as root; setpriv becomes the program, so that signals reach it. @param {string} command @param {string[]} args @returns {[string, string[]]} */
function asServer(command, args) {
	return process.getuid?.() === 0 ? ['setpriv', ['--reuid', 'postgres', '--regid', 'postgres', '--clear-groups', command, ...args]] : [command, args];
}

/**
 * A PostgreSQL server of its own, on a free port of this machine. Each test takes a database of its own instead of a
 * server of its own.
 * @param {{ settings?: Record<string, string>, user?: string }} [options] settings: what postgresql.conf would say; user: who administers it
 */
export async function startPostgres({ settings = {}, user = USER } = {}) {
	const bin = await programs();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-postgres-'));
	const data = join(folder, 'data');
	const passwordFile = join(folder, 'password');
	await writeFile(passwordFile, PASSWORD);
	if (process.getuid?.() === 0) {
		const uid = Number(await runCommand('id', ['-u', 'postgres']));
		await Promise.all([folder, passwordFile].map((path) => chown(path, uid, 0)));
	}
	await runCommand(...asServer(join(bin, 'initdb'), ['--pgdata', data, '--username', user, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C.UTF-8', '--no-sync']));
	const port = await freePort();
	/** @type {PostgresConnection} */
	const connection = { host: '127.0.0.1', port, database: 'postgres', user, password: PASSWORD, tls: 'off', certificate: '', connections: 4 };
	/** @type {ReturnType<typeof startSupervised> | undefined} */
	let server;
	let databases = 0;

	/** @param {string} text */
	async function administer(text) {
		const client = new pg.Client({ ...connection, ssl: false });
		await client.connect();
		await client.query(text).finally(() => client.end());
	}

	/** @param {Record<string, string>} [more] what postgresql.conf would say besides */
	async function start(more = {}) {
		const given = Object.entries({ max_connections: '200', ...settings, ...more }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
		server = startSupervised(...asServer(join(bin, 'postgres'), ['-D', data, '-p', String(port), '-k', folder, '-c', 'listen_addresses=127.0.0.1', ...given]));
		while (!server.lines.some((line) => line.includes('ready to accept connections'))) {
			if (!server.running) throw new Error(`PostgreSQL did not start:\n${server.lines.join('\n')}`);
			await pause(20);
		}
	}
	async function stop() {
		if (!server?.running) return;
		// Its SIGTERM waits for every client to leave.
		await runCommand(...asServer(join(bin, 'pg_ctl'), ['stop', '-D', data, '-m', 'fast', '-w']));
		await server.exited;
	}

	/** The server may write to this folder. @param {string} path */
	const own = async (path) => await chown(path, (await stat(data)).uid, 0);

	/** Files that the server may read. @param {string} name @param {string} content */
	async function keep(name, content) {
		const path = join(folder, name);
		await writeFile(path, content, { mode: 0o600 });
		await own(path);
		return path;
	}

	await start();
	return {
		connection,
		keep,
		own,
		/**
		 * A database of its own.
		 * @param {Partial<PostgresConnection>} [how]
		 * @param {PostgresConnection} [from] what it begins with; empty without. Nobody may be connected to that one.
		 */
		async database(how = {}, from = undefined) {
			const database = `store_${++databases}`;
			await administer(`CREATE DATABASE ${database}${from ? ` TEMPLATE ${from.database}` : ''}`);
			return { ...connection, database, ...how };
		},
		administer,
		start,
		stop,
		/** As a power cut. */
		kill: async () => await server?.kill9(),
		async dispose() {
			await stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
