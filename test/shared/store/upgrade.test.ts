import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Row, Sql, SqlValue, Store } from '../../../nodes/shared/store/store';
import { sqliteBackend } from './contract-sqlite';

const FIRST_VERSION = readFileSync(join(__dirname, '../../../nodes/shared/store/schema/001.sql'), 'utf8');

const backend = sqliteBackend();
let store: Store;
afterEach(async () => {
	await store.close();
	await backend.clean();
});

/** Where a column does not take just any text or number. */
const SPECIAL: Record<string, SqlValue> = {
	'team_member.role': 'coordinator',
	'mailbox.kind': 'personal',
	'mailbox.source': 'smtp',
	'mailbox.state': 'degraded',
	'message.direction': 'in',
	'delivery.state': 'quarantined',
	'delivery.outcome': 'review',
	'contact.merged_into': null,
	'contact_identity.kind': 'email',
	'merge_candidate.b_id': 'two',
	'merge_candidate.status': 'rejected',
	'message_link.how': 'manual',
	'enquiry.status': 'closed',
	'reply_claim.status': 'unknown',
	'outbox_action.status': 'failed',
	'session.kind': 'ticket',
};

interface Column {
	name: string;
	type: string;
}

const tables = async (sql: Sql) => (await sql.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'schema_version' ORDER BY name")).map(({ name }) => name);
const columns = (sql: Sql, table: string) => sql.all<Column>(`SELECT name, type FROM pragma_table_info('${table}')`);

/** A row with a value in every column; all ids are the same, so that every reference has its row. */
async function fill(sql: Sql, table: string, id: string): Promise<void> {
	const described = await columns(sql, table);
	const values = described.map(({ name, type }): SqlValue => {
		const special = SPECIAL[`${table}.${name}`];
		if (special !== undefined) return special;
		if (type === 'BYTEA') return new Uint8Array([0, 255, 13, 10]);
		return type === 'TEXT' ? id : 1_700_000_000_000 + name.length;
	});
	await sql.run(`INSERT INTO ${table} (${described.map(({ name }) => name).join(', ')}) VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`, values);
}

test('a store of the first version, with rows in every table, keeps all of them in the present one', async () => {
	store = await backend.open([{ version: 1, text: FIRST_VERSION }]);
	const before = await tables(store);
	expect(before).toHaveLength(FIRST_VERSION.match(/^CREATE TABLE /gm)?.length ?? 0);
	await store.transaction(async (sql) => {
		await sql.run('PRAGMA defer_foreign_keys = ON');
		for (const table of ['team_member', 'contact']) await fill(sql, table, 'two');
		for (const table of before) await fill(sql, table, 'one');
	});
	const kept = new Map<string, { names: string[]; rows: Row[] }>();
	for (const table of before) {
		const names = (await columns(store, table)).map(({ name }) => name);
		kept.set(table, { names, rows: await store.all(`SELECT ${names.join(', ')} FROM ${table} ORDER BY 1, 2`) });
	}
	await store.close();

	store = await backend.open();
	expect((await store.get<{ version: number }>('SELECT MAX(version) AS version FROM schema_version'))?.version).toBeGreaterThan(1);
	for (const [table, { names, rows }] of kept) {
		expect(rows.length).toBeGreaterThan(0);
		expect({ table, rows: await store.all(`SELECT ${names.join(', ')} FROM ${table} ORDER BY 1, 2`) }).toEqual({ table, rows });
	}
	expect(await store.all('PRAGMA foreign_key_check')).toEqual([]);
	expect(await store.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
});

test('mail of the first version counts as read, and its mailboxes go on as they were', async () => {
	store = await backend.open([{ version: 1, text: FIRST_VERSION }]);
	await store.transaction(async (sql) => {
		for (const table of ['team_member', 'mailbox', 'folder', 'thread', 'message', 'delivery']) await fill(sql, table, 'one');
	});
	await store.close();

	store = await backend.open();
	expect(await store.get('SELECT parsed_at = stored_at AS parsed FROM message')).toEqual({ parsed: 1 });
	expect(await store.get('SELECT fetch_anyway AS wanted FROM delivery')).toEqual({ wanted: 0 });
	expect(await store.get('SELECT own_addresses AS own FROM mailbox')).toEqual({ own: '[]' });
	expect(await store.all('SELECT * FROM original_copy')).toEqual([]);
});
