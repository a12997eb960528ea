import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../../demo/runtime/package-install.mjs';
import { playWorld, unionOf } from '../ContactUpsert/over-merge-score.mjs';
import { makeWorld } from '../ContactUpsert/over-merge-world.mjs';

/** The match policy was made looking at the first; the others were looked at only when it was done. */
const SEEDS = { usual: [1, 101], full: [1, 101, 102, 103, 104, 105] };
const SIZE = { people: 6000, mails: 30_000 };
const WANTED = { precision: 0.97, recall: 0.85, largest: 5, reviews: 0.02 };

/** @typedef {import('../ContactUpsert/over-merge-score.mjs').Score} Score */

const percent = (/** @type {number} */ share) => `${(100 * share).toFixed(1)} %`;
const inWords = (/** @type {Score} */ { precision, recall, largest, reviews }) => `P ${precision.toFixed(3)}  R ${recall.toFixed(3)}  largest ${largest}  review ${percent(reviews)}`;

/** @param {readonly import('../ContactUpsert/over-merge-world.mjs').Mail[]} mails @param {string} policy @returns {Promise<Score>} */
async function filed(mails, policy) {
	const compiled = (/** @type {string} */ name) => createRequire(import.meta.url)(join(projectFolder, 'dist/nodes', `${name}.js`));
	const code = { fileIntake: compiled('shared/filing/file').fileIntake, intakeFromFields: compiled('shared/filing/intake').intakeFromFields };
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-people-'));
	const store = await compiled('shared/store/sqlite').openSqliteStore(join(folder, 'store.sqlite'));
	try {
		return await playWorld(code, store, mails, policy);
	} finally {
		await store.close();
		await rm(folder, { recursive: true });
	}
}

/** Pairs of mails: precision, of those that one contact has, by one person; recall, of those by one person, in one contact. @type {import('./table.mjs').Bench} */
export const peopleMerge = {
	title: '30,000 mails of 6,000 people: who is one person (P precision, R recall over pairs of mails; people in the largest contact; questions)',
	sides: ['filed', 'one shared datum is enough'],
	reads: 'files',
	async run({ full, row }) {
		/** @param {string} what @param {Score} ours @param {Score} [peer] @param {boolean} [isWanted] */
		const show = (what, ours, peer, isWanted = false) => row({
			what,
			ours: inWords(ours),
			...(peer && { peer: inWords(peer), ratio: (1 - peer.precision) / (1 - ours.precision) }),
			...(isWanted && {
				wanted: `P ≥ ${WANTED.precision}, R ≥ ${WANTED.recall}, largest ≤ ${WANTED.largest}, review ≤ ${percent(WANTED.reviews)}`,
				met: ours.precision >= WANTED.precision && ours.recall >= WANTED.recall && ours.largest <= WANTED.largest && ours.reviews <= WANTED.reviews,
			}),
		});
		for (const seed of full ? SEEDS.full : SEEDS.usual) {
			const mails = makeWorld({ ...SIZE, seed });
			const naive = unionOf(mails, false);
			show(`Balanced, seed ${seed}`, await filed(mails, 'balanced'), naive, true);
			if (seed !== SEEDS.usual[0] && !full) continue;
			show(`Strict, seed ${seed}`, await filed(mails, 'strict'), naive);
			show(`Any Match, seed ${seed}`, await filed(mails, 'any'), naive);
			show(`the most the data can tell, seed ${seed}`, unionOf(mails, true));
		}
		// Twice as much of what brings people together; nothing is promised, and it must not fall apart.
		const mails = makeWorld({ ...SIZE, seed: 201, stress: 2 });
		show('Balanced, twice the offices, families and leaks', await filed(mails, 'balanced'), unionOf(mails, false));
	},
};
