import { ContentHash } from '../mail/message/content-key';
import { giveBack } from '../mail/message/give-back';
import { readHead, type Said } from '../mail/message/head';
import { readHeaders } from '../mail/message/headers';
import { assembleMail } from '../mail/message/parse';
import { discardStaged, PIECE_BYTES, writePieces, type Envelope, type StagedSource } from './arrivals';
import { newId } from './ids';
import type { Sql, Store } from './store';

/** A mail up to this size is kept in memory until it is whole; of a larger one, no more than this. */
const IN_MEMORY = { usual: 4 * PIECE_BYTES, crowded: PIECE_BYTES };
/** From here on it is crowded; bytes of all mails that are coming in. */
const CROWD = 32 * 1024 * 1024;
let inMemory = 0;

/** A mail that has come in whole, ready for its row. */
export interface ArrivedMail {
	envelope: Envelope;
	contentKey: string;
	source: Buffer | StagedSource;
	/** What the headers of `source` say; missing when these are not all of them. */
	said: Said | undefined;
	/** Without the lines put before it; bytes. */
	sizeBytes: number;
}

/**
 * A mail while it comes in. A small one stays in memory; the pieces of a large one go into the store as they come, so
 * that memory is bounded whatever its size. They count for nothing before the mail has its row: a mail that breaks off is
 * to be discarded, and what a crash left is removed by `removeBrokenOff`.
 */
export class ArrivingMail {
	private waiting: Buffer[] = [];
	private waitingBytes = 0;
	private size = 0;
	private hash: ContentHash | undefined;
	private envelope: Envelope | undefined;
	private said: Said | undefined;
	/** The id of its pieces; empty as long as it has none. */
	private messageId = '';
	/** Pieces in the store. */
	private pieces = 0;

	/**
	 * @param trace lines that final delivery puts before the mail (RFC 5321, 4.4); no part of its content
	 * @param takesOver whether the chunks are given away: their memory is free as soon as they are in the store
	 */
	constructor(
		private readonly store: Store,
		private readonly trace: Buffer = Buffer.alloc(0),
		private readonly takesOver = false,
	) {}

	/** Bytes so far. */
	get sizeBytes(): number {
		return this.size;
	}

	/** @throws StoreError when the store takes no more */
	async write(chunk: Buffer): Promise<void> {
		this.size += chunk.length;
		this.hash?.update(chunk);
		this.waiting.push(chunk);
		this.waitingBytes += chunk.length;
		inMemory += chunk.length;
		if (this.waitingBytes < (inMemory > CROWD ? IN_MEMORY.crowded : IN_MEMORY.usual)) return;
		if (this.hash === undefined) this.begin();
		const chunks = this.waiting;
		const bytes = joined(chunks);
		const full = bytes.length - (bytes.length % PIECE_BYTES);
		await this.stage(bytes.subarray(0, full));
		this.keep(bytes.subarray(full));
		if (bytes !== chunks[0]) giveBack(bytes);
		if (this.takesOver) for (const chunk of chunks) giveBack(chunk);
	}

	/** Nothing more comes. */
	async end(): Promise<ArrivedMail> {
		if (this.hash === undefined) this.begin();
		const rest = joined(this.waiting);
		this.keep();
		if (this.pieces > 0) {
			if (rest.length > 0) await this.stage(rest);
			if (this.takesOver) giveBack(rest);
		}
		return {
			envelope: this.envelope as Envelope,
			contentKey: (this.hash as ContentHash).key(),
			source: this.pieces > 0 ? { messageId: this.messageId } : rest,
			said: this.said,
			sizeBytes: this.size,
		};
	}

	/** The mail is not wanted, or broke off. */
	async discard(): Promise<void> {
		this.keep();
		if (this.pieces > 0) await this.store.transaction((sql) => discardStaged(sql, { messageId: this.messageId }));
	}

	/** Reads the headers, which are in the first bytes, and puts the trace before them. */
	private begin(): void {
		const beginning = joined(this.waiting);
		const block = readHeaders(beginning);
		this.hash = new ContentHash(beginning, block);
		const said = readHead(block);
		this.envelope = readEnvelope(said);
		if (this.trace.length > 0) this.waiting.unshift(this.trace);
		else this.said = said;
	}

	private keep(...rest: Buffer[]): void {
		// A copy: the view would keep all of the larger buffer.
		this.waiting = rest.filter(({ length }) => length > 0).map((bytes) => Buffer.from(bytes));
		inMemory -= this.waitingBytes;
		this.waitingBytes = rest.reduce((sum, { length }) => sum + length, 0);
		inMemory += this.waitingBytes;
	}

	private async stage(bytes: Buffer): Promise<void> {
		const { pieces } = this;
		const messageId = (this.messageId ||= newId());
		this.pieces = await this.store.transaction(async (sql) => {
			if (pieces === 0) await sql.run('INSERT INTO arriving_message (message_id, begun_at) VALUES ($1, $2)', [messageId, Date.now()]);
			return await writePieces(sql, messageId, bytes, pieces);
		});
	}
}

/** A mail that came in one piece is not copied. */
function joined(pieces: Buffer[]): Buffer {
	return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

/** What the headers say; `kind` by them alone. */
function readEnvelope(said: Said): Envelope {
	return assembleMail({ said, text: '', html: null, attachments: [] });
}

const A_DAY = 24 * 60 * 60 * 1000;

/** Removes what is left of mails that broke off with the process that took them in. */
export async function removeBrokenOff(sql: Sql, now = Date.now()): Promise<void> {
	for (const { id } of await sql.all<{ id: string }>('SELECT message_id AS id FROM arriving_message WHERE begun_at < $1', [now - A_DAY])) await discardStaged(sql, { messageId: id });
}
