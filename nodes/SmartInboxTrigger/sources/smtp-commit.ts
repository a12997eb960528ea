import { receive, type Arrival } from '../../shared/store/arrivals';
import { recordMail } from '../../shared/store/mailboxes';
import { StoreError, type Store } from '../../shared/store/store';

/** Mails in one commit: writing them takes a few milliseconds, in which nobody else gets a turn. */
const MOST = 32;

interface Waiting {
	arrivals: readonly Arrival[];
	stored: () => void;
	failed: (cause: unknown) => void;
}

/**
 * Puts the mails of many clients into the ledger with few commits: those that come while one is being written to the disk
 * share the next. A durable commit takes about as long for 32 mails as for one.
 */
export class Commits {
	private readonly waiting: Waiting[] = [];
	private isWriting = false;

	constructor(private readonly store: Store) {}

	/** Resolves when the arrivals of one mail are in the ledger, durably; all of them or none. @throws what the store says */
	async add(arrivals: readonly Arrival[]): Promise<void> {
		await new Promise<void>((stored, failed) => {
			this.waiting.push({ arrivals, stored, failed });
			void this.write();
		});
	}

	private async write(): Promise<void> {
		if (this.isWriting) return;
		this.isWriting = true;
		while (this.waiting.length > 0) {
			await this.commit(this.waiting.splice(0, MOST));
			// Clients are heard between two commits.
			await new Promise((resolve) => setImmediate(resolve));
		}
		this.isWriting = false;
	}

	private async commit(mails: readonly Waiting[]): Promise<void> {
		try {
			await this.store.transaction(
				async (sql) => {
					const now = Date.now();
					const arrivals = mails.flatMap((mail) => mail.arrivals);
					for (const arrival of arrivals) await receive(sql, arrival, now);
					for (const mailboxId of new Set(arrivals.map((arrival) => arrival.mailboxId))) await recordMail(sql, mailboxId, now);
				},
				{ durable: true },
			);
		} catch (cause) {
			// One mail that cannot be written must not keep the others out; a store that takes nothing takes none of them.
			if (mails.length > 1 && !(cause instanceof StoreError)) for (const mail of mails) await this.commit([mail]);
			else for (const mail of mails) mail.failed(cause);
			return;
		}
		for (const mail of mails) mail.stored();
	}
}
