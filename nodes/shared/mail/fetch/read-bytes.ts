import type { Socket } from 'node:net';
import type { ImapFlow } from 'imapflow';

import { giveBack } from '../message/give-back';

/**
 * What a connection reads while a large mail is fetched piece by piece: some fifteen buffers for each piece, which are
 * garbage as soon as imapflow has put them together.
 */
export class ReadBytes {
	private earlier: Buffer[] = [];
	private latest: Buffer[] = [];
	private readonly socket: Socket | null | undefined;
	private readonly hear = (bytes: Buffer) => void this.latest.push(bytes);

	constructor(client: ImapFlow) {
		// imapflow gives its socket away only together with the connection (unbind).
		({ socket: this.socket } = client as unknown as { socket?: Socket | null });
		this.socket?.on('data', this.hear);
	}

	/**
	 * A command was answered. What was read before it was sent has been worked through then: imapflow takes everything in
	 * its order, and copies what it keeps.
	 */
	answered(): void {
		for (const bytes of this.earlier) giveBack(bytes);
		this.earlier = this.latest;
		this.latest = [];
	}

	end(): void {
		this.socket?.off('data', this.hear);
	}
}
