import type { Sql } from './store';

/**
 * Attaches a mail to the people who have one of these addresses (S6). An address that several people share belongs to
 * nobody by itself.
 *
 * @param addresses lower case
 * @returns how many people
 */
export async function linkByAddress(sql: Sql, messageId: string, addresses: readonly string[], now = Date.now()): Promise<number> {
	let linked = 0;
	for (const address of new Set(addresses.slice(0, 50))) {
		linked += await sql.run(
			`INSERT INTO message_link (message_id, contact_id, how, linked_at)
			 SELECT $1, i.contact_id, 'auto', $3 FROM contact_identity i JOIN contact c ON c.id = i.contact_id
			 WHERE i.kind = 'email' AND i.value = $2 AND i.is_shared = 0 AND c.erased_at IS NULL ON CONFLICT (message_id, contact_id) DO NOTHING`,
			[messageId, address, now],
		);
	}
	return linked;
}
