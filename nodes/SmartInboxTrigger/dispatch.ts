import type { INodeExecutionData } from 'n8n-workflow';

import {
	claimDelivery,
	finishDelivery,
	nextRetryAt,
	quarantineDelivery,
	recoverCrashed,
	retryDelivery,
	UNFINISHED_LIMIT,
	waitingDeliveries,
	type Delivery,
	type Scope,
	type WaitingDelivery,
} from '../shared/store/ledger';
import { raiseNotice, resolveNotice } from '../shared/store/notices';
import type { Sql, Store } from '../shared/store/store';
import type { Alert } from './alert';
import type { RunEnd } from './run-workflow';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** Deliveries read from the ledger at once. */
const WINDOW = 100;
/** How often a backlog of senders that are all in progress is searched for others. */
const SEARCH_PAUSE = SECONDS;

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

const PACE: Pace = {
	afterFailure: [5 * SECONDS, 30 * SECONDS, 2 * MINUTES],
	afterLoss: [5 * SECONDS, 30 * SECONDS, 2 * MINUTES, 5 * MINUTES],
	patience: 10 * MINUTES,
	lookAround: 30 * SECONDS,
	storePause: 5 * SECONDS,
};

export interface DispatchOptions {
	store: Store;
	scope: Scope;
	/** Identity of this n8n process: runs of others, found at start, have crashed. */
	process: string;
	attempts: number;
	inFlight: number;
	/** Whether something is left to do on the server when a run ended well. */
	acknowledges: boolean;
	build: (delivery: Delivery) => Promise<INodeExecutionData>;
	/** Starts the workflow; resolves when it has finished. */
	run: (item: INodeExecutionData, key: string) => Promise<RunEnd>;
	/** A run ended well. */
	onDone?: () => void;
	alert: Alert;
	pace?: Pace;
}

/**
 * Takes waiting mail from the ledger, oldest first, and runs the workflow for each, a few at a time and never two mails
 * of one sender at once. What is in memory is bounded by `inFlight`; the rest waits in the ledger.
 */
export class Dispatcher {
	/** Deliveries in progress and their senders. */
	private readonly running = new Map<string, string>();
	private window: WaitingDelivery[] = [];
	private searchedAt = 0;
	private wanted = false;
	private filling = false;
	private closed = false;
	private timer: NodeJS.Timeout | undefined;
	private wakeAt = Infinity;
	private readonly pace: Pace;

	constructor(private readonly options: DispatchOptions) {
		this.pace = options.pace ?? PACE;
	}

	/** Finds the runs that crashed with their process, then starts. */
	async start(): Promise<void> {
		const { store, scope, process } = this.options;
		const { quarantined } = await store.transaction((sql) => recoverCrashed(sql, scope, process));
		for (const key of quarantined) await this.announceQuarantine(key, `n8n stopped ${UNFINISHED_LIMIT} times while it worked on this mail.`);
		this.wake();
	}

	/** Something may be waiting: a mail was stored, or a retry is due. */
	wake(): void {
		this.searchedAt = 0;
		this.fill();
	}

	/** Starts no more runs; those in progress are still written down when they end. */
	close(): void {
		this.closed = true;
		clearTimeout(this.timer);
	}

	/** Deliveries whose run holds a place. */
	get inProgress(): number {
		return this.running.size;
	}

	private fill(): void {
		this.wanted = true;
		if (!this.filling) void this.fillPlaces();
	}

	private async fillPlaces(): Promise<void> {
		this.filling = true;
		while (this.wanted && !this.closed) {
			this.wanted = false;
			// A retry that falls due while the ledger is being read must not be missed by both questions.
			const asked = Date.now();
			try {
				while (!this.closed && this.running.size < this.options.inFlight) {
					const next = await this.next();
					if (!next) break;
					this.running.set(next.messageKey, next.sender);
					void this.process(next.messageKey).finally(() => {
						this.running.delete(next.messageKey);
						this.fill();
					});
				}
				const at = await nextRetryAt(this.options.store, this.options.scope, asked);
				this.wakeAfter(Math.min((at ?? Infinity) - Date.now(), this.pace.lookAround));
			} catch {
				// The store is out of reach: it may be back soon.
				this.wakeAfter(this.pace.storePause);
			}
		}
		this.filling = false;
	}

	private wakeAfter(delay: number): void {
		const at = Date.now() + Math.max(delay, 10);
		if (this.closed || at >= this.wakeAt) return;
		clearTimeout(this.timer);
		this.wakeAt = at;
		this.timer = setTimeout(() => {
			this.wakeAt = Infinity;
			this.wake();
		}, at - Date.now());
	}

