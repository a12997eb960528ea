import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import type { Store } from '../../nodes/shared/store/store';
import { startPostgres } from './postgres.mjs';

type Server = Awaited<ReturnType<typeof startPostgres>>;

/** A server for the tests of one file, whose stores are closed after each test. */
export function postgresServer(): { readonly server: Server; opening(connection: PostgresConnection): Promise<Store>; closeStores(): Promise<void> } {
	let server: Server | undefined;
	beforeAll(async () => {
		// Only processes are killed in tests: what the system holds for the disk stays.
		server = await startPostgres({ settings: { fsync: 'off' } });
	}, 60_000);
	afterAll(() => server?.dispose(), 60_000);

	const opened: Store[] = [];
	const closeStores = async () => {
		for (const store of opened.splice(0)) await store.close();
	};
	afterEach(closeStores);
	return {
		get server() {
			if (!server) throw new Error('PostgreSQL runs during the tests only');
			return server;
		},
		async opening(connection) {
			const store = await openPostgresStore(connection);
			opened.push(store);
			return store;
		},
		closeStores,
	};
}
