import { randomBytes } from 'node:crypto';

import { PIECE_BYTES } from '../../../nodes/shared/store/arrivals';
import { storedSource } from '../../../nodes/shared/store/mail-source';
import type { Sql } from '../../../nodes/shared/store/store';
import { freshStore } from './contract-sqlite';
import { receivedMail } from './received-mail';

const fresh = freshStore();

const stored = async (raw: Buffer) => (await receivedMail(fresh.store, raw)).messageId;

/** Counts the pieces that are read. */
function counting(): { sql: Sql; pieces: () => number } {
	let pieces = 0;
	const { store } = fresh;
	const sql: Sql = {
		all: (text, values) => store.all(text, values),
		run: (text, values) => store.run(text, values),
		get: async (text, values) => {
			pieces++;
			return await store.get(text, values);
		},
	};
	return { sql, pieces: () => pieces };
}

test.each([0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 17])('a stored mail of %i bytes is read back in any ranges, whatever piece they lie in', async (size) => {
	const raw = randomBytes(size);
	const source = await storedSource(fresh.store, await stored(raw));
	expect(source.size).toBe(size);
	const ranges: [number, number][] = [[0, size], [0, 10], [size - 10, size + 10], [PIECE_BYTES - 5, PIECE_BYTES + 5], [PIECE_BYTES - 5, 2 * PIECE_BYTES + 5], [size, size + 5], [-5, 3], [20, 10]];
	for (const [from, to] of ranges) expect((await source.read(from, to)).equals(raw.subarray(Math.max(0, from), Math.max(0, from, to)))).toBe(true);
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
	await expect(storedSource(fresh.store, 'nothing')).rejects.toThrow('The mail nothing is not in the store');
});
