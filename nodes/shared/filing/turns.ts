import type { Identity } from '../store/contacts';
import type { Sql } from '../store/store';

/** What mails that name one of these identities take turns on, as do merges, undos and erasures of whoever has them. */
export function turnsOnIdentities(identities: readonly Pick<Identity, 'kind' | 'value'>[]): string[] {
	return identities.map(({ kind, value }) => `${kind} ${value}`);
}

/** The same for everything the people of these records are known by. */
export async function turnsOf(sql: Sql, contactIds: readonly string[]): Promise<string[]> {
	const list = contactIds.map((_, index) => `$${index + 1}`).join(', ');
	return turnsOnIdentities(await sql.all<Pick<Identity, 'kind' | 'value'>>(
		`SELECT i.kind, i.value FROM contact c JOIN contact_identity i ON i.contact_id = c.id
		 WHERE c.root_id IN (SELECT root_id FROM contact WHERE id IN (${list}))`,
		[...contactIds],
	));
}
