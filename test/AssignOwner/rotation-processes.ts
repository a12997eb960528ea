import { assignInProcesses, comeAndGo, fairness, fairnessOfStretches, picksOf, prepareRotation, type Place } from './rotation-run.mjs';

/** Rotation by processes of their own, short; `npm run bench -- rotation` measures more of them. */
export function describeProcesses(name: string, place: () => Promise<Place>): void {
	describe(`rotation by processes on ${name}`, () => {
		test('invariant 7: four at once, two of them killed with -9: nobody is ever more than one ahead, and every enquiry has one owner', async () => {
			const where = await place();
			const { store, memberIds, waiting } = await prepareRotation(where, 5, 800);
			await assignInProcesses(where, waiting, { processes: 4, kill: 2 });
			const before = (await picksOf(store)).length;
			// What the killed ones did not get to is assigned by others, beside what is done already.
			await assignInProcesses(where, waiting, { processes: 2 });
			const picks = await picksOf(store);
			expect(before).toBeLessThan(800);
			expect(picks).toHaveLength(800);
			expect(fairness(picks, memberIds)).toEqual({ apart: 0, streak: 1, unfairWindows: 0 });
			await store.close();
		}, 120_000);

		test('N6: members come, go and take holidays meanwhile: as long as the same are there, each window is all of them', async () => {
			const where = await place();
			const { store, memberIds, waiting, team } = await prepareRotation(where, 6, 600);
			let stretches: Awaited<ReturnType<typeof comeAndGo>> = [];
			await assignInProcesses(where, waiting, {
				processes: 4,
				meanwhile: async (isRunning) => {
					stretches = await comeAndGo(store, team, memberIds, isRunning);
				},
			});
			const found = fairnessOfStretches(await picksOf(store), stretches);
			expect(found).toMatchObject({ unfairWindows: 0, strangers: 0 });
			expect(found.apart).toBeLessThanOrEqual(1);
			expect(found.stretches).toBeGreaterThan(2);
			await store.close();
		}, 120_000);
	});
}
