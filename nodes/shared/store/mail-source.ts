import { giveBack } from '../mail/message/give-back';
import type { MailSource } from '../mail/message/source';
import { PIECE_BYTES } from './arrivals';
import { takeSource } from './recent-sources';
import type { Sql } from './store';

/** Pieces kept for the next read: one that was read to its end and the one that follows. */
const KEPT = 2;

/**
 * A stored mail as a source: only the pieces that are asked for are read, and at most two of them stay in memory. One that
 * has just been written may still be there whole.
 *
 * @throws when the store has nothing of it
 */
export async function storedSource(sql: Sql, messageId: string): Promise<MailSource> {
	const recent = takeSource(messageId);
	if (recent) return recent;
	const last = await sql.get<{ piece: number; bytes: Uint8Array }>(
		'SELECT piece, bytes FROM message_source WHERE message_id = $1 ORDER BY piece DESC LIMIT 1',
		[messageId],
	);
	if (!last) throw new Error(`The mail ${messageId} is not in the store`);
	const size = Number(last.piece) * PIECE_BYTES + last.bytes.length;
	const kept = new Map<number, Buffer>([[Number(last.piece), bufferOf(last.bytes)]]);

	const readPiece = async (piece: number): Promise<Buffer> => {
		const row = await sql.get<{ bytes: Uint8Array }>('SELECT bytes FROM message_source WHERE message_id = $1 AND piece = $2', [messageId, piece]);
		if (!row) throw new Error(`Piece ${piece} of the mail ${messageId} is not in the store`);
		return bufferOf(row.bytes);
	};
	const pieceAt = async (piece: number): Promise<Buffer> => {
		const known = kept.get(piece);
		if (known) return known;
		const bytes = await readPiece(piece);
		for (const oldest of kept.keys()) if (kept.size >= KEPT) kept.delete(oldest);
		kept.set(piece, bytes);
		return bytes;
	};

	return {
		size,
		async read(from, to) {
			const end = Math.min(to, size);
			let at = Math.max(0, from);
			const parts: Buffer[] = [];
			while (at < end) {
				const piece = Math.floor(at / PIECE_BYTES);
				const start = piece * PIECE_BYTES;
				const part = (await pieceAt(piece)).subarray(at - start, end - start);
				parts.push(part);
				at += part.length;
			}
			return parts.length === 1 ? parts[0] : Buffer.concat(parts);
		},
		async copy(from, target) {
			let copied = 0;
			while (copied < target.length && from + copied < size) {
				const number = Math.floor((from + copied) / PIECE_BYTES);
				const known = kept.get(number);
				const piece = known ?? (await readPiece(number));
				copied += piece.copy(target, copied, from + copied - number * PIECE_BYTES);
				// Nobody else has seen it.
				if (!known) giveBack(piece);
			}
			return copied;
		},
		giveBack() {
			for (const piece of kept.values()) giveBack(piece);
			kept.clear();
		},
	};
}

function bufferOf(bytes: Uint8Array): Buffer {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
