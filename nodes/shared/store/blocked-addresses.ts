import type { Sql } from './store';

/** An address that nothing is sent to by itself. */
export interface BlockedAddress {
	/** Lower case. */
	address: string;
	reason: string;
	/** bounce: what was sent came back; person: somebody said so. */
	blockedBy: 'bounce' | 'person';
	/** Epoch milliseconds. */
	blockedAt: number;
}

/** Blocks an address; what is blocked already keeps its first reason. @returns whether it was free before */
export async function blockAddress(sql: Sql, address: string, reason: string, by: BlockedAddress['blockedBy'], now = Date.now()): Promise<boolean> {
	return (await sql.run('INSERT INTO blocked_address (address, reason, blocked_by, blocked_at) VALUES ($1, $2, $3, $4) ON CONFLICT (address) DO NOTHING', [address, reason, by, now])) === 1;
}

/** @returns whether it was blocked */
export async function unblockAddress(sql: Sql, address: string): Promise<boolean> {
	return (await sql.run('DELETE FROM blocked_address WHERE address = $1', [address])) === 1;
}

export async function blockOf(sql: Sql, address: string): Promise<BlockedAddress | undefined> {
	return await sql.get<BlockedAddress>('SELECT address, reason, blocked_by AS "blockedBy", blocked_at AS "blockedAt" FROM blocked_address WHERE address = $1', [address]);
}

/** The blocked ones among some addresses. */
export async function blockedAmong(sql: Sql, addresses: readonly string[]): Promise<BlockedAddress[]> {
	if (addresses.length === 0) return [];
	const list = addresses.map((_, index) => `$${index + 1}`).join(', ');
	return await sql.all<BlockedAddress>(`SELECT address, reason, blocked_by AS "blockedBy", blocked_at AS "blockedAt" FROM blocked_address WHERE address IN (${list}) ORDER BY address`, [...addresses]);
}

/** All of them, the newest first. */
export async function listBlocked(sql: Sql, limit: number): Promise<BlockedAddress[]> {
	return await sql.all<BlockedAddress>('SELECT address, reason, blocked_by AS "blockedBy", blocked_at AS "blockedAt" FROM blocked_address ORDER BY blocked_at DESC, address LIMIT $1', [limit]);
}
