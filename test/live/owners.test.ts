import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import { describeOwners } from '../AssignOwner/owners-contract';
import { describeProcesses } from '../AssignOwner/rotation-processes';
import type { Backend } from '../shared/store/contract';
import { describeOutgoing } from '../shared/store/outgoing-contract';
import { describeRotation } from '../shared/store/rotation-contract';
import { migratedDatabases } from './migrated-postgres';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
let database: PostgresConnection | undefined;
beforeAll(async () => {
	server = await startPostgres({ settings: { fsync: 'off' } });
}, 60_000);
afterAll(() => server.dispose(), 60_000);

const migrated = migratedDatabases(() => server);
const backend: Backend = {
	open: async (migrations) => await openPostgresStore((database ??= migrations ? await server.database() : await migrated()), migrations),
	async clean() {
		database = undefined;
	},
};
describeRotation('PostgreSQL', backend);
describeOutgoing('PostgreSQL', backend);
describeOwners('PostgreSQL', backend);
describeProcesses('PostgreSQL', migrated);
