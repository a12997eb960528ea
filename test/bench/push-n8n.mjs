import { setTimeout as pause } from 'node:timers/promises';
import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { account } from './bench-mailbox.mjs';
import { seeded, smallMail } from './corpus.mjs';
import { createWorkflow, startBenchN8n, TRIGGER } from './n8n-workflows.mjs';
import { startRawIdle } from './raw-idle.mjs';
import { figure, quantile, want } from './table.mjs';

/** @typedef {'ours' | 'peer'} Side */

const PATIENCE_MS = 60_000;
const SIDES = /** @type {const} */ (['ours', 'peer']);

/** @type {import('./table.mjs').Bench} */
export const pushInN8n = {
	title: 'a mail arrives: workflow started in a real n8n, above the floor of a raw IDLE connection',
	async run({ using, row, full }) {
		const dovecot = await using(startDovecot());
		const n8n = await using(startBenchN8n());
		const random = seeded(5);

		/**
		 * Publishes both and sends the mails.
		 * @param {string} name @param {number} count @param {() => number} gap
		 * @returns {Promise<() => Promise<Record<Side, number[]>>>} waits for the runs, and unpublishes: milliseconds above the floor
		 */
		async function begin(name, count, gap) {
			const sides = await Promise.all(
				SIDES.map(async (side) => {
					const user = `${side}-${name}@office.example`;
					const floor = await using(startRawIdle(dovecot, user));
					const workflow = await createWorkflow(n8n, side, account(dovecot, user));
					await n8n.client.publish(workflow);
					return { user, floor, workflow };
				}),
			);
			for (let number = 0; number < count; number++) {
				await pause(gap());
				await Promise.all(sides.map(({ user }) => dovecot.deliver(user, smallMail(`${name}-${number}`))));
			}
			return async () => {
				const [ours, peer] = await Promise.all(
					sides.map(async ({ workflow, floor }) => {
						const started = await startOfEach(workflow, count);
						await n8n.client.unpublish(workflow);
						await floor.stop();
						return Array.from({ length: count }, (_, number) => (started.get(`${name}-${number}`) ?? NaN) - floor.noticed[number].wallMs);
					}),
				);
				return { ours, peer };
			};
		}

		/** When the run of each mail began. @param {string} workflow @param {number} count */
		async function startOfEach(workflow, count) {
			const deadline = Date.now() + PATIENCE_MS;
			for (;;) {
				await pause(1000);
				/** @type {Map<string, number>} */
				const found = new Map();
				for (const { id } of await n8n.client.executions(workflow, count)) {
					const execution = await n8n.client.finishedExecution(id);
					for (const { subject } of itemsOf(execution, TRIGGER)) found.set(String(subject), Date.parse(execution.startedAt));
				}
				if (found.size >= count) return found;
				if (Date.now() > deadline) throw new Error(`${found.size} of ${count} mails started a run.`);
			}
		}

		/** @type {Record<Side, number[]>} */
		const first = { ours: [], peer: [] };
		await (await begin('warm-up', 2, () => 2000))();
		const rounds = [];
		for (let round = 0; round < (full ? 8 : 3); round++) {
			rounds.push(await begin(`first-${round}`, 1, () => 1000));
			// The peer takes 13 s for it: the next pair can begin when ours has nothing left to do.
			await pause(1000);
		}
		for (const ended of rounds) {
			const delays = await ended();
			for (const side of SIDES) first[side].push(...delays[side]);
		}
		const busy = await (await begin('busy', full ? 80 : 25, () => 1200 + random() * 600))();
		for (const [what, delays] of /** @type {const} */ ([['first mail after activation', first], ['busy inbox, 1.2 to 1.8 s apart', busy]])) {
			for (const [name, share, limit] of /** @type {const} */ ([['median', 0.5, 50], ['p99', 0.99, 250]])) {
				const [ours, peer] = SIDES.map((side) => quantile(delays[side], share));
				row({ what: `${what} (${delays.ours.length}), ${name}`, ours: `${figure(ours, 1)} ms`, peer: `${figure(peer, 1)} ms`, ratio: peer / Math.max(ours, 0.1), ...want(ours, 'most', limit, ' ms') });
			}
		}
	},
};
