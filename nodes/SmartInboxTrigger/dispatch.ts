import type { INodeExecutionData } from 'n8n-workflow';

import {
	claimDeliveries,
	claimTurns,
	nextRetryAt,
	recoverCrashed,
	sendersElsewhere,
	CRASH_LIMIT,
	waitingDeliveries,
	type Delivery,
	type Scope,
	type WaitingDelivery,
} from '../shared/store/ledger';
import { livingProcesses, stayAlive } from '../shared/store/living-processes';
import { Turns } from '../shared/mail/message/turns';
import type { Sql } from '../shared/store/store';
import { inHand, takeInHand } from './registry';
import type { RunEnd } from './run-workflow';
import { announceQuarantine, Settlement, type Pace, type SettlementOptions } from './settle';
import { shareRun } from './share-run';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** Deliveries read from the ledger at once. */
const WINDOW = { least: 100, most: 1000 };
/** How often a backlog of senders that are all in progress is searched for others. */
const SEARCH_PAUSE = SECONDS;
/** How often the ledger is searched because a run has ended; what is new is told. */
const PAUSE_AFTER_RUN = 50;

/** A run that lasts longer is described in the inbox while it goes on; a shorter one together with its end, in one commit. */
const SHORT_RUN = 500;

/** What holds in life; tests are quicker. */
const PACE: Pace = {
	afterFailure: [5 * SECONDS, 30 * SECONDS, 2 * MINUTES],
	afterLoss: [5 * SECONDS, 30 * SECONDS, 2 * MINUTES, 5 * MINUTES],
	patience: 10 * MINUTES,
	lookAround: 30 * SECONDS,
	storePause: 5 * SECONDS,
};

export interface DispatchOptions extends SettlementOptions {
	scope: Scope;
	/** Identity of this n8n process: runs of others, found at start, have crashed. */
	process: string;
	/** Runs in progress at once. */
	inFlight: number;
	/** The most mails in one run, when more wait than there are places. */
	perRun: number;
	build: (delivery: Delivery) => Promise<INodeExecutionData>;
	/** What writes down what was learned from a mail by building its item, without holding on to the item. */
	describe: (delivery: Delivery, item: INodeExecutionData) => (sql: Sql) => Promise<unknown>;
	/** Starts the workflow; resolves when it has finished. */
	run: (items: INodeExecutionData[], key: string) => Promise<RunEnd>;
	pace?: Pace;
}

/**
 * Takes waiting mail from the ledger, oldest first, and runs the workflow for it: a few runs at a time, and never two
 * with mail of one sender. What is in memory is bounded by `inFlight`; the rest waits in the ledger.
 */
export class Dispatcher {
	/** Deliveries in progress and their senders. */
	private readonly running = new Map<string, string>();
	private freePlaces: number;
	private window: WaitingDelivery[] = [];
	private searchedAt = 0;
	private wanted = false;
	private filling = false;
	private closed = false;
	private timer: NodeJS.Timeout | undefined;
	private wakeAt = Infinity;
	private recoveredAt = 0;
	/** Runs whose end is not written down yet, those included that hold no place any more. */
	private unsettled = 0;
	private letGo: () => Promise<void> = async () => {};
	private readonly pace: Pace;
	private readonly settlement: Settlement;

	constructor(private readonly options: DispatchOptions) {
		this.pace = options.pace ?? PACE;
		this.freePlaces = options.inFlight;
		this.settlement = new Settlement(options, this.pace);
	}

	/** Finds the runs that crashed with their process, then starts. */
	async start(): Promise<void> {
		const { store, process } = this.options;
		this.letGo = await stayAlive(store, process);
		// It may have been closed meanwhile, when there was nothing to let go of yet.
		if (this.closed) return this.letGoWhenSettled();
		await this.recover();
		this.wake();
	}

	/** Another process may end at any time, and on another machine it is noticed a while later. @returns whether mail waits again */
	private async recover(): Promise<boolean> {
		const { store, scope, process } = this.options;
		this.recoveredAt = Date.now();
		const alive = await livingProcesses(store);
		const { retried, quarantined } = await store.transaction((sql) => recoverCrashed(sql, scope, { process, inHand, alive }));
		for (const key of quarantined) await announceQuarantine(this.options, key, `n8n stopped ${CRASH_LIMIT} times while it worked on this mail.`);
		return retried > 0;
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
		this.letGoWhenSettled();
	}

