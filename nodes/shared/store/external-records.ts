import type { Sql } from './store';

/** A record in another system that stands for a person (N11). */
export interface ExternalRecord {
	/** e.g. "hubspot" */
	system: string;
	externalId: string;
}

/** What is to be done with a record that another contact has. */
export type WhenTaken = 'keep' | 'move';

/** What came of it: linked now, linked to this person before, or somebody else's. */
export type Link = { link: 'linked' | 'known' | 'moved' } | { link: 'taken'; byContactId: string };

/**
 * Links a record of another system to a contact. A record belongs to one contact; a contact may have several records of
 * one system, of which the last one linked counts. To run in a transaction.
 *
 * @param whenTaken "move" after a merge in the other system: the record is this contact's from now on
 */
export async function linkExternalRecord(sql: Sql, contactId: string, { system, externalId }: ExternalRecord, whenTaken: WhenTaken = 'keep', now = Date.now()): Promise<Link> {
	const inserted = await sql.run('INSERT INTO contact_external_ref (system, external_id, contact_id, linked_at) VALUES ($1, $2, $3, $4) ON CONFLICT (system, external_id) DO NOTHING', [system, externalId, contactId, now]);
	if (inserted === 1) return { link: 'linked' };
	const owner = await sql.get<{ contactId: string; mine: number }>(
		`SELECT c.root_id AS "contactId", CASE WHEN c.root_id = (SELECT root_id FROM contact WHERE id = $3) THEN 1 ELSE 0 END AS mine
		 FROM contact_external_ref r JOIN contact c ON c.id = r.contact_id WHERE r.system = $1 AND r.external_id = $2`,
		[system, externalId, contactId],
	);
	if (owner?.mine === 1) {
		await sql.run('UPDATE contact_external_ref SET linked_at = $3 WHERE system = $1 AND external_id = $2', [system, externalId, now]);
		return { link: 'known' };
	}
	if (owner && whenTaken === 'keep') return { link: 'taken', byContactId: owner.contactId };
	await sql.run('UPDATE contact_external_ref SET contact_id = $3, linked_at = $4 WHERE system = $1 AND external_id = $2', [system, externalId, contactId, now]);
	return { link: 'moved' };
}

/** The person a record of another system is linked to; undefined = none. */
export async function findByExternalRecord(sql: Sql, { system, externalId }: ExternalRecord): Promise<string | undefined> {
	const row = await sql.get<{ id: string }>('SELECT c.root_id AS id FROM contact_external_ref r JOIN contact c ON c.id = r.contact_id WHERE r.system = $1 AND r.external_id = $2', [system, externalId]);
	return row?.id;
}
