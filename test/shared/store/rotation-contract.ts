import { inTransaction } from '../../../nodes/shared/store/conflicts';
import { beginTurn, takeTurn, type Candidate, type Way } from '../../../nodes/shared/store/rotation';
import type { Store } from '../../../nodes/shared/store/store';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import type { Backend } from './contract';

/** What rotation must do on every back end (N6, invariant 7). */
export function describeRotation(name: string, backend: Backend): void {
	describe(`rotation on ${name}`, () => {
		let store: Store;
		beforeEach(async () => {
			store = await backend.open();
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		/** Members a, b, c … */
		async function team(count: number, weights: readonly number[] = []): Promise<Candidate[]> {
			const made: Candidate[] = [];
			for (let index = 0; index < count; index++) {
				const { member } = await upsertTeamMember(store, { email: `${String.fromCharCode(97 + index)}@agency.example` }, index);
				made.push({ id: member.id, weight: weights[index] ?? 1 });
			}
			return made;
		}
		const pick = async (candidates: readonly Candidate[], way: Way = { kind: 'equal' }, through = store) =>
			await inTransaction(through, async (sql) => {
				const turn = await beginTurn(sql, 'Sales');
				return { turn, id: await takeTurn(sql, 'Sales', turn, candidates, way) };
			});
		const picks = async (count: number, candidates: readonly Candidate[], way?: Way) => {
			const ids: string[] = [];
			for (let index = 0; index < count; index++) ids.push((await pick(candidates, way)).id);
			return ids;
		};
		/** As letters, in the order of the members. */
		const letters = (ids: readonly string[], members: readonly Candidate[]) => ids.map((id) => 'abcdefgh'[members.findIndex((one) => one.id === id)]).join('');

		test.each([1, 4, 16])('invariant 7: %i at once: nobody is ever more than one ahead, and any n in a row are all of them', async (concurrency) => {
			const members = await team(5);
			const second = await backend.open();
			const taken: { turn: number; id: string }[] = [];
			let left = 60;
			await Promise.all(Array.from({ length: concurrency }, async (_, worker) => {
				while (left-- > 0) taken.push(await pick(members, undefined, worker % 2 ? second : store));
			}));
			await second.close();
			const order = taken.sort((a, b) => a.turn - b.turn).map(({ id }) => id);
			expect(order).toHaveLength(60);
			for (let from = 0; from + 5 <= order.length; from++) expect(new Set(order.slice(from, from + 5)).size).toBe(5);
		});

		test('a new member, and one who comes back, begin behind those who were there', async () => {
			const members = await team(4);
			const [a, b, c, d] = members;
			expect(letters(await picks(4, [a, b, c]), members)).toBe('abca');
			// c is on holiday, d is new.
			expect(letters(await picks(4, [a, b, d]), members)).toBe('badb');
			// c has waited longest of all, and is not flooded for it.
			expect(letters(await picks(8, members), members)).toBe('adbcadbc');
		});

		test('whoever goes takes no turn along, and the others go on in their order', async () => {
			const members = await team(4);
			const [a, , c, d] = members;
			expect(letters(await picks(6, members), members)).toBe('abcdab');
			expect(letters(await picks(6, [a, c, d]), members)).toBe('cdacda');
		});

		test('everybody was away at once: the order stays', async () => {
			const members = await team(4);
			const [a, b, c, d] = members;
			expect(letters(await picks(3, [a, b]), members)).toBe('aba');
			expect(letters(await picks(3, [c, d]), members)).toBe('cdc');
			expect(letters(await picks(2, [a, b]), members)).toBe('ba');
		});

		test('by weight: each gets its share in every round, spread out', async () => {
			const members = await team(3, [5, 1, 1]);
			const order = letters(await picks(14, members, { kind: 'weighted' }), members);
			expect(order).toBe('aabacaaaabacaa');
			const back = await team(3, [5, 1, 1]);
			// b was away for long, and does not get it all back.
			await picks(20, [back[0], back[2]], { kind: 'weighted' });
			const after = letters(await picks(7, back, { kind: 'weighted' }), back);
			expect([...after].filter((letter) => letter === 'b')).toHaveLength(1);
		});

		test('the fewest: the smallest load, and of equals the one who waited longest', async () => {
			const members = await team(3);
			const [a, b, c] = members;
			const load = (...counts: number[]) => ({ kind: 'fewest', load: new Map(members.map(({ id }, index) => [id, counts[index]])) }) as const;
			expect((await pick(members, load(2, 1, 1))).id).toBe(b.id);
			expect((await pick(members, load(2, 1, 1))).id).toBe(c.id);
			expect((await pick(members, load(1, 1, 1))).id).toBe(a.id);
		});

		test('a turn that is rolled back gives nobody a turn', async () => {
			const members = await team(2);
			await expect(
				store.transaction(async (sql) => {
					await takeTurn(sql, 'Sales', await beginTurn(sql, 'Sales'), members, { kind: 'equal' });
					throw new Error('stop');
				}),
			).rejects.toThrow('stop');
			expect(letters(await picks(2, members), members)).toBe('ab');
		});
	});
}
