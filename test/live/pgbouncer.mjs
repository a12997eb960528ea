import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';

/** @typedef {import('../../nodes/shared/store/postgres-connection.ts').PostgresConnection} PostgresConnection */

/**
 * A transaction pooler before a PostgreSQL server: consecutive transactions of one client run on whichever of a few
 * server connections is free.
 * @param {PostgresConnection} server
 */
export async function startPgbouncer(server) {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-pgbouncer-'));
	await chmod(folder, 0o755);
	const port = await freePort();
	const users = join(folder, 'users');
	await writeFile(users, `"${server.user}" "${server.password}"\n`);
	const settings = join(folder, 'pgbouncer.ini');
	await writeFile(settings, [
		'[databases]',
		`* = host=${server.host} port=${server.port}`,
		'[pgbouncer]',
		'listen_addr = 127.0.0.1',
		`listen_port = ${port}`,
		'unix_socket_dir =',
		'auth_type = scram-sha-256',
		`auth_file = ${users}`,
		'pool_mode = transaction',
		'default_pool_size = 3',
		'max_client_conn = 200',
		// The most forgetful it can be: what a session keeps is gone or another client's.
		'server_round_robin = 1',
		'',
	].join('\n'));
	// It refuses to run as root.
	const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups'] : [];
	const [command, ...args] = [...asNobody, '/usr/sbin/pgbouncer', settings];
	const running = startSupervised(command, args);
	while (!running.lines.some((line) => line.includes('process up'))) {
		if (!running.running) throw new Error(`pgbouncer did not start:\n${running.lines.join('\n')}`);
		await pause(20);
	}
	return {
		/** The same database through the pooler. @param {PostgresConnection} connection @returns {PostgresConnection} */
		through: (connection) => ({ ...connection, host: '127.0.0.1', port }),
		async dispose() {
			await running.kill9();
			await rm(folder, { recursive: true, force: true });
		},
	};
}
