import { newId } from './ids';
import { rowsOfValues } from './rows-of-values';
import { readProvenance } from './provenance';
import type { Sql } from './store';

/** What tells one person from another. Value: lower-case address, or E.164. */
export interface Identity {
	kind: 'email' | 'phone';
	value: string;
	/** As written in the mail. */
	raw: string;
}

/** An identity somebody already has. */
export interface KnownIdentity {
	kind: Identity['kind'];
	value: string;
	/** The record that has it, for ever. */
	contactId: string;
	/** The person that record stands for now. */
	rootId: string;
	/** The root's name, or the first one any of its records has; null = unknown. */
	rootName: string | null;
	/** Whether several people use it (a switchboard): it then says nothing about who wrote. */
	isShared: boolean;
}

/** One person: all records that were merged, read as one. Times in epoch milliseconds. */
export interface Person {
	/** The root record. */
	id: string;
	/** null = unknown. */
	name: string | null;
	company: string | null;
	language: string | null;
	emails: string[];
	phones: string[];
	/** Of the earliest mail over all merged records (W9). */
	firstSource: string;
	firstTouchAt: number;
	lastTouchAt: number;
	ownerId: string | null;
	externalIds: Record<string, string>;
	/** The other records of this person. */
	mergedIds: string[];
	/** When the person was erased (N8); null = is there. */
	erasedAt: number | null;
}

/** One mail's contribution to the history of a record. Times in epoch milliseconds. */
export interface Touch {
	messageKey: string;
	source: string;
	receivedAt: number;
}

/** What a mail may fill in; a value that is there already is never overwritten. */
export interface ContactDetails {
	name: string | null;
	company: string | null;
	language: string | null;
}

/** Another process changed a record between our reading and our writing: the transaction must run again. */
export class StaleContactError extends Error {
	constructor() {
		super('The contact was changed by another process at the same moment');
		this.name = 'StaleContactError';
	}
}

const FIND = rowsOfValues(
	(rows) => `SELECT i.kind, i.value, i.contact_id, i.is_shared, c.root_id,
	   COALESCE(root.display_name, (
	     SELECT named.display_name FROM contact named WHERE named.root_id = c.root_id AND named.display_name IS NOT NULL
	     ORDER BY named.first_touch_at, named.first_touch_key LIMIT 1)) AS root_name
	 FROM contact_identity i JOIN contact c ON c.id = i.contact_id JOIN contact root ON root.id = c.root_id
	 WHERE (i.kind, i.value) IN (VALUES ${rows})`,
	(index) => `($${index * 2 + 1}, $${index * 2 + 2})`,
);

/** Which of these identities somebody has, in no particular order. */
export async function findIdentities(sql: Sql, identities: readonly Identity[]): Promise<KnownIdentity[]> {
	if (identities.length === 0) return [];
	const rows = await sql.all<{ kind: Identity['kind']; value: string; contact_id: string; root_id: string; root_name: string | null; is_shared: number }>(
		FIND(identities.length),
		identities.flatMap(({ kind, value }) => [kind, value]),
	);
	return rows.map((row) => ({ kind: row.kind, value: row.value, contactId: row.contact_id, rootId: row.root_id, rootName: row.root_name, isShared: row.is_shared === 1 }));
}

/** A record with one of its identities or external records, if it has any. */
interface PersonRow {
	id: string;
	root_id: string;
	display_name: string | null;
	company: string | null;
	language: string | null;
	owner_id: string | null;
	first_source: string;
	first_touch_at: number;
	last_touch_at: number;
	provenance: string | null;
	erased_at: number | null;
	kind: Identity['kind'] | null;
	value: string;
	/** Of an external record. */
	system: string | null;
	/** When the identity was first seen, or the external record linked. */
	since: number;
}

const OF_PERSON = 'WHERE c.root_id = (SELECT root_id FROM contact WHERE id = $1)';
const PERSON = `SELECT c.id, c.root_id, c.display_name, c.company, c.language, c.owner_id, c.first_source, c.first_touch_at, c.first_touch_key, c.last_touch_at, c.provenance, c.erased_at,
	   i.kind AS kind, i.value AS value, NULL AS system, i.first_seen_at AS since
	 FROM contact c LEFT JOIN contact_identity i ON i.contact_id = c.id ${OF_PERSON}
	 UNION ALL
	 SELECT c.id, c.root_id, c.display_name, c.company, c.language, c.owner_id, c.first_source, c.first_touch_at, c.first_touch_key, c.last_touch_at, c.provenance, c.erased_at,
	   NULL, r.external_id, r.system, r.linked_at
	 FROM contact c JOIN contact_external_ref r ON r.contact_id = c.id ${OF_PERSON}
	 ORDER BY first_touch_at, first_touch_key, since, value`;

