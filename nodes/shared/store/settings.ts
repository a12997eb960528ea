import type { Sql } from './store';

/** The value of a setting, or undefined when it was never set. */
export async function readSetting(sql: Sql, name: string): Promise<string | undefined> {
	return (await sql.get<{ value: string }>('SELECT value FROM setting WHERE name = $1', [name]))?.value;
}

/** Sets a setting, whatever it was. */
export async function writeSetting(sql: Sql, name: string, value: string): Promise<void> {
	await sql.run('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value', [name, value]);
}

export async function deleteSetting(sql: Sql, name: string): Promise<void> {
	await sql.run('DELETE FROM setting WHERE name = $1', [name]);
}

/** The value of a setting, made on first use. Several processes that ask at once get the same value. */
export async function readOrMakeSetting(sql: Sql, name: string, make: () => string): Promise<string> {
	const present = await readSetting(sql, name);
	if (present !== undefined) return present;
	const made = make();
	await sql.run('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [name, made]);
	return (await readSetting(sql, name)) ?? made;
}
