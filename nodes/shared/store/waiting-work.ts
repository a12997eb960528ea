type Hear = (mailboxId: string) => void;

// On the process and not in this module: after an update of the package n8n loads the module a second time, while
// listeners of the first go on.
const place = globalThis as typeof globalThis & { [key: symbol]: Set<Hear> | undefined };
const hearers = (place[Symbol.for('n8n-nodes-smart-inbox.waiting-work')] ??= new Set());

/** Tells the listeners of this process that work waits in the store; without it they find it when they next look around. */
export function tellWaitingWork(mailboxId: string): void {
	for (const hear of hearers) hear(mailboxId);
}

/** Calls `hear` with the id of the mailbox each time work is told. @returns stops it */
export function onWaitingWork(hear: Hear): () => void {
	hearers.add(hear);
	return () => void hearers.delete(hear);
}