/** The person a record stands for; undefined when there is no such record. */
export async function readPerson(sql: Sql, contactId: string): Promise<Person | undefined> {
	const rows = await sql.all<PersonRow>(PERSON, [contactId]);
	if (rows.length === 0) return undefined;
	const records = [...new Map(rows.map((row) => [row.id, row])).values()];
	const id = records[0].root_id;
	// What a person says counts first, the last one most; then what the root itself says, then the older record.
	const byWeight = [...records.filter((record) => record.id === id), ...records];
	const first = <K extends 'display_name' | 'company' | 'language' | 'owner_id'>(field: K): PersonRow[K] => byWeight.find((record) => record[field] !== null)?.[field] ?? records[0][field];
	const said = (field: 'display_name' | 'company' | 'language', by: keyof ContactDetails): string | null => {
		const edits = records.map((record) => ({ value: record[field], at: readProvenance(record.provenance)[by]?.at ?? null })).filter((edit) => edit.at !== null);
		return edits.sort((one, other) => Number(other.at) - Number(one.at)).at(0)?.value ?? first(field);
	};
	const valuesOf = (kind: Identity['kind']) => rows.filter((row) => row.kind === kind).map((row) => row.value);
	return {
		id,
		name: said('display_name', 'name'),
		company: said('company', 'company'),
		language: said('language', 'language'),
		emails: valuesOf('email'),
		phones: valuesOf('phone'),
		firstSource: records[0].first_source,
		firstTouchAt: records[0].first_touch_at,
		lastTouchAt: Math.max(...records.map((record) => record.last_touch_at)),
		ownerId: first('owner_id'),
		// Of several in one system the one that was linked last.
		externalIds: Object.fromEntries(rows.filter(({ system }) => system !== null).sort((one, other) => one.since - other.since).map(({ system, value }) => [system, value])),
		mergedIds: records.map((record) => record.id).filter((one) => one !== id),
		erasedAt: byWeight[0].erased_at,
	};
}

/**
 * Takes the row locks of these people, smallest id first, so that two processes never wait for each other in a circle.
 *
 * @throws StaleContactError when one of them was merged into somebody else, or erased, meanwhile
 */
export async function lockPeople(sql: Sql, rootIds: readonly string[]): Promise<void> {
	for (const id of [...new Set(rootIds)].sort()) {
		const found = await sql.run('UPDATE contact SET updated_at = updated_at WHERE id = $1 AND root_id = id AND erased_at IS NULL', [id]);
		if (found === 0) throw new StaleContactError();
	}
}

/** Makes a new contact and gives its id. */
export async function insertContact(sql: Sql, details: ContactDetails, touch: Touch, now = Date.now(), id = newId(now)): Promise<string> {
	await sql.run(
		`INSERT INTO contact (id, root_id, display_name, company, language, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at)
		 VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $6, $8, $8)`,
		[id, details.name, details.company, details.language, touch.source, touch.receivedAt, touch.messageKey, now],
	);
	return id;
}

const EARLIER = '($6 < first_touch_at OR ($6 = first_touch_at AND $7 < first_touch_key))';
const TOUCH = `UPDATE contact SET
	display_name = COALESCE(display_name, $2), company = COALESCE(company, $3), language = COALESCE(language, $4),
	first_source = CASE WHEN ${EARLIER} THEN $5 ELSE first_source END,
	first_touch_key = CASE WHEN ${EARLIER} THEN $7 ELSE first_touch_key END,
	first_touch_at = CASE WHEN $6 < first_touch_at THEN $6 ELSE first_touch_at END,
	last_touch_at = CASE WHEN $6 > last_touch_at THEN $6 ELSE last_touch_at END,
	updated_at = $8
	WHERE id = $1`;
const TOUCH_ROOT = `${TOUCH} AND root_id = id AND erased_at IS NULL`;

/**
 * Fills blanks and moves the first and last touch of one record; first touch = the smallest (received, message key), in whatever order mails come (W9).
 *
 * @param mustBeRoot whether to do so only while nobody merged or erased it; that takes the lock of `lockPeople` as well
 * @throws StaleContactError when somebody did
 */
export async function touchContact(sql: Sql, contactId: string, details: ContactDetails, touch: Touch, now = Date.now(), mustBeRoot = false): Promise<void> {
	const found = await sql.run(
		mustBeRoot ? TOUCH_ROOT : TOUCH,
		[contactId, details.name, details.company, details.language, touch.source, touch.receivedAt, touch.messageKey, now],
	);
	if (mustBeRoot && found === 0) throw new StaleContactError();
}

const ADD = rowsOfValues(
	(rows) => `INSERT INTO contact_identity (kind, value, contact_id, raw, first_seen_at) VALUES ${rows}`,
	(index) => `($${index * 3 + 3}, $${index * 3 + 4}, $1, $${index * 3 + 5}, $2)`,
);

/** Gives a record new identities. The unique key fails when somebody else got one meanwhile: then the transaction runs again. */
export async function addIdentities(sql: Sql, contactId: string, identities: readonly Identity[], firstSeenAt: number): Promise<void> {
	if (identities.length === 0) return;
	await sql.run(ADD(identities.length), [contactId, firstSeenAt, ...identities.flatMap(({ kind, value, raw }) => [kind, value, raw])]);
}
