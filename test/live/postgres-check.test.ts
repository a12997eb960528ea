import { checkStore } from '../../nodes/shared/store/check/check-store';
import { failed } from '../shared/store/check-contract';
import { fillHealthily, runAll } from '../shared/store/healthy-store';
import { postgresServer } from './postgres-stores';

// What only PostgreSQL can have: rules that are not in force, and indexes that lost a row.

const postgres = postgresServer();
const filled = async () => {
	const store = await postgres.opening(await postgres.server.database());
	await fillHealthily(store);
	return store;
};
const SOUND = 'The database is sound';

test('Store Check: a row that was written past the foreign keys', async () => {
	const store = await filled();
	await runAll(store, "SET LOCAL session_replication_role = replica; INSERT INTO activity (id, kind, contact_id, subject, created_at) VALUES ('a', 'call', 'nobody', '', 1), ('b', 'call', 'nobody', '', 1)");
	expect(failed(await checkStore(store))).toEqual([{ name: 'Every reference has its row', broken: 2, examples: ['activity.contact_id without contact: 2'] }]);
});

test('Store Check: a foreign key that was taken away, a rule that was never checked, triggers that are switched off', async () => {
	const store = await filled();
	await runAll(
		store,
		`ALTER TABLE delivery DROP CONSTRAINT delivery_mailbox_id_fkey;
		ALTER TABLE mailbox DROP CONSTRAINT mailbox_kind_check; ALTER TABLE mailbox ADD CONSTRAINT mailbox_kind_check CHECK (kind = 'shared') NOT VALID;
		ALTER TABLE delivery DISABLE TRIGGER inbox_delivery_added`,
	);
	expect(failed(await checkStore(store))).toEqual([
		{ name: SOUND, broken: 2, examples: ['rule mailbox_kind_check of mailbox was never checked', 'trigger inbox_delivery_added of delivery is switched off'] },
		{ name: 'The schema is complete', broken: 1, examples: ['the foreign key of delivery.mailbox_id is missing'] },
	]);
});

test('Store Check: with amcheck, an index that lacks a row of its table', async () => {
	const store = await filled();
	await runAll(
		store,
		`CREATE EXTENSION amcheck; CREATE FUNCTION folded(name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS 'SELECT lower(name)'; CREATE INDEX folded_name ON team_member (folded(name))`,
	);
	expect(failed(await checkStore(store))).toEqual([]);
	// What an index holds must never change: PostgreSQL believes what a function says of itself.
	await runAll(store, `CREATE OR REPLACE FUNCTION folded(name TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS 'SELECT upper(name)'`);
	expect(failed(await checkStore(store))).toEqual([{ name: SOUND, broken: 1, examples: [expect.stringMatching(/^index folded_name: .*lacks matching index tuple/)] }]);
});

test('Store Check: as long as it takes, past the limit of a statement of the daily work', async () => {
	const store = await filled();
	await postgres.server.administer("ALTER SYSTEM SET statement_timeout = '300ms'");
	await postgres.server.administer('SELECT pg_reload_conf()');
	try {
		await expect(store.get('SELECT 1 AS one FROM pg_sleep(3)')).rejects.toThrow();
		expect(await store.askAtLength((ask) => ask('SELECT 1 AS one FROM pg_sleep(1)'))).toEqual([{ one: 1 }]);
	} finally {
		await postgres.server.administer('ALTER SYSTEM RESET statement_timeout');
		await postgres.server.administer('SELECT pg_reload_conf()');
	}
});
