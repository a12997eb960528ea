import { giveBack } from '../mail/message/give-back';
import type { Said } from '../mail/message/head';
import { parseAhead } from '../mail/message/parse';
import { bufferSource, type MailSource } from '../mail/message/source';

/** Raw mail that is kept for the run that is about to begin, in all; bytes. */
const ROOM = 8 * 1024 * 1024;
/** What nobody has asked for by then is not about to run. */
const PATIENCE_MS = 20_000;

interface Kept {
	source: MailSource;
	since: number;
}

/** Oldest first. */
const kept = new Map<string, Kept>();
/** What is kept, and what was until its reader took it. */
const given = new WeakSet<Uint8Array>();
let bytes = 0;
let timer: NodeJS.Timeout | undefined;

/**
 * Keeps a mail that has just been written for whoever reads it first: its run mostly begins at once, and need not read
 * from the disk what is still in memory. What comes when there is no room is not kept: the oldest mail runs first.
 *
 * @param messageId never used again, whether or not its row is committed in the end
 * @param said what its headers say, when they have been read
 * @param runsNext whether it is taken apart at once, while its row is on its way to the disk
 */
export function keepSource(messageId: string, raw: Uint8Array, said?: Said, runsNext = false): void {
	if (!Buffer.isBuffer(raw) || bytes + raw.length > ROOM) return;
	bytes += raw.length;
	given.add(raw);
	const source = { ...bufferSource(raw, said), giveBack: () => giveBack(raw) };
	kept.set(messageId, { source, since: performance.now() });
	if (runsNext) setImmediate(() => kept.get(messageId)?.source === source && parseAhead(source));
	timer ??= setTimeout(tidy, PATIENCE_MS).unref();
}

/** Whoever wrote the mail needs it no longer: unless it is kept for its run, its memory is free. */
export function letGoOf(raw: Uint8Array): void {
	if (!given.has(raw)) giveBack(raw);
}

/** The mail, if it is still in memory; the next one who wants it reads it from the store. */
export function takeSource(messageId: string): MailSource | undefined {
	const found = kept.get(messageId);
	if (found) forget(messageId, found);
	return found?.source;
}

function forget(messageId: string, { source }: Kept): void {
	kept.delete(messageId);
	bytes -= source.size;
}

function tidy(): void {
	const before = performance.now() - PATIENCE_MS;
	for (const [messageId, one] of kept) {
		if (one.since > before) continue;
		forget(messageId, one);
		one.source.giveBack?.();
	}
	timer = kept.size > 0 ? setTimeout(tidy, PATIENCE_MS).unref() : undefined;
}
