import type { WrittenTemplate } from '../mail/template/written-template';
import { newId } from './ids';
import type { Sql } from './store';

/** A text to be sent again and again (S9), with variables in double square brackets. */
export interface MailTemplate extends WrittenTemplate {
	id: string;
	/** Epoch milliseconds. */
	createdAt: number;
	updatedAt: number;
}

const SELECTED = 'id, name, language, subject, body, format, created_at AS "createdAt", updated_at AS "updatedAt"';

/** Keeps a template; the one of the same name and language is replaced. To run in a transaction. */
export async function upsertTemplate(sql: Sql, template: WrittenTemplate, now = Date.now()): Promise<{ template: MailTemplate; created: boolean }> {
	const { name, language, subject, body, format } = template;
	const before = await sql.get('SELECT id FROM mail_template WHERE name = $1 AND language = $2', [name, language]);
	await sql.run(
		`INSERT INTO mail_template (id, name, language, subject, body, format, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
		ON CONFLICT (name, language) DO UPDATE SET subject = excluded.subject, body = excluded.body, format = excluded.format, updated_at = excluded.updated_at`,
		[newId(now), name, language, subject, body, format, now],
	);
	const stored = await sql.get<MailTemplate>(`SELECT ${SELECTED} FROM mail_template WHERE name = $1 AND language = $2`, [name, language]);
	if (!stored) throw new Error(`The template ${name} was not stored`);
	return { template: stored, created: before === undefined };
}

export async function getTemplate(sql: Sql, id: string): Promise<MailTemplate | undefined> {
	return await sql.get<MailTemplate>(`SELECT ${SELECTED} FROM mail_template WHERE id = $1`, [id]);
}

/** Keeps a new template. To run in a transaction. @returns null when there is another of this name and language */
export async function addTemplate(sql: Sql, { name, language, subject, body, format }: WrittenTemplate, now = Date.now()): Promise<MailTemplate | null> {
	const id = newId(now);
	const added = await sql.run(
		'INSERT INTO mail_template (id, name, language, subject, body, format, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (name, language) DO NOTHING',
		[id, name, language, subject, body, format, now],
	);
	const stored = await sql.get<MailTemplate>(`SELECT ${SELECTED} FROM mail_template WHERE name = $1 AND language = $2`, [name, language]);
	// Posted twice, it is there already.
	return stored && (added === 1 || isSame(stored, { name, language, subject, body, format })) ? stored : null;
}

/**
 * Changes a template. To run in a transaction that is run again when it meets another (`inTransaction`).
 *
 * @param seenAt when it had been changed last, as whoever changes it has seen it
 * @returns why it was not changed: it is gone, another has that name and language, or somebody else has changed it since
 */
export async function changeTemplate(sql: Sql, id: string, seenAt: number, { name, language, subject, body, format }: WrittenTemplate, now = Date.now()): Promise<MailTemplate | 'gone' | 'taken' | 'changed'> {
	const stored = await getTemplate(sql, id);
	if (!stored) return 'gone';
	if (isSame(stored, { name, language, subject, body, format })) return stored;
	if ((await sql.get('SELECT 1 AS found FROM mail_template WHERE name = $1 AND language = $2 AND id <> $3', [name, language, id])) !== undefined) return 'taken';
	// Later than before, whatever the clock says: that is how a change is known.
	const updatedAt = Math.max(now, stored.updatedAt + 1);
	const changed = await sql.run('UPDATE mail_template SET name = $3, language = $4, subject = $5, body = $6, format = $7, updated_at = $8 WHERE id = $1 AND updated_at = $2', [id, seenAt, name, language, subject, body, format, updatedAt]);
	return changed === 1 ? { ...stored, name, language, subject, body, format, updatedAt } : 'changed';
}

function isSame(one: WrittenTemplate, other: WrittenTemplate): boolean {
	return one.name === other.name && one.language === other.language && one.subject === other.subject && one.body === other.body && one.format === other.format;
}

/** By name, then language; `limit` may be Infinity. */
export async function listTemplates(sql: Sql, limit = Infinity): Promise<MailTemplate[]> {
	return await sql.all<MailTemplate>(`SELECT ${SELECTED} FROM mail_template ORDER BY LOWER(name), name, language LIMIT $1`, [Math.min(limit, Number.MAX_SAFE_INTEGER)]);
}

/** The text of a template in a language ("pt-BR", else "pt"), else the one for every language. */
export async function findTemplate(sql: Sql, name: string, language: string): Promise<MailTemplate | undefined> {
	const spoken = language.split('-')[0];
	return await sql.get<MailTemplate>(
		`SELECT ${SELECTED} FROM mail_template WHERE name = $1 AND language IN ($2, $3, '') ORDER BY CASE language WHEN $2 THEN 0 WHEN $3 THEN 1 ELSE 2 END LIMIT 1`,
		[name, language, spoken],
	);
}

/** @returns the template that was deleted; undefined when there was none with this id */
export async function deleteTemplate(sql: Sql, id: string): Promise<MailTemplate | undefined> {
	const template = await sql.get<MailTemplate>(`SELECT ${SELECTED} FROM mail_template WHERE id = $1`, [id]);
	const deleted = await sql.run('DELETE FROM mail_template WHERE id = $1', [id]);
	return deleted === 1 ? template : undefined;
}
