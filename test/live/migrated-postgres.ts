import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import type { startPostgres } from './postgres.mjs';

/** Databases with the newest schema: copies of one that was opened once. Setting it up takes most of a short test's time. */
export function migratedDatabases(server: () => Awaited<ReturnType<typeof startPostgres>>): () => Promise<PostgresConnection> {
	let first: Promise<PostgresConnection> | undefined;
	const open = async () => {
		const database = await server().database();
		await (await openPostgresStore(database)).close();
		return database;
	};
	return async () => await server().database({}, await (first ??= open()));
}
