import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import type { Backend } from '../shared/store/contract';
import type { startPostgres } from './postgres.mjs';

type Server = () => Awaited<ReturnType<typeof startPostgres>>;

/** Databases with the newest schema: copies of one that was opened once. Setting it up takes most of a short test's time. */
export function migratedDatabases(server: Server): () => Promise<PostgresConnection> {
	let first: Promise<PostgresConnection> | undefined;
	const open = async () => {
		const database = await server().database();
		await (await openPostgresStore(database)).close();
		return database;
	};
	return async () => await server().database({}, await (first ??= open()));
}

/** What the contracts of the store are tried on: each test has a database of its own, an empty one where it brings a schema. */
export function postgresBackend(server: Server, migrated = migratedDatabases(server)): Backend {
	let database: PostgresConnection | undefined;
	return {
		open: async (migrations) => await openPostgresStore((database ??= migrations ? await server().database() : await migrated()), migrations),
		async clean() {
			database = undefined;
		},
	};
}
