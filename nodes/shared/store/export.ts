import { parseMail } from '../mail/message/parse';
import { readPerson, type Person } from './contacts';
import { mailsOf } from './erase';
import { mailsWithAddress } from './erase-mail';
import { storedSource } from './mail-source';
import { PERSONAL_TABLES } from './personal-data';
import { StoreError, type Row, type Sql, type Store } from './store';

/** A row as people read it: names in camelCase, times in ISO 8601, JSON as what it says. */
export type Readable = Record<string, unknown>;

/** Everything the store knows about a person (N8). */
export interface ContactExport {
	person: Person;
	/** By what `PERSONAL_TABLES` calls them. */
	tables: Record<string, Readable[]>;
	/** Oldest first, each with its arrivals and its text. */
	mails: Readable[];
	/** Who is meant by the ids of team members. */
	team: { id: string; name: string; email: string }[];
}

const JSON_COLUMNS = new Set(['evidence', 'lead', 'listings', 'provenance', 'recipients', 'request']);
const YES_OR_NO = new Set(['assigned_now', 'counts', 'created_contact', 'is_automatic', 'is_shared', 'opened_enquiry', 'sender_verified']);
const TEAM_COLUMNS = new Set(['owner_id', 'assignee_id', 'member_id', 'deputy_id']);

/**
 * Everything about the person a record stands for; undefined when there is none, or they were erased.
 *
 * @param withText whether the texts of the mails are read too
 */
export async function exportContact(store: Store, contactId: string, withText = true): Promise<ContactExport | undefined> {
	const person = await readPerson(store, contactId);
	if (!person || (await isErased(store, person.id))) return undefined;
	const tables: Record<string, Readable[]> = {};
	const team = new Set<string>();
	for (const { table, name, where } of PERSONAL_TABLES) {
		if (name === null) continue;
		const rows = await store.all<Row>(`SELECT * FROM ${table} WHERE ${where} ORDER BY 1, 2`, [person.id]);
		for (const row of rows) for (const [column, value] of Object.entries(row)) if (TEAM_COLUMNS.has(column) && typeof value === 'string') team.add(value);
		tables[name] = rows.map(readable);
	}
	const { alone, shared } = await mailsOf(store, person.id, await mailsWithAddress(store, person.emails));
	const mails: Readable[] = [];
	for (const id of [...alone, ...shared].sort()) mails.push(await readMail(store, id, withText));
	const members = await store.all<{ id: string; name: string; email: string }>('SELECT id, name, email FROM team_member ORDER BY name, id');
	return { person, tables, mails, team: members.filter(({ id }) => team.has(id)) };
}

async function isErased(sql: Sql, rootId: string): Promise<boolean> {
	return (await sql.get('SELECT 1 AS one FROM contact WHERE id = $1 AND erased_at IS NOT NULL', [rootId])) !== undefined;
}

async function readMail(store: Store, messageId: string, withText: boolean): Promise<Readable> {
	const row = await store.get<Row>('SELECT * FROM message WHERE id = $1', [messageId]);
	const deliveries = await store.all<Row>('SELECT d.*, b.address AS mailbox FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE d.message_id = $1 ORDER BY d.received_at, d.message_key', [messageId]);
	const { text = null, attachments = [] } = withText ? await textOf(store, messageId) : {};
	return { ...readable(row ?? {}), text, attachments, arrivals: deliveries.map(readable) };
}

/** A mail over the size limit has its beginning only, and one that nobody can read has no text; its row is shown all the same. */
async function textOf(store: Store, messageId: string): Promise<{ text?: string; attachments?: Readable[] }> {
	try {
		const { mail } = await parseMail(await storedSource(store, messageId));
		return { text: mail.text, attachments: mail.attachments.map(({ fileName, mimeType, sizeBytes }) => ({ fileName, mimeType, sizeBytes })) };
	} catch (error) {
		if (error instanceof StoreError) throw error;
		return {};
	}
}

function readable(row: Row): Readable {
	return Object.fromEntries(Object.entries(row).map(([column, value]) => [column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), readValue(column, value)]));
}

function readValue(column: string, value: Row[string]): unknown {
	if (value === null) return null;
	if ((column.endsWith('_at') || column === 'since') && typeof value === 'number') return new Date(value).toISOString();
	if (YES_OR_NO.has(column)) return value === 1;
	if (!JSON_COLUMNS.has(column) || typeof value !== 'string') return value;
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}
