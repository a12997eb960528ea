import { describeOwners } from '../AssignOwner/owners-contract';
import { describeProcesses } from '../AssignOwner/rotation-processes';
import { describeOutgoing } from '../shared/store/outgoing-contract';
import { describeRotation } from '../shared/store/rotation-contract';
import { migratedDatabases, postgresBackend } from './migrated-postgres';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	server = await startPostgres({ settings: { fsync: 'off' } });
}, 60_000);
afterAll(() => server.dispose(), 60_000);

const migrated = migratedDatabases(() => server);
const backend = postgresBackend(() => server, migrated);
describeRotation('PostgreSQL', backend);
describeOutgoing('PostgreSQL', backend);
describeOwners('PostgreSQL', backend);
describeProcesses('PostgreSQL', migrated);
