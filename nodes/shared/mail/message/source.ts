import type { HeaderBlock } from './headers';

/** The bytes of one raw mail, wherever they are kept, read in ranges so that a large mail is never whole in memory. */
export interface MailSource {
	/** Bytes. */
	readonly size: number;
	/** Its headers, when somebody has read them before; to be given to one reader only. */
	readonly head?: HeaderBlock;
	/**
	 * The bytes from `from` (included) to `to` (not included); what lies outside the mail is left out. They may be a
	 * view of shared memory and must not be changed.
	 */
	read(from: number, to: number): Promise<Buffer>;
}

/** A mail that is whole in memory already. */
export function bufferSource(raw: Buffer, head?: HeaderBlock): MailSource {
	return { size: raw.length, head, read: async (from, to) => raw.subarray(Math.max(0, from), Math.max(0, from, to)) };
}
