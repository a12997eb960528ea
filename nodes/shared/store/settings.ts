import type { Sql } from './store';

/** The value of a setting, or undefined when it was never set. */
async function readSetting(sql: Sql, name: string): Promise<string | undefined> {
	return (await sql.get<{ value: string }>('SELECT value FROM setting WHERE name = $1', [name]))?.value;
}

/** The value of a setting, made on first use. Several processes that ask at once get the same value. */
export async function readOrMakeSetting(sql: Sql, name: string, make: () => string): Promise<string> {
	const present = await readSetting(sql, name);
	if (present !== undefined) return present;
	const made = make();
	await sql.run('INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING', [name, made]);
	return (await readSetting(sql, name)) ?? made;
}
