/** Raw mail that is kept for the run that is about to begin, in all; bytes. */
const ROOM = 8 * 1024 * 1024;
/** What nobody has asked for by then is not about to run. */
const PATIENCE_MS = 20_000;

interface Kept {
	source: Buffer;
	since: number;
}

/** Oldest first. */
const kept = new Map<string, Kept>();
let bytes = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Keeps a mail that has just been written for whoever reads it first: its run mostly begins at once, and need not read
 * from the disk what is still in memory. What comes when there is no room is not kept: the oldest mail runs first.
 *
 * @param messageId never used again, whether or not its row is committed in the end
 */
export function keepSource(messageId: string, source: Uint8Array): void {
	if (!Buffer.isBuffer(source) || bytes + source.length > ROOM) return;
	bytes += source.length;
	kept.set(messageId, { source, since: performance.now() });
	timer ??= setTimeout(letGo, PATIENCE_MS).unref();
}

/** The mail, if it is still in memory; the next one who wants it reads it from the store. */
export function takeSource(messageId: string): Buffer | undefined {
	const found = kept.get(messageId);
	if (found) forget(messageId, found);
	return found?.source;
}

function forget(messageId: string, { source }: Kept): void {
	kept.delete(messageId);
	bytes -= source.length;
}

function letGo(): void {
	const before = performance.now() - PATIENCE_MS;
	for (const [messageId, one] of kept) if (one.since <= before) forget(messageId, one);
	timer = kept.size > 0 ? setTimeout(letGo, PATIENCE_MS).unref() : undefined;
}
