import { newId } from './ids';
import type { Sql } from './store';

/** A text to be sent again and again (S9), with variables in double square brackets. */
export interface MailTemplate {
	id: string;
	name: string;
	/** Language tag, e.g. "de" or "pt-BR"; '' = for every language the template has no text of its own for. */
	language: string;
	subject: string;
	body: string;
	format: 'text' | 'html';
	/** Epoch milliseconds. */
	createdAt: number;
	updatedAt: number;
}

const SELECTED = 'id, name, language, subject, body, format, created_at AS "createdAt", updated_at AS "updatedAt"';

/** Keeps a template; the one of the same name and language is replaced. To run in a transaction. */
export async function upsertTemplate(sql: Sql, template: Pick<MailTemplate, 'name' | 'language' | 'subject' | 'body' | 'format'>, now = Date.now()): Promise<{ template: MailTemplate; created: boolean }> {
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
