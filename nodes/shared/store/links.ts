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

/** Attaches a mail to a contact by hand. @returns whether it was not attached before */
export async function linkMessage(sql: Sql, messageId: string, contactId: string, by: string, now = Date.now()): Promise<boolean> {
	// What a person says stays, also where it was attached by itself before.
	const present = await sql.get('SELECT 1 AS one FROM message_link l JOIN contact c ON c.id = l.contact_id WHERE l.message_id = $1 AND c.root_id = (SELECT root_id FROM contact WHERE id = $2)', [messageId, contactId]);
	await sql.run(
		`INSERT INTO message_link (message_id, contact_id, how, linked_by, linked_at) VALUES ($1, $2, 'manual', $3, $4)
		 ON CONFLICT (message_id, contact_id) DO UPDATE SET how = 'manual', linked_by = excluded.linked_by`,
		[messageId, contactId, by, now],
	);
	return present === undefined;
}

/** Takes a mail away from a person, whichever of their records it is attached to. @returns whether it was attached */
export async function unlinkMessage(sql: Sql, messageId: string, contactId: string): Promise<boolean> {
	const removed = await sql.run('DELETE FROM message_link WHERE message_id = $1 AND contact_id IN (SELECT id FROM contact WHERE root_id = (SELECT root_id FROM contact WHERE id = $2))', [messageId, contactId]);
	return removed > 0;
}
