import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { StoreError, type Sql } from './store';

export interface Migration {
	version: number;
	text: string;
}

/** The numbered migrations that ship with this package, in order. */
export function shippedMigrations(folder = join(__dirname, 'schema')): Migration[] {
	return readdirSync(folder)
		.filter((name) => /^\d{3}\.sql$/.test(name))
		.sort()
		.map((name) => ({ version: Number(name.slice(0, 3)), text: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Brings the schema up to the newest shipped version. To be called inside one transaction that excludes other
 * migrators; `script` runs several statements at once.
 */
export async function migrate(sql: Sql, script: (text: string) => Promise<void>, migrations = shippedMigrations()): Promise<void> {
	await script('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at BIGINT NOT NULL)');
	const row = await sql.get<{ version: number | null }>('SELECT MAX(version) AS version FROM schema_version');
	const present = row?.version ?? 0;
	const newest = migrations.at(-1)?.version ?? 0;
	if (present > newest) {
		throw new StoreError(
			`The store has schema version ${present}, this package knows versions up to ${newest}`,
			'The store was opened by a newer version of n8n-nodes-smart-inbox, and nothing was changed in it. Install that version again, or restore the backup made before the upgrade.',
		);
	}
	for (const { version, text } of migrations) {
		if (version <= present) continue;
		await script(text);
		await sql.run('INSERT INTO schema_version (version, applied_at) VALUES ($1, $2)', [version, Date.now()]);
	}
}
