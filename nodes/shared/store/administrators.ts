import { inTransaction } from './conflicts';
import { writeSetting } from './settings';
import type { Sql, Store } from './store';

/**
 * Runs a change of the team that may take an administrator away, one at a time: of two administrators who remove each
 * other at the same moment, one is left.
 *
 * @param memberId whoever may be none afterwards
 * @returns what `work` returns; null, with nothing changed, when nobody else is an active administrator
 */
export async function keepAnAdministrator<T>(store: Store, memberId: string, work: (sql: Sql) => Promise<T>, now = Date.now()): Promise<T | null> {
	return await inTransaction(store, async (sql) => {
		// Held until the transaction ends: PostgreSQL would let both read before either writes.
		await writeSetting(sql, 'change of administrators', String(now));
		const other = await sql.get("SELECT 1 AS one FROM team_member WHERE role = 'administrator' AND is_active = 1 AND deleted_at IS NULL AND id <> $1", [memberId]);
		return other === undefined ? null : await work(sql);
	});
}
