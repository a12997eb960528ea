import { createHmac, randomBytes } from 'node:crypto';

import type { Identity } from './contacts';
import { readOrMakeSetting, readSetting } from './settings';
import type { Sql } from './store';

const KEY = 'erasure key';

type Known = Pick<Identity, 'kind' | 'value'>;

function hashed(key: string, { kind, value }: Known, isShared: boolean): string {
	return createHmac('sha256', key).update(`${isShared ? 'shared ' : ''}${kind} ${value}`).digest('hex');
}

/** A mail of somebody who was erased after it was received: it must not bring them back. */
export class ErasedPersonError extends Error {
	constructor() {
		super('The person was erased after this mail was received, so it is not taken in again');
		this.name = 'ErasedPersonError';
	}
}

/**
 * Remembers that whoever had these identities was erased, without keeping the identities (N8). A shared one, such as the
 * number of an office, is remembered apart: it does not tell them from their colleagues.
 */
export async function suppress(sql: Sql, identities: readonly (Known & { isShared: boolean })[], now = Date.now()): Promise<void> {
	const key = await readOrMakeSetting(sql, KEY, () => randomBytes(32).toString('hex'));
	for (const identity of identities) {
		await sql.run('INSERT INTO suppression (identity_hmac, erased_at) VALUES ($1, $2) ON CONFLICT (identity_hmac) DO UPDATE SET erased_at = excluded.erased_at', [hashed(key, identity, identity.isShared), now]);
	}
}

/**
 * Whether a mail that was received then is one of somebody who has been erased since: it has an identity of theirs, or
 * nothing but shared ones they had. What they write later is not.
 */
export async function wasErased(sql: Sql, identities: readonly Known[], receivedAt: number): Promise<boolean> {
	const key = await readSetting(sql, KEY);
	if (key === undefined || identities.length === 0) return false;
	const hashes = identities.map((identity) => ({ own: hashed(key, identity, false), shared: hashed(key, identity, true) }));
	const values = hashes.flatMap(({ own, shared }) => [own, shared]);
	const rows = await sql.all<{ hash: string }>(`SELECT identity_hmac AS hash FROM suppression WHERE erased_at >= $1 AND identity_hmac IN (${values.map((_, index) => `$${index + 2}`).join(', ')})`, [receivedAt, ...values]);
	const found = new Set(rows.map(({ hash }) => hash));
	return hashes.some(({ own }) => found.has(own)) || hashes.every(({ shared }) => found.has(shared));
}
