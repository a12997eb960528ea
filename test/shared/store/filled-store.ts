import { dropForeignKeys, restoreForeignKeys } from '../../../nodes/shared/store/foreign-keys';
import type { Sql, SqlValue, Store } from '../../../nodes/shared/store/store';
import { tableNames } from '../../../nodes/shared/store/store-tables';

/** Where a column does not take just any text or number, or where just any would not be what every store keeps to (`check/invariants.ts`). */
const SPECIAL: Record<string, SqlValue> = {
	'team_member.role': 'coordinator',
	'team_member.deleted_at': null,
	'mailbox.kind': 'personal',
	'folder_mail.gone_by': 'server',
	'mailbox.source': 'smtp',
	'mailbox.state': 'degraded',
	'message.direction': 'in',
	'message.erased_at': null,
	'message_source.piece': 0,
	'thread.root_id': null,
	'thread.merged_into': null,
	'delivery.state': 'quarantined',
	'delivery.outcome': 'review',
	'original_copy.status': 'refused',
	'contact.merged_into': null,
	'contact.erased_at': null,
	'contact_identity.kind': 'email',
	'contact_identity.value': 'one@client.example',
	'identity_user.kind': 'phone',
	'merge_candidate.b_id': 'two',
	'merge_candidate.status': 'rejected',
	'message_link.how': 'manual',
	'enquiry.status': 'closed',
	'reply_claim.status': 'unknown',
	'owner_notice.status': 'unknown',
	'outgoing_mail.purpose': 'reply',
	'outgoing_mail.status': 'unknown',
	'outgoing_mail.sent_copy': 'failed',
	'outgoing_recipient.place': 'to',
	'outgoing_recipient.status': 'bounced',
	'blocked_address.blocked_by': 'bounce',
	'mail_draft.mode': 'reply',
	'mail_template.format': 'html',
	'outbox_action.status': 'failed',
	'notice.subject': 'delivery:one:quarantined',
	'session.kind': 'ticket',
	'session.token_hash': 'one-'.padEnd(43, 'x'),
	'session.previous_hash': 'two-'.padEnd(43, 'x'),
	'session.via': 'mail',
	'presence.doing': 'replying',
	'inbox_changed.what': 'thread',
};

interface Column {
	name: string;
	type: string;
}

/** Every column with something readable that holds one of these words: "table.column", sorted. */
export async function columnsWith(store: Store, ...words: string[]): Promise<string[]> {
	const places: string[] = [];
	for (const table of await tablesOfStore(store)) {
		const columns = await columnsOf(store, table);
		for (const row of await store.all<Record<string, unknown>>(`SELECT ${columns.map((column) => column.name).join(', ')} FROM ${table}`)) {
			for (const [column, value] of Object.entries(row)) {
				const text = value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value);
				if (words.some((word) => text.includes(word))) places.push(`${table}.${column}`);
			}
		}
	}
	return [...new Set(places)].sort();
}

/** All tables but the one that says which version it is. */
export const tablesOfStore = async (store: Store) => (await tableNames(store)).filter((name) => name !== 'schema_version');

export async function columnsOf(store: Store, table: string): Promise<Column[]> {
	if (store.backend === 'sqlite') return await store.all<Column>(`SELECT name, type FROM pragma_table_info('${table}')`);
	return await store.all<Column>("SELECT column_name AS name, UPPER(data_type) AS type FROM information_schema.columns WHERE table_schema = current_schema() AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position", [table]);
}

/** A row with a value in every column; all ids are the same, so that every reference has its row. */
export async function fillTable(sql: Sql, table: string, described: Column[], id: string): Promise<void> {
	const values = described.map(({ name, type }): SqlValue => {
		const special = SPECIAL[`${table}.${name}`];
		if (special !== undefined) return special;
		if (type === 'BYTEA') return new Uint8Array([0, 255, 13, 10]);
		if (type.startsWith('DOUBLE')) return 1.25;
		if (type === 'INTEGER') return name.length;
		return type === 'TEXT' ? id : 1_700_000_000_000 + name.length;
	});
	await sql.run(`INSERT INTO ${table} (${described.map(({ name }) => name).join(', ')}) VALUES (${values.map((_, index) => `$${index + 1}`).join(', ')})`, values);
}

/** Rows in every table of the store, whatever its version; for candidates of a merge, two people. */
export async function fillEveryTable(store: Store): Promise<void> {
	const columns = new Map<string, Column[]>();
	for (const table of await tablesOfStore(store)) columns.set(table, await columnsOf(store, table));
	await store.transaction(async (sql) => {
		const isSqlite = store.backend === 'sqlite';
		if (isSqlite) await sql.run('PRAGMA defer_foreign_keys = ON');
		const keys = isSqlite ? [] : await dropForeignKeys(sql);
		for (const table of ['team_member', 'contact']) await fillTable(sql, table, columns.get(table) ?? [], 'two');
		for (const [table, described] of columns) await fillTable(sql, table, described, 'one');
		await restoreForeignKeys(sql, keys);
	});
}