	private async next(): Promise<WaitingDelivery | undefined> {
		const { store, scope } = this.options;
		const senders = new Set(this.running.values());
		const startable = ({ messageKey, sender }: WaitingDelivery) => !this.running.has(messageKey) && !senders.has(sender);
		let index = this.window.findIndex(startable);
		if (index === -1) {
			// With a long backlog of one sender the ledger would be searched in vain after every run.
			if (this.window.length > 0 && Date.now() - this.searchedAt < SEARCH_PAUSE) {
				this.wakeAfter(SEARCH_PAUSE);
				return undefined;
			}
			const found = await waitingDeliveries(store, scope, { limit: WINDOW, except: [...senders] });
			this.searchedAt = Date.now();
			if (found.length === 0 && this.window.length > 0) return undefined;
			this.window = found;
			index = this.window.findIndex(startable);
		}
		return index === -1 ? undefined : this.window.splice(index, 1)[0];
	}

	/** Ends when the place is free: with the run, or when patience is over. */
	private async process(messageKey: string): Promise<void> {
		const { store, process } = this.options;
		let delivery: Delivery | null;
		try {
			delivery = await store.transaction((sql) => claimDelivery(sql, messageKey, process));
		} catch {
			// Nothing is claimed. The place stays taken for a while: asking again at once would keep n8n from everything else.
			this.window = [];
			await new Promise((resolve) => setTimeout(resolve, this.pace.storePause).unref());
			return;
		}
		if (delivery === null) return;
		let patience: NodeJS.Timeout | undefined;
		await Promise.race([this.runAndSettle(delivery), new Promise((resolve) => (patience = setTimeout(resolve, this.pace.patience).unref()))]);
		clearTimeout(patience);
	}

	private async runAndSettle(delivery: Delivery): Promise<void> {
		const { messageKey, attempt } = delivery;
		let ended: RunEnd;
		try {
			const item = await this.options.build(delivery);
			ended = this.closed
				? { end: 'unknown', reason: 'The workflow was unpublished before its run began' }
				: await this.options.run(item, `smart-inbox:${messageKey}#${attempt}`);
		} catch (cause) {
			ended = { end: 'unknown', reason: `The mail could not be prepared: ${cause instanceof Error ? cause.message : String(cause)}` };
		}
		await this.settle(delivery, ended);
	}

	private async settle(delivery: Delivery, ended: RunEnd): Promise<void> {
		const { messageKey, attempt } = delivery;
		if (ended.end === 'success') {
			await this.persist(async (sql) => {
				await finishDelivery(sql, messageKey, attempt, !this.options.acknowledges);
				await resolveNotice(sql, quarantineSubject(messageKey));
			});
			this.options.onDone?.();
			return;
		}
		const failed = ended.end === 'failure';
		const count = (failed ? delivery.failures : delivery.crashes) + 1;
		const { reason } = ended;
		if (count >= (failed ? this.options.attempts : UNFINISHED_LIMIT)) {
			await this.persist((sql) => quarantineDelivery(sql, messageKey, attempt, { failed, reason }));
			await this.announceQuarantine(messageKey, reason);
			return;
		}
		const steps = failed ? this.pace.afterFailure : this.pace.afterLoss;
		const nextAttemptAt = Date.now() + (steps[Math.min(count, steps.length) - 1] ?? 0);
		await this.persist((sql) => retryDelivery(sql, messageKey, attempt, { failed, reason, nextAttemptAt }));
	}

	/** How a run ended must not be forgotten because the store is out of reach for a while. The place stays taken meanwhile. */
	private async persist(work: (sql: Sql) => Promise<unknown>): Promise<void> {
		for (let pause = SECONDS; ; pause = Math.min(pause * 2, MINUTES)) {
			try {
				await this.options.store.transaction(work);
				return;
			} catch {
				await new Promise((resolve) => setTimeout(resolve, pause).unref());
			}
		}
	}

	private async announceQuarantine(messageKey: string, reason: string): Promise<void> {
		const message = `A mail was put aside: ${reason}`;
		try {
			if (await this.options.store.transaction((sql) => raiseNotice(sql, quarantineSubject(messageKey), message))) {
				this.options.alert(message, 'It is kept, and listed in the inbox under Needs attention. Run it again there when the cause is gone.');
			}
		} catch {
			// The row itself says it; the notice is the second way to learn of it.
		}
	}
}

function quarantineSubject(messageKey: string): string {
	return `delivery:${messageKey}:quarantined`;
}
