import { shippedMigrations } from '../migrate';
import { forPostgres } from '../postgres';
import type { Store } from '../store';

/** A column that names a row of another table. */
export interface Reference {
	table: string;
	column: string;
	parent: string;
	parentColumn: string;
}

/** What a store of the newest version is made of. */
export interface PlannedSchema {
	version: number;
	/** Tables, indexes and triggers by their names. */
	objects: Set<string>;
	references: Reference[];
}

const CREATE_TABLE = /\bCREATE\s+TABLE\s+(\w+)/;
/** Indexes and triggers, with their table. */
const CREATE_OTHER = /\bCREATE\s+(?:UNIQUE\s+INDEX|INDEX|TRIGGER)\s+(\w+)\s[^;]*?\bON\s+(\w+)/;
const DROP = /\bDROP\s+(?:TABLE|INDEX|TRIGGER)\s+(\w+)/;
const RENAME = /\bALTER\s+TABLE\s+(\w+)\s+RENAME\s+TO\s+(\w+)/;
const COLUMN_ADDED = /\bALTER\s+TABLE\s+(\w+)\s+ADD\s+COLUMN\s+(\w+)\s[^;]*?\bREFERENCES\s+(\w+)\s*\((\w+)\)/;
/** On a line of its own in CREATE TABLE. */
const COLUMN = /^[ \t]+(\w+)[ \t][^\n]*?\bREFERENCES\s+(\w+)\s*\((\w+)\)/;
const STATEMENT = new RegExp([CREATE_TABLE, CREATE_OTHER, DROP, RENAME, COLUMN_ADDED, COLUMN].map(({ source }) => source).join('|'), 'gm');

/** What the migrations make, read from their texts. */
export function plannedSchema(backend: Store['backend'], migrations = shippedMigrations()): PlannedSchema {
	/** By name, the table it belongs to. */
	const objects = new Map<string, string>();
	let references: Reference[] = [];
	let table = '';
	const remove = (name: string) => {
		for (const [one, its] of objects) if (one === name || its === name) objects.delete(one);
		references = references.filter((reference) => reference.table !== name);
	};
	for (const { text } of migrations) {
		const plain = (backend === 'postgres' ? forPostgres(text) : text.replace(/\/\*postgres:.*?\*\//gs, '')).replace(/--[^\n]*/g, '');
		for (const [, created, other, ofTable, dropped, renamed, newName, altered, added, addedParent, addedTo, column, parent, parentColumn] of plain.matchAll(STATEMENT)) {
			if (created) objects.set((table = created), created);
			else if (other) objects.set(other, ofTable);
			else if (dropped) remove(dropped);
			else if (renamed) {
				const moved = references.filter((reference) => reference.table === renamed).map((reference) => ({ ...reference, table: newName }));
				const others = [...objects].filter(([name, its]) => its === renamed && name !== renamed);
				remove(renamed);
				references.push(...moved);
				for (const [name] of [...others, [newName]]) objects.set(name, newName);
			} else if (altered) references.push({ table: altered, column: added, parent: addedParent, parentColumn: addedTo });
			else references.push({ table, column, parent, parentColumn });
		}
	}
	return { version: migrations.at(-1)?.version ?? 0, objects: new Set(objects.keys()), references };
}
