import { openPostgresStore } from '../../nodes/shared/store/postgres';
import { storesFrom } from '../SmartInboxTrigger/n8n-edge';
import { migratedDatabases } from './migrated-postgres';
import { startPostgres } from './postgres.mjs';

// What the unit tests say of the ledger and of the trigger on the embedded store holds on PostgreSQL, word for word.

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	server = await startPostgres({ settings: { fsync: 'off' } });
	const migrated = migratedDatabases(() => server);
	storesFrom(async () => await openPostgresStore(await migrated()));
}, 60_000);
afterAll(() => server?.dispose(), 60_000);

// What was just written is kept in memory for a while, of all tests together: the one that counts it comes first.
const LEDGER = ['mail-source', 'ledger', 'arriving-mail', 'folder-choices', 'mailboxes'].map((name) => `../shared/store/${name}.test`);
const TRIGGER = ['catch-up', 'dispatch', 'health', 'mailbox-options', 'original-copy', 'rehearsal', 'smtp-commit'].map((name) => `../SmartInboxTrigger/${name}.test`);

describe.each([...LEDGER, ...TRIGGER])('%s on PostgreSQL', (file) => {
	jest.requireActual(file);
});
