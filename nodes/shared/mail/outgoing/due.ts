import { dueOutgoing, settleBroken, takeOutgoing } from '../../store/outgoing';
import type { Store } from '../../store/store';
import type { MailAccount } from '../accounts';
import { addressIdentity } from '../address';
import { handOver } from './hand-over';
import { asLivingSender, thisSender } from './sending-process';
import { keepSentCopies } from './sent-copies';

/** What was done for the mail that waited. */
export interface DueWork {
	sent: number;
	/** Waits for another try, was refused, or may have left. */
	notSent: number;
	/** Why copies are missing in the Sent folder; null when all is well. */
	warning: string | null;
}

/** More would hold up whoever asked. */
const MOST = 50;
/** After the server could not be used, mail of the same account is left alone for a while; milliseconds. */
const PAUSE = 60_000;
const pausedUntil = new Map<string, number>();

/**
 * Sends what is due from an account, the oldest first, and files the copies that are missing in its Sent folder: what a
 * crash or an outage left. Never throws because of the server.
 */
export async function sendDue(store: Store, account: MailAccount, now = Date.now()): Promise<DueWork> {
	const sender = addressIdentity(account.address);
	const place = `${store.location} ${sender}`;
	const work: DueWork = { sent: 0, notSent: 0, warning: null };
	if ((pausedUntil.get(place) ?? 0) > now) return work;
	const due = await dueOutgoing(store, sender, now, MOST);
	if (due.length > 0) {
		await asLivingSender(store, async (alive) => {
			await settleBroken(store, alive, now);
			for (const mail of due) {
				if (!(await store.transaction((sql) => takeOutgoing(sql, mail.id, thisSender, alive), { durable: true }))) continue;
				const { status } = (await handOver(store, account, mail)).outgoing;
				if (status === 'sent') work.sent++;
				else work.notSent++;
				// It is the server's fault, not this mail's: the others would fare no better.
				if (status === 'queued') break;
			}
		});
	}
	work.warning = await keepSentCopies(store, account);
	if (work.warning !== null || work.notSent > 0) pausedUntil.set(place, now + PAUSE);
	return work;
}
