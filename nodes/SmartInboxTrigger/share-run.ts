import type { WaitingDelivery } from '../shared/store/ledger';

/** Mail of one run, as raw bytes: its items are in n8n's memory together. */
const BYTES_PER_RUN = 4 * 1024 * 1024;

/**
 * The mails that start in one run. As long as every sender finds a place, each has a run of their own; under a backlog they share
 * runs, because a run costs n8n some 70 ms whatever is in it. A mail that was tried before runs alone, so that the one
 * that fails is found and repeats nothing of the others. The order of one sender's mails is kept.
 *
 * @param waiting oldest first
 * @param busy senders whose mail is in progress
 * @param places runs that may be started now
 * @param perRun the most mails in a run
 */
export function shareRun(waiting: readonly WaitingDelivery[], busy: ReadonlySet<string>, places: number, perRun: number): WaitingDelivery[] {
	const startable = waiting.filter(({ sender }) => !busy.has(sender));
	const [oldest] = startable;
	if (oldest === undefined) return [];
	if (oldest.attempt > 0) return [oldest];
	const share = Math.ceil(new Set(startable.map(({ sender }) => sender)).size / Math.max(places, 1));
	const together: WaitingDelivery[] = [];
	const senders = new Set<string>();
	const held = new Set<string>();
	let bytes = 0;
	for (const mail of startable) {
		if (mail.attempt > 0) held.add(mail.sender);
		if (held.has(mail.sender)) continue;
		// All mail of a sender goes together: no other run may have it meanwhile.
		if (senders.size >= share && !senders.has(mail.sender)) continue;
		bytes += mail.sizeBytes;
		if (together.length > 0 && (together.length >= perRun || bytes > BYTES_PER_RUN)) break;
		together.push(mail);
		senders.add(mail.sender);
	}
	return together;
}
