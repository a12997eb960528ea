import type { RecipientState } from './outgoing';
import type { Sql } from './store';

/** Rows asked for at once. */
const AT_ONCE = 200;

/** The recipients of several mails of ours, by the id of the mail. */
export async function recipientsOfMany(sql: Sql, ids: readonly string[]): Promise<Map<string, RecipientState[]>> {
	const found = new Map<string, RecipientState[]>(ids.map((id) => [id, []]));
	for (let from = 0; from < ids.length; from += AT_ONCE) {
		const some = ids.slice(from, from + AT_ONCE);
		const rows = await sql.all<RecipientState & { id: string }>(
			`SELECT outgoing_id AS id, address, place, status, status_code AS "statusCode", reason, status_at AS "statusAt" FROM outgoing_recipient
			 WHERE outgoing_id IN (${some.map((_, index) => `$${index + 1}`).join(', ')}) ORDER BY outgoing_id, place DESC, address`,
			some,
		);
		for (const { id, ...recipient } of rows) found.get(id)?.push(recipient);
	}
	return found;
}
