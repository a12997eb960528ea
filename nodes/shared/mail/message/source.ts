import type { Said } from './head';

/** The bytes of one raw mail, wherever they are kept, read in ranges so that a large mail is never whole in memory. */
export interface MailSource {
	/** Bytes. */
	readonly size: number;
	/** What its headers say, when somebody has read them before; to be given to one reader only. */
	readonly said?: Said;
	/**
	 * The bytes from `from` (included) to `to` (not included); what lies outside the mail is left out. They may be a
	 * view of shared memory and must not be changed.
	 */
	read(from: number, to: number): Promise<Buffer>;
	/** Copies bytes of the mail from `from` on into `target`, as many as there are and find room. @returns how many */
	copy(from: number, target: Buffer): Promise<number>;
	/** Gives its memory back at once; for whoever is sure to be the last who reads it. */
	giveBack?(): void;
}

/** A mail that is whole in memory already. */
export function bufferSource(raw: Buffer, said?: Said): MailSource {
	return {
		size: raw.length,
		said,
		read: async (from, to) => raw.subarray(Math.max(0, from), Math.max(0, from, to)),
		copy: async (from, target) => raw.copy(target, 0, from),
	};
}

const PIECE_BYTES = 256 * 1024;

/** A mail from byte `from` to its end, piece by piece, for a server that takes it at its own pace. */
export async function* flowOf(source: MailSource, from = 0): AsyncGenerator<Buffer> {
	// Copies, since what is read may be a view of shared memory: what is sent may lie in a queue for a while.
	for (let at = from; at < source.size; at += PIECE_BYTES) yield Buffer.from(await source.read(at, at + PIECE_BYTES));
}
