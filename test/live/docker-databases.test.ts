import { join } from 'node:path';
import pg from 'pg';

import { runCommand } from '../../demo/runtime/command.mjs';
import { projectFolder } from '../../demo/runtime/package-build.mjs';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	server = await startPostgres({ settings: { fsync: 'off' }, user: 'postgres' });
	const { host, port, password } = server.connection;
	const env = { ...process.env, PGHOST: host, PGPORT: String(port), PGPASSWORD: password, POSTGRES_USER: 'postgres', N8N_DB_PASSWORD: "n8n's own", SMART_INBOX_DB_PASSWORD: 'store $1' };
	await runCommand('sh', [join(projectFolder, 'docker', 'databases.sh')], { env });
}, 60_000);
afterAll(() => server?.dispose(), 60_000);

/** What the database says of whoever signs in. */
async function signIn(user: string, password: string, database: string): Promise<Record<string, unknown>> {
	const { host, port } = server.connection;
	const client = new pg.Client({ host, port, user, password, database });
	await client.connect();
	const { rows } = await client.query("SELECT current_user AS user, current_database() AS database, pg_encoding_to_char(encoding) AS encoding, has_database_privilege(datname, 'CREATE') AS builds FROM pg_database WHERE datname = current_database()").finally(() => client.end());
	return rows[0] as Record<string, unknown>;
}

test('n8n and the store have a database each', async () => {
	expect(await signIn('n8n', "n8n's own", 'n8n')).toEqual({ user: 'n8n', database: 'n8n', encoding: 'UTF8', builds: true });
	expect(await signIn('smart_inbox', 'store $1', 'smart_inbox')).toEqual({ user: 'smart_inbox', database: 'smart_inbox', encoding: 'UTF8', builds: true });
});

test('neither gets into the other’s', async () => {
	await expect(signIn('n8n', "n8n's own", 'smart_inbox')).rejects.toThrow(/permission denied/);
	await expect(signIn('smart_inbox', 'store $1', 'n8n')).rejects.toThrow(/permission denied/);
	await expect(signIn('smart_inbox', 'wrong', 'smart_inbox')).rejects.toThrow(/password authentication failed/);
});
