import { InputError } from '../node/input-error';
import { lockPeople, readPerson, StaleContactError, type Person } from './contacts';
import type { Sql } from './store';

/** Two mails of one person at the same moment must find the same owner. */
export async function lockPerson(sql: Sql, contactId: string): Promise<Person> {
	const root = await sql.get<{ id: string; erasedAt: number | null }>('SELECT root_id AS id, erased_at AS "erasedAt" FROM contact WHERE id = $1', [contactId]);
	if (!root) throw new InputError('The contact in Contact ID does not exist', 'Connect the Created and Matched outputs of Contact Upsert to this node.');
	if (root.erasedAt !== null) throw new InputError(`The contact in Contact ID was erased on ${new Date(root.erasedAt).toISOString().slice(0, 10)}`, 'Nothing of theirs is left to assign.');
	await lockPeople(sql, [root.id]);
	const person = await readPerson(sql, root.id);
	if (!person) throw new StaleContactError();
	return person;
}
