import { addWords, wordsOf } from './contact-words';
import { lockPeople, StaleContactError, type ContactDetails } from './contacts';
import { readProvenance } from './provenance';
import type { Sql } from './store';

const COLUMNS: Record<keyof ContactDetails, string> = { name: 'display_name', company: 'company', language: 'language' };

/**
 * Writes what a person says about a contact: it replaces what is there, and no mail ever changes it. To run in a
 * transaction.
 *
 * @param details null = stays as it is
 * @throws StaleContactError when the person was merged meanwhile: to be run again
 */
export async function editContact(sql: Sql, contactId: string, details: ContactDetails, setBy: string, now = Date.now()): Promise<void> {
	const before = await sql.get<{ root_id: string }>('SELECT root_id FROM contact WHERE id = $1', [contactId]);
	if (!before) throw new StaleContactError();
	await lockPeople(sql, [before.root_id]);
	const row = await sql.get<{ provenance: string | null }>('SELECT provenance FROM contact WHERE id = $1', [before.root_id]);
	const provenance = readProvenance(row?.provenance ?? null);
	for (const field of Object.keys(COLUMNS) as (keyof ContactDetails)[]) {
		if (details[field] === null) continue;
		provenance[field] = { setBy, at: now };
		await sql.run(`UPDATE contact SET ${COLUMNS[field]} = $2, provenance = $3, updated_at = $4 WHERE id = $1`, [before.root_id, details[field], JSON.stringify(provenance), now]);
	}
	if (details.name === null) return;
	const phones = await sql.all<{ value: string }>(`SELECT value FROM contact_identity WHERE contact_id = $1 AND kind = 'phone'`, [before.root_id]);
	await sql.run('DELETE FROM contact_word WHERE contact_id = $1', [before.root_id]);
	await addWords(sql, before.root_id, wordsOf(details.name, phones.map(({ value }) => value)));
}
