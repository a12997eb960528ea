import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import { describeStore } from '../shared/store/contract';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
let database: PostgresConnection | undefined;
beforeAll(async () => {
	server = await startPostgres();
}, 60_000);
afterAll(() => server.dispose());

describeStore('PostgreSQL', {
	open: async (migrations) => await openPostgresStore((database ??= await server.database()), migrations),
	async clean() {
		database = undefined;
	},
});
