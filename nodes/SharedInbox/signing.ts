import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

import { readOrMakeSetting } from '../shared/store/settings';
import type { Sql } from '../shared/store/store';

/**
 * A pass stands in for the cookie where a browser sends none: in forms and frames of a page without an origin of its
 * own. It names a session, ends by itself, and is good for one purpose only.
 */
export type Purpose = { form: true } | { body: string; pictures?: true } | { file: string } | { read: string };

/** No pass is longer. */
export const PASS_LENGTH = 500;

/** The key that passes are signed with, the same for all processes and restarts. */
export async function signingKey(sql: Sql): Promise<string> {
	return await readOrMakeSetting(sql, 'page_signing_key', () => randomBytes(32).toString('base64url'));
}

/** @param until epoch milliseconds */
export function signPass(key: string, purpose: Purpose, sessionId: string, until: number): string {
	return `${sessionId}.${until}.${signature(key, purpose, sessionId, until).toString('base64url')}`;
}

/** The session a pass names, or null when the pass is forged, expired, or was made for something else. */
export function readPass(key: string, purpose: Purpose, pass: string, now = Date.now()): string | null {
	const [sessionId, until, given, ...rest] = pass.split('.');
	if (given === undefined || rest.length > 0 || !/^\d{1,15}$/.test(until)) return null;
	const expected = signature(key, purpose, sessionId, Number(until));
	const actual = Buffer.from(given, 'base64url');
	if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) return null;
	return Number(until) > now ? sessionId : null;
}

function signature(key: string, purpose: Purpose, sessionId: string, until: number): Buffer {
	return createHmac('sha256', key).update(JSON.stringify([purpose, sessionId, until])).digest();
}
