import { DatabaseSync } from 'node:sqlite';

import { checkStore } from '../../../nodes/shared/store/check/check-store';
import { plannedSchema } from '../../../nodes/shared/store/check/planned-schema';
import type { Store } from '../../../nodes/shared/store/store';
import { tableNames } from '../../../nodes/shared/store/store-tables';
import { describeChecks, failed } from './check-contract';
import { freshStore, sqliteBackend } from './contract-sqlite';
import { fillHealthily } from './healthy-store';

describeChecks('SQLite', sqliteBackend());

describe('a SQLite file that something else has written into', () => {
	const fresh = freshStore();
	const check = async (text: string): Promise<ReturnType<typeof failed>> => {
		const store: Store = fresh.store;
		await fillHealthily(store);
		const other = new DatabaseSync(await fresh.file(), { defensive: false });
		other.exec(text);
		other.close();
		return failed(await checkStore(store));
	};

	test('rows that break a rule of the schema', async () => {
		expect(await check("PRAGMA ignore_check_constraints = ON; UPDATE mailbox SET source = 'pigeon' WHERE id = 'box'")).toEqual([{ name: 'The database is sound', broken: 1, examples: ['CHECK constraint failed in mailbox'] }]);
	});

	test('an index that has lost a row', async () => {
		const [found, ...rest] = await check("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'interest_reference'; PRAGMA writable_schema = RESET; INSERT INTO listing (reference, created_at, updated_at) VALUES ('R', 1, 1)");
		expect(rest.map(({ name }) => name)).toEqual(['The schema is complete']);
		expect(found.name).toBe('The database is sound');
	});

	test('references to rows that are not there', async () => {
		expect(await check("PRAGMA foreign_keys = OFF; UPDATE activity SET contact_id = NULL; INSERT INTO activity (id, kind, contact_id, subject, created_at) VALUES ('a', 'call', 'nobody', '', 1), ('b', 'call', 'nobody', '', 1)")).toEqual([
			{ name: 'Every reference has its row', broken: 2, examples: ['activity.contact_id without contact: 2'] },
		]);
	});

	test('a search index that does not have what it is made of', async () => {
		expect((await check("DELETE FROM search_word_data WHERE id > 10")).map(({ name }) => name)).toEqual(['The database is sound']);
	});
});

test('the foreign keys that are looked through are those of SQLite itself', async () => {
	const backend = sqliteBackend();
	const store = await backend.open();
	const real: string[] = [];
	for (const table of await tableNames(store)) {
		for (const key of await store.all<{ from: string; table: string; to: string }>(`SELECT "from", "table", "to" FROM pragma_foreign_key_list('${table}')`)) real.push(`${table}.${key.from} → ${key.table}.${key.to}`);
	}
	expect(plannedSchema('sqlite').references.map(({ table, column, parent, parentColumn }) => `${table}.${column} → ${parent}.${parentColumn}`).sort()).toEqual(real.sort());
	expect(real.length).toBeGreaterThan(50);
	await store.close();
	await backend.clean();
});
