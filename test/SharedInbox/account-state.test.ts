import { NOTHING_SYNCED } from '../../nodes/shared/store/sync-runs';
import { accountState } from '../../nodes/SharedInbox/page/account-state';
import { duration } from '../../nodes/SharedInbox/page/duration';

const MINUTE = 60_000;

describe('the state of an account', () => {
	const now = 1_800_000_000_000;
	const run = (startedAt: number, problem: string | null = null, endedAt: number | null = startedAt) => ({ id: String(startedAt), startedAt, endedAt, counts: NOTHING_SYNCED, problem, advice: null });
	const health = { address: 'a@b.example', state: 'active' as const, reason: null, since: null, lastContactAt: now, lastMailAt: null, waiting: 0, retrying: 0, lag: null, quarantined: 0, folders: [] };
	it.each([
		['active', { health }],
		['disabled', { health: { ...health, state: 'disabled' as const } }],
		['degraded', { health: { ...health, state: 'degraded' as const, lag: 99 * MINUTE } }],
		['new', { health: { ...health, lastContactAt: null } }],
		['active', { health: { ...health, lastContactAt: null }, source: 'smtp' as const }],
		['failed', { health: { ...health, lastContactAt: null }, runs: [run(now, 'no')] }],
		['silent', { health: { ...health, lastContactAt: now - 21 * MINUTE } }],
		['active', { health: { ...health, lastContactAt: now - 19 * MINUTE } }],
		// A workflow that syncs once an hour.
		['active', { health: { ...health, lastContactAt: now - 59 * MINUTE }, runs: [run(now - 59 * MINUTE), run(now - 119 * MINUTE)] }],
		['late', { health: { ...health, waiting: 3, lag: 16 * MINUTE } }],
		['active', { health: { ...health, waiting: 3, lag: 14 * MINUTE } }],
		['failed', { health, runs: [run(now, 'no')] }],
		['failed', { health, runs: [run(now, null, null), run(now - MINUTE, 'no')] }],
		['active', { health, runs: [run(now), run(now - MINUTE, 'no')] }],
	])('is %s (case %#)', (state, account) => {
		expect(accountState({ source: 'imap' as const, runs: [], ...account }, now)).toBe(state);
	});

	it('how long is said in one unit', () => {
		expect([0, 500, 1000, 90_000, 3_600_000, 5_400_000, 3_600_000 * 3, 86_400_000 * 2.4].map((ms) => duration(ms, 'en'))).toEqual(['0 seconds', '0.5 seconds', '1 second', '2 minutes', '1 hour', '90 minutes', '3 hours', '2 days']);
		expect(duration(300_000, 'de')).toBe('5 Minuten');
	});
});
