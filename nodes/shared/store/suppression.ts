import { createHmac, randomBytes } from 'node:crypto';

import type { Identity } from './contacts';
import { readOrMakeSetting, readSetting } from './settings';
import type { Sql } from './store';

const KEY = 'erasure key';

type Known = Pick<Identity, 'kind' | 'value'>;

function hashed(key: string, { kind, value }: Known): string {
	return createHmac('sha256', key).update(`${kind} ${value}`).digest('hex');
}

/** A mail of somebody who was erased after it was received: it must not bring them back. */
export class ErasedPersonError extends Error {
	constructor() {
		super('The person was erased after this mail was received, so it is not taken in again');
		this.name = 'ErasedPersonError';
	}
}

/** Remembers that whoever had these identities was erased, without keeping the identities (N8). */
export async function suppress(sql: Sql, identities: readonly Known[], now = Date.now()): Promise<void> {
	const key = await readOrMakeSetting(sql, KEY, () => randomBytes(32).toString('hex'));
	for (const identity of identities) {
		await sql.run('INSERT INTO suppression (identity_hmac, erased_at) VALUES ($1, $2) ON CONFLICT (identity_hmac) DO UPDATE SET erased_at = excluded.erased_at', [hashed(key, identity), now]);
	}
}

/** Whether a mail that was received then is one of somebody who has been erased since. What they write later is not. */
export async function wasErased(sql: Sql, identities: readonly Known[], receivedAt: number): Promise<boolean> {
	const key = await readSetting(sql, KEY);
	if (key === undefined || identities.length === 0) return false;
	const list = identities.map((_, index) => `$${index + 2}`).join(', ');
	return (await sql.get(`SELECT 1 AS one FROM suppression WHERE erased_at >= $1 AND identity_hmac IN (${list}) LIMIT 1`, [receivedAt, ...identities.map((identity) => hashed(key, identity))])) !== undefined;
}
