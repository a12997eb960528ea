import { setTimeout as pause } from 'node:timers/promises';
import { startDovecot } from '../live/dovecot.mjs';
import { account } from './bench-mailbox.mjs';
import { seeded, smallMail } from './corpus.mjs';
import { startListening } from './measure.mjs';
import { startRawIdle } from './raw-idle.mjs';
import { figure, quantile, want } from './table.mjs';

/** @typedef {import('./table.mjs').Benches} Benches */
/** @typedef {import('../live/dovecot.mjs').Dovecot} Dovecot */

/** The peer listens again only this long after it has fetched; a mail that comes later finds it listening. */
const ISOLATED_GAP_MS = 18_000;
const PATIENCE_MS = 60_000;
/** Mails before a series that do not count: a process that has run for a while is what is measured. */
const WARM_UP = 30;

/** @type {import('./table.mjs').Bench} */
export const push = {
	title: 'a mail arrives: item ready, above the floor of a raw IDLE connection to the same mailbox',
	async run(bench) {
		const dovecot = await bench.using(startDovecot());
		const random = seeded(3);
		const counts = bench.full ? { first: 10, isolated: 14, busy: 80 } : { first: 3, isolated: 4, busy: 25 };
		row(bench, 'first mail after activation', await firstMails(bench, dovecot, counts.first));
		row(bench, 'single mails, 18 s apart', await series(bench, dovecot, 'isolated', counts.isolated, () => ISOLATED_GAP_MS));
		row(bench, 'busy inbox, 1.2 to 1.8 s apart', await series(bench, dovecot, 'busy', counts.busy, () => 1200 + random() * 600));
	},
};

/** Milliseconds above the floor. @typedef {{ ours: number[], peer: number[] }} Delays */

/** @param {Benches} bench @param {string} what @param {Delays} delays */
function row({ row: tell }, what, { ours, peer }) {
	const [oursMedian, peerMedian] = [quantile(ours, 0.5), quantile(peer, 0.5)];
	const [ours99, peer99] = [quantile(ours, 0.99), quantile(peer, 0.99)];
	// What is below a tenth of a millisecond is the clock's own noise.
	tell({ what: `${what} (${ours.length}), median`, ours: `${figure(oursMedian, 1)} ms`, peer: `${figure(peerMedian, 1)} ms`, ratio: peerMedian / Math.max(oursMedian, 0.1), ...want(oursMedian, 'most', 5, ' ms') });
	tell({ what: `${what} (${ours.length}), p99`, ours: `${figure(ours99, 1)} ms`, peer: `${figure(peer99, 1)} ms`, ratio: peer99 / Math.max(ours99, 0.1), ...want(ours99, 'most', 50, ' ms') });
}

/**
 * A pair of triggers, each on a mailbox of its own beside a raw IDLE connection, so that neither changes what the other sees.
 * @param {Benches} bench
 * @param {Dovecot} dovecot
 * @param {string} name
 */
async function startPair({ using }, dovecot, name) {
	const sides = await Promise.all(
		/** @type {const} */ (['ours', 'peer']).map(async (side) => {
			const user = `${side}-${name}@office.example`;
			// The folder is made by the first who opens it.
			const floor = await using(startRawIdle(dovecot, user));
			/** @type {Map<string, bigint>} */
			const items = new Map();
			const process = await using(startListening({ side, account: account(dovecot, user), newOnly: true }, { onItem: (subject, at) => items.has(subject) || items.set(subject, at) }));
			await process.listening;
			return { side, user, floor, items, process };
		}),
	);
	/** @type {string[]} */
	const sent = [];
	return {
		async deliver(/** @type {string} */ subject) {
			sent.push(subject);
			await Promise.all(sides.map(({ user }) => dovecot.deliver(user, smallMail(subject))));
		},
		/** @returns {Promise<Delays>} */
		async delays() {
			const deadline = Date.now() + PATIENCE_MS;
			while (sides.some(({ items, floor }) => items.size < sent.length || floor.noticed.length < sent.length) && Date.now() < deadline) await pause(100);
			const [ours, peer] = sides.map(({ side, items, floor }) =>
				sent.map((subject, index) => {
					const at = items.get(subject);
					if (at === undefined) throw new Error(`The mail "${subject}" never came (${side}).`);
					return Number(at - floor.noticed[index].at) / 1e6;
				}),
			);
			return { ours, peer };
		},
		stop: () => Promise.all(sides.flatMap(({ process, floor }) => [process.stop(), floor.stop()])),
	};
}

/** @param {Benches} bench @param {Dovecot} dovecot @param {number} rounds @returns {Promise<Delays>} */
async function firstMails(bench, dovecot, rounds) {
	/** @type {Delays} */
	const all = { ours: [], peer: [] };
	const pairs = [];
	for (let round = 0; round < rounds; round++) {
		const pair = await startPair(bench, dovecot, `first-${round}`);
		await pause(1000);
		await pair.deliver(`first-${round}`);
		// The peer takes 13 s for it: the next pair can begin when this one has nothing left to do.
		await pause(1000);
		pairs.push(pair);
	}
	for (const pair of pairs) {
		const { ours, peer } = await pair.delays();
		await pair.stop();
		all.ours.push(...ours);
		all.peer.push(...peer);
	}
	return all;
}

/** @param {Benches} bench @param {Dovecot} dovecot @param {string} name @param {number} count @param {() => number} gap @returns {Promise<Delays>} */
async function series(bench, dovecot, name, count, gap) {
	const pair = await startPair(bench, dovecot, name);
	for (let number = 0; number < WARM_UP; number++) {
		await pause(100);
		await pair.deliver(`${name}-before-${number}`);
	}
	await pair.delays();
	for (let number = 0; number < count; number++) {
		await pause(gap());
		await pair.deliver(`${name}-${number}`);
	}
	const { ours, peer } = await pair.delays();
	await pair.stop();
	return { ours: ours.slice(WARM_UP), peer: peer.slice(WARM_UP) };
}
