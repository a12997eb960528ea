import type { Asking, Store } from '../store';
import { EXAMPLES, type Found } from './found';
import { plannedSchema, type Reference } from './planned-schema';

/** Faults that SQLite lists before it stops looking. */
const MOST_FAULTS = 100;

const found = (problems: readonly string[]): Found => ({ broken: problems.length, examples: problems.slice(0, EXAMPLES) });

/** Whether what the database itself keeps is as it should be. */
export async function checkFiles(ask: Asking, backend: Store['backend']): Promise<Found> {
	if (backend === 'postgres') return found([...(await postgresRules(ask)), ...(await postgresIndexes(ask))]);
	const lines = await ask<{ integrity_check: string }>(`PRAGMA integrity_check(${MOST_FAULTS})`);
	return found(lines.map(({ integrity_check: line }) => line).filter((line) => line !== 'ok'));
}

/** Rules that are not in force, and indexes that are not used because making them failed. */
async function postgresRules(ask: Asking): Promise<string[]> {
	const rules = await ask<{ problem: string }>(
		`SELECT 'rule ' || k.conname || ' of ' || t.relname || ' was never checked' AS problem
		 FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid WHERE t.relnamespace = current_schema()::regnamespace AND NOT k.convalidated
		 UNION ALL SELECT 'index ' || c.relname || ' is not valid' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready)
		 UNION ALL SELECT 'trigger ' || g.tgname || ' of ' || t.relname || ' is switched off' FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid WHERE t.relnamespace = current_schema()::regnamespace AND g.tgenabled <> 'O'
		 ORDER BY problem`,
	);
	return rules.map(({ problem }) => problem);
}

/** https://www.postgresql.org/docs/15/amcheck.html: an extension, and its functions are the administrator's to allow. */
async function postgresIndexes(ask: Asking): Promise<string[]> {
	const [amcheck] = await ask<{ place: string }>(
		"SELECT n.nspname AS place FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = 'bt_index_check' AND p.pronargs = 2 WHERE x.extname = 'amcheck' AND has_function_privilege(p.oid, 'EXECUTE') LIMIT 1",
	);
	if (amcheck === undefined) return [];
	const indexes = await ask<{ id: number; name: string }>(
		"SELECT c.oid::bigint AS id, c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam WHERE c.relnamespace = current_schema()::regnamespace AND a.amname = 'btree' AND i.indisvalid AND i.indisready ORDER BY c.relname",
	);
	const problems: string[] = [];
	for (const { id, name } of indexes) {
		try {
			await ask(`SELECT "${amcheck.place}".bt_index_check(${id}::oid::regclass, true)`);
		} catch (error) {
			// XX: what is stored is broken (PostgreSQL, appendix A).
			if (!String((error as { code?: unknown }).code).startsWith('XX')) throw error;
			problems.push(`index ${name}: ${(error as Error).message}`);
		}
	}
	return problems;
}

/**
 * References to rows that are not there. PostgreSQL refuses them, unless its triggers are switched off or somebody has taken
 * the key away; SQLite, unless another program wrote into the file.
 */
export async function checkReferences(ask: Asking, backend: Store['backend']): Promise<Found> {
	const counted = plannedSchema(backend).references.map(
		({ table, column, parent, parentColumn }) =>
			`SELECT '${table}.${column} without ${parent}' AS what, COUNT(*) AS n FROM ${table} c WHERE c.${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ${parent} p WHERE p.${parentColumn} = c.${column})`,
	);
	const lost = await ask<{ what: string; n: number }>(`SELECT what, n FROM (${counted.join(' UNION ALL ')}) AS counted WHERE n > 0 ORDER BY what`);
	return { broken: lost.reduce((sum, { n }) => sum + Number(n), 0), examples: lost.slice(0, EXAMPLES).map(({ what, n }) => `${what}: ${n}`) };
}

/** What belongs to the newest version and is not there. */
export async function checkSchema(ask: Asking, backend: Store['backend']): Promise<Found> {
	const { version, objects, references } = plannedSchema(backend);
	const versions = new Set((await ask<{ version: number }>('SELECT version FROM schema_version')).map((row) => row.version));
	const leftOut = Array.from({ length: version }, (_, index) => index + 1).filter((one) => !versions.has(one));
	const there = new Set((await ask<{ name: string }>(backend === 'sqlite' ? 'SELECT name FROM sqlite_schema' : POSTGRES_OBJECTS)).map(({ name }) => name));
	const keys = backend === 'sqlite' ? null : new Set((await ask<{ name: string }>(POSTGRES_KEYS)).map(({ name }) => name));
	return found([
		...leftOut.map((one) => `version ${one} was left out`),
		...[...objects].filter((name) => !there.has(name)).map((name) => `${name} is missing`),
		...references.filter((reference) => keys !== null && !keys.has(nameOf(reference))).map((reference) => `the foreign key of ${nameOf(reference)} is missing`),
	]);
}

const nameOf = ({ table, column }: Reference) => `${table}.${column}`;

const POSTGRES_OBJECTS = `SELECT relname AS name FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'i')
	UNION SELECT g.tgname FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid WHERE t.relnamespace = current_schema()::regnamespace AND NOT g.tgisinternal`;
const POSTGRES_KEYS = `SELECT t.relname || '.' || a.attname AS name FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.conkey[1]
	WHERE k.contype = 'f' AND t.relnamespace = current_schema()::regnamespace`;
