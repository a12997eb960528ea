import type { MailAccount } from '../shared/mail/accounts';
import { sendDue } from '../shared/mail/outgoing/due';
import { copiesToKeep, dueOutgoing } from '../shared/store/outgoing';
import type { Store } from '../shared/store/store';
import { Bell } from './bell';

/** How often the queue is looked at; milliseconds. */
const EVERY = 60_000;

export interface WaitingMailOptions {
	store: Store;
	/** Of the mailbox that is read, lower case. */
	address: string;
	/** Its account; read anew each time, so that a changed password counts at once. */
	account: () => Promise<MailAccount>;
	every?: number;
}

/**
 * Sends what waits in the queue of the mailbox's own account after an outage of its server, and files the copies that are
 * missing in Sent: the next mail, whose run would do it, may come too late.
 */
export class WaitingMail {
	private readonly bell = new Bell();
	private closed = false;

	constructor(private readonly options: WaitingMailOptions) {}

	/** Works until it is closed. */
	async start(): Promise<void> {
		const { store, address, account, every = EVERY } = this.options;
		while (!this.closed) {
			await this.bell.wait(every);
			try {
				if (!this.closed && (await hasWaiting(store, address))) await sendDue(store, await account());
			} catch {
				// The store or the credential is out of reach: whoever reads the mailbox says so.
			}
		}
	}

	close(): void {
		this.closed = true;
		this.bell.ring();
	}
}

async function hasWaiting(store: Store, address: string): Promise<boolean> {
	return (await dueOutgoing(store, address, Date.now(), 1)).length > 0 || (await copiesToKeep(store, address, 1)).length > 0;
}
