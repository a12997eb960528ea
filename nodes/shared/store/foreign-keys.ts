import type { Sql } from './store';

/** A foreign key of a PostgreSQL table. */
export interface ForeignKey {
	table: string;
	name: string;
	/** As PostgreSQL writes it, e.g. "FOREIGN KEY (contact_id) REFERENCES contact(id)". */
	definition: string;
}

/** Takes all foreign keys off. To run in a transaction that keeps the answer. */
export async function dropForeignKeys(sql: Sql): Promise<ForeignKey[]> {
	const keys = await sql.all<ForeignKey>(
		`SELECT t.relname AS table, k.conname AS name, pg_get_constraintdef(k.oid) AS definition
		 FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
		 WHERE k.contype = 'f' AND n.nspname = current_schema() ORDER BY t.relname, k.conname`,
	);
	for (const { table, name } of keys) await sql.run(`ALTER TABLE "${table}" DROP CONSTRAINT "${name}"`);
	return keys;
}

/** Puts them on again: every row is checked. */
export async function restoreForeignKeys(sql: Sql, keys: readonly ForeignKey[]): Promise<void> {
	for (const { table, name, definition } of keys) await sql.run(`ALTER TABLE "${table}" ADD CONSTRAINT "${name}" ${definition}`);
}
