import {
	finishDeliveries,
	quarantineDelivery,
	retryDelivery,
	UNFINISHED_LIMIT,
	type Delivery,
	type Setback,
} from '../shared/store/ledger';
import { raiseNotice, resolveNotice } from '../shared/store/notices';
import { quarantineSubject } from '../shared/store/run-again';
import type { Sql, Store } from '../shared/store/store';
import type { Alert } from './alert';
import type { RunEnd } from './run-workflow';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** What differs between tests and life; milliseconds. */
export interface Pace {
	/** Before attempt 2, 3, … after runs that ended badly; the last one repeats. */
	afterFailure: readonly number[];
	/** The same after runs whose end nobody saw. */
	afterLoss: readonly number[];
	/** A run that lasts longer no longer holds up other mail. */
	patience: number;
	/** How often the ledger is looked at unasked: others write to it too (a closed predecessor whose run ends, the inbox page). */
	lookAround: number;
	/** Before the store is asked again when it could not be read or written. */
	storePause: number;
}

export interface SettlementOptions {
	store: Store;
	/** Runs of a mail that may end badly before it is put aside. */
	attempts: number;
	/** Whether something is left to do on the server when a run ended well. */
	acknowledges: boolean;
	/** A run ended well. */
	onDone?: () => void;
	alert: Alert;
}

const SETBACKS = { failure: 'failure', unknown: 'unfinished', silent: 'silent' } as const;

/** Writes down how a run ended: done, to be run again, or put aside with the reason. */
export class Settlement {
	private isSilenceTold = false;

	constructor(
		private readonly options: SettlementOptions,
		private readonly pace: Pace,
	) {}

	/**
	 * @param deliveries the mails of one run
	 * @param aside what may be written down with a good end; a store that does not take it is no reason to forget the end
	 */
	async settle(deliveries: readonly Delivery[], ended: RunEnd, aside?: (sql: Sql) => Promise<void>): Promise<void> {
		const { acknowledges, onDone } = this.options;
		if (ended.end === 'success') {
			this.isSilenceTold = false;
			await this.persist(async (sql, isFirstTry) => {
				if (isFirstTry) await aside?.(sql);
				for (const [attempt, keys] of byAttempt(deliveries)) {
					await finishDeliveries(sql, keys, attempt, !acknowledges);
					if (attempt > 1) for (const key of keys) await resolveNotice(sql, quarantineSubject(key));
				}
			});
			onDone?.();
		} else if (ended.end === 'failure' && deliveries.length > 1) {
			const setback = { setback: 'shared', reason: `${ended.reason}. It ran together with other mail, and runs again alone`, nextAttemptAt: Date.now() } as const;
			await this.persist(async (sql) => {
				for (const { messageKey, attempt } of deliveries) await retryDelivery(sql, messageKey, attempt, setback);
			});
		} else {
			if (ended.end === 'silent') this.tellSilence(ended.reason);
			for (const delivery of deliveries) await this.setBack(delivery, SETBACKS[ended.end], ended.reason);
		}
	}

	/** Once, until a run ends well again. */
	private tellSilence(reason: string): void {
		if (!this.isSilenceTold) this.options.alert(reason, 'The mail runs again. See whether the n8n workers run, and whether Redis keeps its data when it starts again.');
		this.isSilenceTold = true;
	}

	private async setBack({ messageKey, attempt, failures, crashes }: Delivery, setback: Setback, reason: string): Promise<void> {
		const count = (setback === 'failure' ? failures : crashes) + 1;
		if (setback !== 'silent' && count >= (setback === 'failure' ? this.options.attempts : UNFINISHED_LIMIT)) {
			await this.persist((sql) => quarantineDelivery(sql, messageKey, attempt, { setback, reason }));
			await announceQuarantine(this.options, messageKey, reason);
			return;
		}
		const steps = setback === 'failure' ? this.pace.afterFailure : this.pace.afterLoss;
		const nextAttemptAt = Date.now() + (steps[Math.min(count, steps.length) - 1] ?? 0);
		await this.persist((sql) => retryDelivery(sql, messageKey, attempt, { setback, reason, nextAttemptAt }));
	}

	/** How a run ended must not be forgotten because the store is out of reach for a while. The place stays taken meanwhile. */
	private async persist(work: (sql: Sql, isFirstTry: boolean) => Promise<unknown>): Promise<void> {
		for (let pause = SECONDS, isFirstTry = true; ; pause = Math.min(pause * 2, MINUTES), isFirstTry = false) {
			try {
				await this.options.store.transaction((sql) => work(sql, isFirstTry));
				return;
			} catch {
				await new Promise((resolve) => setTimeout(resolve, pause).unref());
			}
		}
	}
}

function byAttempt(deliveries: readonly Delivery[]): Map<number, string[]> {
	const keys = new Map<number, string[]>();
	for (const { attempt, messageKey } of deliveries) {
		const same = keys.get(attempt);
		if (same) same.push(messageKey);
		else keys.set(attempt, [messageKey]);
	}
	return keys;
}

/** Tells of a mail that was put aside, once. */
export async function announceQuarantine({ store, alert }: Pick<SettlementOptions, 'store' | 'alert'>, messageKey: string, reason: string): Promise<void> {
	const message = `A mail was put aside: ${reason}`;
	try {
		if (await store.transaction((sql) => raiseNotice(sql, quarantineSubject(messageKey), message))) {
			alert(message, 'It is kept, and listed in the inbox under Needs attention. Run it again there when the cause is gone.');
		}
	} catch {
		// The row itself says it; the notice is the second way to learn of it.
	}
}
