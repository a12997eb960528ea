import { readFileSync } from 'node:fs';

import { checkStore } from '../../../nodes/shared/store/check/check-store';
import { refreshConversations } from '../../../nodes/shared/store/conversation-refresh';
import { listConversations } from '../../../nodes/shared/store/conversations';
import { shippedMigrations } from '../../../nodes/shared/store/migrate';
import type { Row, Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';
import { columnsOf, fillEveryTable, tablesOfStore } from './filled-store';

const VERSIONS = shippedMigrations();
const NEWEST = VERSIONS.length;
const EARLIER = VERSIONS.slice(0, -1);

/** Tables of earlier versions whose rows are elsewhere now, and what they are there. */
const MOVED: Record<string, string> = {
	reply_claim: `SELECT o.message_key, o.contact_id, o.sender_address, r.address AS recipient, o.header_id, o.status, o.reason, o.listings, o.queued_at AS claimed_at, o.settled_at
		FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE o.purpose = 'reply'`,
	owner_notice: `SELECT message_key, member_id, status, reason, queued_at AS claimed_at, settled_at FROM outgoing_mail WHERE purpose = 'owner'`,
};

interface Rows {
	names: string[];
	rows: Row[];
}

/** Every table with all its rows, one at least. */
async function rowsOf(store: Store): Promise<Map<string, Rows>> {
	const found = new Map<string, Rows>();
	for (const table of await tablesOfStore(store)) {
		const names = (await columnsOf(store, table)).map((column) => column.name);
		const rows = await store.all(`SELECT ${names.join(', ')} FROM ${table} ORDER BY 1, 2`);
		// What is computed has its rows when somebody looks, and marks are worked off.
		if (!COMPUTED.includes(table)) found.set(table, { names, rows });
	}
	expect(found.size).toBeGreaterThanOrEqual(29);
	return found;
}

const COMPUTED = ['inbox_thread', 'inbox_changed'];

async function expectKept(store: Store, before: Map<string, Rows>): Promise<void> {
	const present = await tablesOfStore(store);
	for (const [table, { names, rows }] of before) {
		const from = present.includes(table) ? table : `(${MOVED[table]}) moved`;
		expect({ table, rows: await store.all(`SELECT ${names.join(', ')} FROM ${from} ORDER BY 1, 2`) }).toEqual({ table, rows });
	}
}

async function expectConsistent(store: Store): Promise<void> {
	expect((await checkStore(store)).problems).toEqual([]);
}

const versionOf = async (store: Store) => (await store.get<{ version: number }>('SELECT MAX(version) AS version FROM schema_version'))?.version;

/** A store of an earlier version becomes one of the present version, on every back end. */
export function describeUpgrade(name: string, backend: Backend): void {
	describe(`upgrade on ${name}`, () => {
		let store: Store;
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		test.each(EARLIER)('a store of version $version, with rows in every table, keeps all of them in the present one', async ({ version }) => {
			store = await backend.open(VERSIONS.slice(0, version));
			await fillEveryTable(store);
			const before = await rowsOf(store);
			await store.close();

			store = await backend.open();
			expect(await versionOf(store)).toBe(NEWEST);
			await expectKept(store, before);
			await expectConsistent(store);
		});

		test('a store of the first version goes through every later one, and loses nothing on the way', async () => {
			store = await backend.open(VERSIONS.slice(0, 1));
			await fillEveryTable(store);
			const first = await rowsOf(store);
			for (const { version } of VERSIONS.slice(1)) {
				const before = await rowsOf(store);
				await store.close();
				store = await backend.open(VERSIONS.slice(0, version));
				expect(await versionOf(store)).toBe(version);
				await expectKept(store, before);
			}
			await expectKept(store, first);
			await expectConsistent(store);
		}, 30_000);

		test.each(EARLIER)('version $version refuses a store of the present one, says what to do, and leaves it as it is', async ({ version }) => {
			store = await backend.open();
			await fillEveryTable(store);
			const before = await rowsOf(store);
			const file = store.backend === 'sqlite' ? store.location : undefined;
			if (file) await store.close();
			const bytes = file && readFileSync(file);
			await expect(backend.open(VERSIONS.slice(0, version))).rejects.toMatchObject({
				name: 'StoreError',
				message: `The store has schema version ${NEWEST}, this package knows versions up to ${version}`,
				description: expect.stringMatching(/^The store was opened by a newer version of n8n-nodes-smart-inbox, and nothing was changed in it\. Install that version again, or restore the backup/) as string,
			});
			if (file) expect(readFileSync(file).equals(bytes as Buffer)).toBe(true);
			if (file) store = await backend.open();
			expect(await versionOf(store)).toBe(NEWEST);
			await expectKept(store, before);
			await expectConsistent(store);
		});

		test('what only a version to come knows is refused, and kept', async () => {
			const toCome = { version: NEWEST + 1, text: "CREATE TABLE dream (id TEXT PRIMARY KEY); INSERT INTO dream (id) VALUES ('one')" };
			store = await backend.open([...VERSIONS, toCome]);
			await store.close();
			await expect(backend.open()).rejects.toMatchObject({ message: expect.stringContaining(`schema version ${NEWEST + 1}`) as string });
			store = await backend.open([...VERSIONS, toCome]);
			expect(await store.all('SELECT id FROM dream')).toEqual([{ id: 'one' }]);
		});

		test('mail of the first version counts as read, and its mailboxes go on as they were', async () => {
			store = await backend.open(VERSIONS.slice(0, 1));
			await fillEveryTable(store);
			await store.close();

			store = await backend.open();
			expect(await store.get('SELECT CASE WHEN parsed_at = stored_at THEN 1 ELSE 0 END AS parsed FROM message')).toEqual({ parsed: 1 });
			expect(await store.get('SELECT fetch_anyway AS wanted FROM delivery')).toEqual({ wanted: 0 });
			expect(await store.get('SELECT own_addresses AS own FROM mailbox')).toEqual({ own: '[]' });
			expect(await store.all('SELECT * FROM original_copy')).toEqual([]);
		});

		test('the conversations of an older store are listed, the newest first', async () => {
			store = await backend.open(VERSIONS.slice(0, 7));
			await store.run("INSERT INTO mailbox (id, address, created_at) VALUES ('box', 'inbox@office.example', 0)");
			for (const [id, at, root] of [['b', 3, null], ['a', 1, null], ['c', 2, 'a']] as const) {
				await store.run('INSERT INTO thread (id, subject, first_at, last_at, root_id, merged_into) VALUES ($1, $1, $2, $2, $3, $3)', [id, at, root]);
				await store.run(
					`INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
					 VALUES ($1, $1, $1, $1, '', '', '[]', '', 'personal', '', 1, 1, $2, $2)`,
					[id, at],
				);
				await store.run("INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state) VALUES ($1, $1, 'box', $2, $2, 'done')", [id, at]);
			}
			await store.close();

			store = await backend.open();
			const search = { mailboxIds: ['box'], filter: 'all' as const };
			expect(await refreshConversations(store, { limit: 1 })).toEqual({ refreshed: 1, waiting: 1 });
			expect((await listConversations(store, search, 5)).conversations.map(({ threadId }) => threadId)).toEqual(['b']);
			expect(await refreshConversations(store, { limit: 5 })).toEqual({ refreshed: 1, waiting: 0 });
			expect((await listConversations(store, search, 5)).conversations.map(({ threadId, subject, mailCount }) => [threadId, subject, mailCount])).toEqual([['b', 'b', 1], ['a', 'c', 2]]);
		});
	});
}
