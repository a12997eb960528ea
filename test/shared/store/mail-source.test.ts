import { randomBytes } from 'node:crypto';

import { giveBack } from '../../../nodes/shared/mail/message/give-back';
import { PIECE_BYTES, writePieces } from '../../../nodes/shared/store/arrivals';
import { storedSource } from '../../../nodes/shared/store/mail-source';
import { letGoOf, takeSource } from '../../../nodes/shared/store/recent-sources';
import type { Sql, Store } from '../../../nodes/shared/store/store';
import { closeStores, temporaryStore } from '../../SmartInboxTrigger/n8n-edge';
import { receivedMail } from './received-mail';

let store: Store;
beforeEach(async () => void (store = await temporaryStore()));
afterEach(closeStores);

const received = async (raw: Buffer, key?: string) => (await receivedMail(store, raw, key)).messageId;

/** Written some time ago. */
async function stored(raw: Buffer): Promise<string> {
	const id = await received(raw);
	takeSource(id);
	return id;
}

/** Counts the pieces that are read. */
function counting(): { sql: Sql; pieces: () => number } {
	let pieces = 0;
	const sql: Sql = {
		all: (text, values) => store.all(text, values),
		run: (text, values) => store.run(text, values),
		takeTurns: (names) => store.takeTurns(names),
		get: async (text, values) => {
			pieces++;
			return await store.get(text, values);
		},
	};
	return { sql, pieces: () => pieces };
}

test.each([0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 17])('a stored mail of %i bytes is read back in any ranges, whatever piece they lie in', async (size) => {
	const raw = randomBytes(size);
	const source = await storedSource(store, await stored(raw));
	expect(source.size).toBe(size);
	const ranges: [number, number][] = [[0, size], [0, 10], [size - 10, size + 10], [PIECE_BYTES - 5, PIECE_BYTES + 5], [PIECE_BYTES - 5, 2 * PIECE_BYTES + 5], [size, size + 5], [-5, 3], [20, 10]];
	for (const [from, to] of ranges) expect((await source.read(from, to)).equals(raw.subarray(Math.max(0, from), Math.max(0, from, to)))).toBe(true);
});

test.each([0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES + 17])('a stored mail of %i bytes is copied from any place on, whatever pieces it lies in, and can be read afterwards', async (size) => {
	const raw = randomBytes(size);
	const source = await storedSource(store, await stored(raw));
	for (const [from, room] of [[0, size + 10], [0, 10], [PIECE_BYTES - 5, 10], [PIECE_BYTES - 5, 2 * PIECE_BYTES], [size - 3, 10], [size, 10]].filter(([at]) => at >= 0)) {
		const target = Buffer.alloc(room);
		const wanted = raw.subarray(from, from + room);
		expect(await source.copy(from, target)).toBe(wanted.length);
		expect(target.subarray(0, wanted.length).equals(wanted)).toBe(true);
	}
	expect((await source.read(0, size)).equals(raw)).toBe(true);
});

test('only the pieces that are asked for are read, each once when a mail is read from its beginning to its end', async () => {
	const raw = randomBytes(8 * PIECE_BYTES);
	const id = await stored(raw);
	const { sql, pieces } = counting();
	const source = await storedSource(sql, id);
	await source.read(10, 20);
	expect(pieces()).toBe(2);
	for (let at = 0; at < raw.length; at += 100_000) await source.read(at, at + 100_000);
	expect(pieces()).toBeLessThanOrEqual(9);
});

test('a message of which the store has nothing is not taken for an empty mail', async () => {
	await expect(storedSource(store, 'nothing')).rejects.toThrow('The mail nothing is not in the store');
});

test('a mail that has just been written is read once without the store, and from the store after that', async () => {
	const raw = randomBytes(2 * PIECE_BYTES + 17);
	const id = await received(raw);
	const { sql, pieces } = counting();
	const first = await storedSource(sql, id);
	expect([(await first.read(0, raw.length)).equals(raw), pieces()]).toEqual([true, 0]);
	const second = await storedSource(sql, id);
	expect((await second.read(0, raw.length)).equals(raw)).toBe(true);
	expect(pieces()).toBeGreaterThanOrEqual(3);
});

test('what was kept for its run is free when its reader says so, and not before, even when its writer lets go of it', async () => {
	const raw = randomBytes(PIECE_BYTES);
	const copy = Buffer.from(raw);
	const id = await received(raw);
	letGoOf(raw);
	const source = await storedSource(store, id);
	letGoOf(raw);
	expect((await source.read(0, copy.length)).equals(copy)).toBe(true);
	source.giveBack?.();
	expect(raw.length).toBe(0);
	const again = await storedSource(store, id);
	expect((await again.read(0, copy.length)).equals(copy)).toBe(true);
});

test('what is kept for runs that are about to begin is bounded; the rest is in the store', async () => {
	const raws = Array.from({ length: 5 }, () => randomBytes(2 * 1024 * 1024));
	const ids: string[] = [];
	for (const [index, raw] of raws.entries()) ids.push(await received(raw, `smtp:${index}`));
	const { sql, pieces } = counting();
	const read: number[] = [];
	for (const [index, id] of ids.entries()) {
		const before = pieces();
		expect((await (await storedSource(sql, id)).read(0, raws[index].length)).equals(raws[index])).toBe(true);
		read.push(pieces() - before);
	}
	expect(read.map((count) => count > 0)).toEqual([false, false, false, false, true]);
});

test('a mail whose memory was given back is refused, not stored empty', async () => {
	const bytes = Buffer.alloc(100_000, 1);
	giveBack(bytes);
	await expect(writePieces(store, 'late', bytes)).rejects.toThrow('was given back before it was stored');
	expect(await store.all("SELECT piece FROM message_source WHERE message_id = 'late'")).toEqual([]);
});
