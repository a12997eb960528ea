import type { Account } from '../../shared/store/accounts';
import type { SyncRun } from '../../shared/store/sync-runs';

/**
 * How an account is doing, the worst that is true of it:
 *
 * - `disabled` the sign-in was refused, and nobody tries again until somebody acts (A14)
 * - `degraded` it cannot be reached, and is tried again
 * - `silent` nobody has looked into it for long
 * - `late` mails wait for long to be run
 * - `failed` the newest sync did not end well
 * - `new` nobody has looked into it yet
 */
export type AccountState = 'active' | 'new' | 'failed' | 'late' | 'silent' | 'degraded' | 'disabled';

const MINUTE = 60_000;
/** Mails are run within seconds; a backlog takes its time. */
const LONG_WAIT = 15 * MINUTE;
/** The trigger looks every three minutes, the sync as often as its workflow says. */
const LONG_SILENCE = 20 * MINUTE;

export function accountState({ health, source, runs }: Pick<Account, 'health' | 'source' | 'runs'>, now: number): AccountState {
	if (health.state !== 'active') return health.state;
	// A mailbox that is delivered to is not looked into.
	if (source === 'imap') {
		if (health.lastContactAt === null) return runs.length === 0 ? 'new' : lastEnded(runs)?.problem ? 'failed' : 'active';
		const between = runs.length > 1 ? runs[0].startedAt - runs[1].startedAt : 0;
		if (now - health.lastContactAt > Math.max(LONG_SILENCE, 3 * between)) return 'silent';
	}
	if (health.lag !== null && health.lag > LONG_WAIT) return 'late';
	return lastEnded(runs)?.problem ? 'failed' : 'active';
}

/** The newest sync that is over. */
export function lastEnded(runs: readonly SyncRun[]): SyncRun | undefined {
	return runs.find(({ endedAt }) => endedAt !== null);
}
