import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assignInProcesses, comeAndGo, fairness, fairnessOfStretches, picksOf, prepareRotation } from '../AssignOwner/rotation-run.mjs';
import { startPostgres } from '../live/postgres.mjs';
import { figure } from './table.mjs';

const MEMBERS = 7;
/** Enquiries of each run; with --full more of them. */
const ENQUIRIES = { usual: 280, full: 4_200 };

/** @typedef {import('../AssignOwner/rotation-run.mjs').Place} Place */

/** Places for runs: each an empty store. @returns {Promise<{ back: string, place: () => Promise<Place>, stop: () => Promise<void> }[]>} */
async function backEnds() {
	const server = await startPostgres();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-rotation-'));
	let files = 0;
	return [
		{ back: 'SQLite', place: async () => join(folder, `${++files}.sqlite`), stop: async () => await rm(folder, { recursive: true, force: true, maxRetries: 5 }) },
		{ back: 'PostgreSQL', place: () => server.database({ connections: 2 }), stop: () => server.dispose() },
	];
}

const words = (/** @type {{ apart: number, streak: number, unfairWindows: number }} */ { apart, streak, unfairWindows }) => `${apart}, ${streak}, ${unfairWindows}`;

/** @type {import('./table.mjs').Bench} */
export const rotation = {
	title: 'round robin by processes that all assign at once (max − min, longest streak, unfair windows)',
	sides: ['Assign Owner', 'read, decide, write'],
	reads: 'files',
	async run(bench) {
		const count = ENQUIRIES[bench.full ? 'full' : 'usual'];
		for (const { back, place, stop } of await backEnds()) {
			await bench.using({ stop });
			for (const processes of [1, 4, 16]) {
				const told = [];
				for (const side of /** @type {const} */ (['ours', 'naive'])) {
					const where = await place();
					const { store, memberIds, waiting } = await prepareRotation(where, MEMBERS, count);
					const seconds = await assignInProcesses(where, waiting, { processes, side });
					told.push({ ...fairness(await picksOf(store), memberIds), perSecond: count / seconds });
					await store.close();
				}
				const [ours, naive] = told;
				bench.row({ what: `${back}, ${processes} at once`, ours: words(ours), peer: words(naive), wanted: '≤ 1, 1, 0', met: ours.apart <= 1 && ours.streak === 1 && ours.unfairWindows === 0 });
				bench.row({ what: `${back}, ${processes} at once, per second`, ours: figure(ours.perSecond), peer: figure(naive.perSecond) });
			}
			await killed(bench, back, await place(), count);
			await comingAndGoing(bench, back, await place(), count);
		}
	},
};

/** @param {import('./table.mjs').Benches} bench @param {string} back @param {Place} where @param {number} count */
async function killed(bench, back, where, count) {
	const { store, memberIds, waiting } = await prepareRotation(where, MEMBERS, count);
	await assignInProcesses(where, waiting, { processes: 16, kill: 8 });
	const before = (await picksOf(store)).length;
	await assignInProcesses(where, waiting, { processes: 4 });
	const picks = await picksOf(store);
	const found = fairness(picks, memberIds);
	bench.row({ what: `${back}, 8 of 16 killed with -9 after ${before < count ? 'some' : 'all'} of ${count}; others finish`, ours: `${words(found)}; ${picks.length} assigned`, wanted: 'max − min ≤ 1 + 8 in flight', met: found.apart <= 9 && picks.length === count });
	await store.close();
}

/** @param {import('./table.mjs').Benches} bench @param {string} back @param {Place} where @param {number} count */
async function comingAndGoing(bench, back, where, count) {
	const { store, memberIds, waiting, team } = await prepareRotation(where, MEMBERS, count);
	/** @type {Awaited<ReturnType<typeof comeAndGo>>} */
	let stretches = [];
	await assignInProcesses(where, waiting, {
		processes: 16,
		meanwhile: async (isRunning) => {
			stretches = await comeAndGo(store, team, memberIds, isRunning);
		},
	});
	const { stretches: many, apart, unfairWindows, strangers } = fairnessOfStretches(await picksOf(store), stretches);
	bench.row({ what: `${back}, 16 at once, members come and go: ${many} stretches`, ours: `${apart}, –, ${unfairWindows}; ${strangers} to who was away`, wanted: '≤ 1, –, 0; 0', met: apart <= 1 && unfairWindows === 0 && strangers === 0 });
	await store.close();
}
