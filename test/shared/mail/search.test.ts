import type { ImapFlow } from 'imapflow';

import { expand, search } from '../../../nodes/shared/mail/fetch/search';

test.each([
	['', 0, []],
	['5', 1, [5]],
	['2,4:7,9', 6, [2, 4, 5, 6, 7, 9]],
	['9:8,1', 3, [1, 8, 9]],
])('the set "%s" of %i', (set, count, numbers) => expect(expand(set, count)).toEqual(numbers));

test.each([
	['no number of them', '1:3', undefined],
	['more than it says', '1:4000000000', 3],
	['fewer than it says', '1:2', 3],
	['nothing although there is something', '', 2],
	['no numbers', '1:*', 2],
	['zero', '0:1', 2],
])('half an answer is none: %s', (_, set, count) => expect(expand(set, count)).toBeNull());

/** A connection that answers one search after the other. */
function answering(...answers: unknown[]): { client: ImapFlow; asked: unknown[] } {
	const asked: unknown[] = [];
	const client = {
		usable: true,
		search: async (_query: unknown, options: { returnOptions?: unknown }) => {
			asked.push(options.returnOptions !== undefined);
			return answers.shift();
		},
	};
	return { client: client as unknown as ImapFlow, asked };
}

test('ranges are taken as they are; a server without them has answered with numbers', async () => {
	expect(await search(answering({ count: 3, all: '7:9' }).client, {})).toEqual([7, 8, 9]);
	expect(await search(answering([7, 9]).client, {})).toEqual([7, 9]);
	expect(await search(answering({ count: 0 }).client, {})).toEqual([]);
});

test('a server that says it has ranges and answers without them is asked in the plain way, and so it is from then on', async () => {
	for (const half of [{}, { count: 2 }]) {
		const { client, asked } = answering(half, [7, 9], [10]);
		expect([await search(client, {}), await search(client, {}), asked]).toEqual([[7, 9], [10], [true, false, false]]);
	}
});

test('a search that is refused is not "nothing found", is not asked again at once, and is asked in the plain way later', async () => {
	const { client, asked } = answering(false, [7]);
	await expect(search(client, {})).rejects.toMatchObject({ reason: 'refused' });
	expect([await search(client, {}), asked]).toEqual([[7], [true, false]]);
});

test('the line is lost', async () => {
	const { client } = answering(false);
	Object.assign(client, { usable: false });
	await expect(search(client, {})).rejects.toMatchObject({ reason: 'network' });
});
