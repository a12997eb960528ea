import { openPostgresStore } from '../../nodes/shared/store/postgres';
import { burst, overlappingMails } from '../ContactUpsert/concurrent-mails.mjs';
import { compareWithOracle, fileInProcesses } from '../ContactUpsert/concurrent-run.mjs';
import { startPostgres } from './postgres.mjs';

let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	server = await startPostgres();
}, 60_000);
afterAll(() => server.dispose());

async function filed(mails: ReturnType<typeof overlappingMails>, inFlight: number) {
	const database = await server.database();
	const store = await openPostgresStore(database);
	try {
		const figures = await fileInProcesses(database, mails, { inFlight });
		const deadlocks = await store.get<{ deadlocks: number }>('SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()');
		return { ...figures, ...(await compareWithOracle(store, mails)), deadlocks: deadlocks?.deadlocks };
	} finally {
		await store.close();
	}
}

test('W5, N5: three processes file overlapping mails on PostgreSQL: exactly the people there are, nobody twice, nothing lost', async () => {
	const { merges, ...outcome } = await filed(overlappingMails(3, 200), 4);
	expect(outcome).toMatchObject({ wrong: [], deadlocks: 0 });
	expect(merges).toBeGreaterThan(5);
	// Turns are taken by identity, so hardly any transaction runs twice: two mails of one person need not name the same one.
	expect(outcome.retries).toBeLessThan(60);
}, 120_000);

test('W5: the same new people in three processes at the same instant: each exists once', async () => {
	expect(await filed(burst(3, 60), 8)).toMatchObject({ people: 60, messages: 180, merges: 0, retries: 0, deadlocks: 0, wrong: [] });
}, 120_000);