	/** As long as runs go on, no other process may take them over. */
	private letGoWhenSettled(): void {
		if (this.closed && this.unsettled === 0) void this.letGo().catch(() => undefined);
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
				while (!this.closed && this.freePlaces > 0) {
					const mails = await this.next();
					if (mails.length === 0) break;
					this.freePlaces--;
					for (const { messageKey, sender } of mails) this.running.set(messageKey, sender);
					void this.process(mails.map(({ messageKey }) => messageKey)).finally(() => {
						for (const { messageKey } of mails) this.running.delete(messageKey);
						this.freePlaces++;
						this.fill();
					});
				}
				// After mail that has just come, which need not wait for it.
				if (asked - this.recoveredAt >= this.pace.lookAround && (await this.recover())) {
					this.searchedAt = 0;
					this.wanted = true;
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

	/** The mails of the next run; none when nothing can be started now. */
	private async next(): Promise<WaitingDelivery[]> {
		const { store, scope, inFlight, perRun } = this.options;
		const busy = new Set(this.running.values());
		const share = () => shareRun(this.window.filter(({ messageKey }) => !this.running.has(messageKey)), busy, this.freePlaces, perRun);
		let mails = share();
		if (mails.length === 0) {
			// With a long backlog of one sender the ledger would be searched in vain after every run.
			const pause = this.searchedAt + (this.window.length > 0 ? SEARCH_PAUSE : PAUSE_AFTER_RUN) - Date.now();
			if (pause > 0) {
				this.wakeAfter(pause);
				return [];
			}
			for (const sender of await sendersElsewhere(store, scope, this.options.process)) busy.add(sender);
			const found = await waitingDeliveries(store, scope, { limit: Math.min(Math.max(WINDOW.least, inFlight * perRun), WINDOW.most), except: [...busy] });
			this.searchedAt = Date.now();
			if (found.length === 0 && this.window.length > 0) return [];
			this.window = found;
			mails = share();
		}
		const taken = new Set(mails);
		this.window = this.window.filter((mail) => !taken.has(mail));
		return mails;
	}

	/** Ends when the place is free: with the run, or when patience is over. */
	private async process(messageKeys: string[]): Promise<void> {
		const { store, scope, process } = this.options;
		let deliveries: Delivery[];
		const letFall = takeInHand(messageKeys);
		try {
			deliveries = await store.transaction((sql) => claimDeliveries(sql, messageKeys, process), { takingTurns: claimTurns(scope) });
		} catch {
			letFall();
			// Nothing is claimed. The place stays taken for a while: asking again at once would keep n8n from everything else.
			this.window = [];
			await new Promise((resolve) => setTimeout(resolve, this.pace.storePause).unref());
			return;
		}
		// Another process reads this mailbox too: what is known of its senders is no longer true.
		if (deliveries.length < messageKeys.length) this.window = [];
		if (deliveries.length === 0) return letFall();
		this.unsettled++;
		const settled = this.runAndSettle(deliveries).finally(() => {
			letFall();
			this.unsettled--;
			this.letGoWhenSettled();
		});
		let patience: NodeJS.Timeout | undefined;
		await Promise.race([settled, new Promise((resolve) => (patience = setTimeout(resolve, this.pace.patience).unref()))]);
		clearTimeout(patience);
	}

	private async runAndSettle(claimed: Delivery[]): Promise<void> {
		const deliveries: Delivery[] = [];
		// The items are given away: the run holds them, and this only what is to be written down of them.
		const items: INodeExecutionData[] = [];
		const descriptions: ((sql: Sql) => Promise<unknown>)[] = [];
		const turns = new Turns();
		for (const delivery of claimed) {
			// Runs of one mail start in the order of their mails.
			if (items.length > 0) await turns.rest();
			try {
				const item = await this.options.build(delivery);
				descriptions.push(this.options.describe(delivery, item));
				items.push(item);
				deliveries.push(delivery);
			} catch (cause) {
				await this.settlement.settle([delivery], { end: 'unknown', reason: `The mail could not be prepared: ${cause instanceof Error ? cause.message : String(cause)}` });
			}
		}
		const [first] = deliveries;
		if (first === undefined) return;
		const { messageKey, attempt } = first;
		const run = this.closed
			? Promise.resolve({ end: 'unknown', reason: 'The workflow was unpublished before its run began' } as const)
			: this.options.run(items.splice(0), `smart-inbox:${messageKey}#${attempt}`);
		// What only the body tells is shown in the inbox; a store that does not take it now is no reason to keep the mail back.
		const describe = async (sql: Sql) => {
			for (const description of descriptions) await description(sql);
		};
		const early = await endWithin(run, SHORT_RUN);
		if (early?.end === 'success') return await this.settlement.settle(deliveries, early, describe);
		await this.options.store.transaction(describe).catch(() => undefined);
		await this.settlement.settle(deliveries, await run);
	}
}

async function endWithin(run: Promise<RunEnd>, milliseconds: number): Promise<RunEnd | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), milliseconds).unref()));
	try {
		return await Promise.race([run, late]);
	} finally {
		clearTimeout(timer);
	}
}
