import { isOneOf } from '../mail/address';
import { rowsOfValues } from './rows-of-values';
import type { Sql } from './store';

const FIND = rowsOfValues(
	(addresses) => `SELECT address, '[]' AS named FROM mailbox WHERE address IN (${addresses}) UNION ALL SELECT email, '[]' FROM team_member WHERE email IN (${addresses}) AND deleted_at IS NULL
		UNION ALL SELECT '', own_addresses FROM mailbox WHERE own_addresses <> '[]'`,
	(index) => `$${index + 1}`,
);

/** What the triggers name as own is the same text for every mail. */
let read: { text: string; named: readonly string[] } = { text: '[]', named: [] };

/** Tells which of these addresses (lower case) are ours: a mailbox, a team member, or what a trigger names as own (B8). */
export async function ownAmong(sql: Sql, addresses: readonly string[]): Promise<(address: string) => boolean> {
	if (addresses.length === 0) return () => false;
	const rows = await sql.all<{ address: string; named: string }>(FIND(addresses.length), addresses);
	const ours = new Set(rows.map(({ address }) => address).filter((address) => address !== ''));
	const texts = rows.map(({ named }) => named).filter((named) => named !== '[]');
	const text = texts.join('\n');
	if (text !== read.text) read = { text, named: [...new Set(texts.flatMap((one) => JSON.parse(one) as string[]))] };
	const { named } = read;
	return (address) => ours.has(address) || (named.length > 0 && isOneOf(address, named));
}
