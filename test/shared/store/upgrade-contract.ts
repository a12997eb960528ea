import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { refreshConversations } from '../../../nodes/shared/store/conversation-refresh';
import { listConversations } from '../../../nodes/shared/store/conversations';
import type { Row, Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';
import { columnsOf, fillEveryTable, tablesOfStore } from './filled-store';

const VERSIONS = ['001', '002', '003', '004', '005', '006', '007'].map((name, index) => ({ version: index + 1, text: readFileSync(join(__dirname, `../../../nodes/shared/store/schema/${name}.sql`), 'utf8') }));

/** Tables of earlier versions whose rows are elsewhere now, and what they are there. */
const MOVED: Record<string, string> = {
	reply_claim: `SELECT o.message_key, o.contact_id, o.sender_address, r.address AS recipient, o.header_id, o.status, o.reason, o.listings, o.queued_at AS claimed_at, o.settled_at
		FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE o.purpose = 'reply'`,
	owner_notice: `SELECT message_key, member_id, status, reason, queued_at AS claimed_at, settled_at FROM outgoing_mail WHERE purpose = 'owner'`,
};

/** A store of an earlier version becomes one of the present version, on every back end. */
export function describeUpgrade(name: string, backend: Backend): void {
	describe(`upgrade on ${name}`, () => {
		let store: Store;
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		test.each(VERSIONS)('a store of version $version, with rows in every table, keeps all of them in the present one', async ({ version }) => {
			store = await backend.open(VERSIONS.slice(0, version));
			const before = await tablesOfStore(store);
			expect(before.length).toBeGreaterThanOrEqual(29);
			await fillEveryTable(store);
			const kept = new Map<string, { names: string[]; rows: Row[] }>();
			for (const table of before) {
				const names = (await columnsOf(store, table)).map((column) => column.name);
				kept.set(table, { names, rows: await store.all(`SELECT ${names.join(', ')} FROM ${table} ORDER BY 1, 2`) });
			}
			await store.close();

			store = await backend.open();
			expect((await store.get<{ version: number }>('SELECT MAX(version) AS version FROM schema_version'))?.version).toBeGreaterThan(version);
			for (const [table, { names, rows }] of kept) {
				expect(rows.length).toBeGreaterThan(0);
				const from = table in MOVED ? `(${MOVED[table]}) moved` : table;
				expect({ table, rows: await store.all(`SELECT ${names.join(', ')} FROM ${from} ORDER BY 1, 2`) }).toEqual({ table, rows });
			}
			if (store.backend === 'postgres') return;
			expect(await store.all('PRAGMA foreign_key_check')).toEqual([]);
			expect(await store.get('PRAGMA integrity_check')).toEqual({ integrity_check: 'ok' });
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
