import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { startDovecot } from '../live/dovecot.mjs';
import { account } from './bench-mailbox.mjs';
import { corpus, smallMail } from './corpus.mjs';
import { copyMailbox, fillMailbox, mailboxStatus } from './mailboxes.mjs';
import { cpuSeconds, createWorkflow, runsOf, startBenchN8n } from './n8n-workflows.mjs';
import { figure, quantile, want } from './table.mjs';

/** @typedef {import('./n8n-workflows.mjs').TestN8n} TestN8n */
/** @typedef {import('../live/dovecot.mjs').Dovecot} Dovecot */
/** @typedef {{ rate: number, cpu: number, runs: number }} Figures rate: mails a second; cpu: seconds */

const COUNT = 1_000;
const ROUNDS = 3;
const PATIENCE_MS = 240_000;

/** @type {import('./table.mjs').Bench} */
export const backlogInN8n = {
	title: `${COUNT.toLocaleString('en-GB')} waiting mails through a real n8n, both with default settings`,
	async run({ using, row }) {
		const dovecot = await using(startDovecot());
		const n8n = await using(startBenchN8n());
		/** @type {Record<'ours' | 'peer', Figures[]>} */
		const rounds = { ours: [], peer: [] };
		for (let round = 0; round < ROUNDS; round++) {
			// Mail that nobody has seen, each time: what comes to a second mailbox of ours is known, and known not to be new.
			await fillMailbox(dovecot, `filled-${round}@office.example`, corpus(COUNT, round + 1));
			for (const side of /** @type {const} */ (['ours', 'peer'])) {
				const user = `${side}-${round}@office.example`;
				await copyMailbox(dovecot, `filled-${round}@office.example`, user);
				rounds[side].push(await workThrough(n8n, dovecot, side, user));
			}
		}
		const median = (/** @type {'ours' | 'peer'} */ side, /** @type {keyof Figures} */ what) => quantile(rounds[side].map((figures) => figures[what]), 0.5);
		const faster = median('ours', 'rate') / median('peer', 'rate');
		const less = median('peer', 'cpu') / median('ours', 'cpu');
		row({ what: 'mails per second', ours: figure(median('ours', 'rate'), 0), peer: figure(median('peer', 'rate'), 0), ratio: faster, ...want(faster, 'least', 3) });
		row({ what: 'CPU of the n8n process', ours: `${figure(median('ours', 'cpu'))} s`, peer: `${figure(median('peer', 'cpu'))} s`, ratio: less, ...want(less, 'least', 3) });
		row({ what: 'workflow runs', ours: figure(median('ours', 'runs'), 0), peer: figure(median('peer', 'runs'), 0) });
	},
};

/** @param {TestN8n} n8n @param {Dovecot} dovecot @param {'ours' | 'peer'} side @param {string} user @returns {Promise<Figures>} */
async function workThrough(n8n, dovecot, side, user) {
	const workflow = await createWorkflow(n8n, side, account(dovecot, user), side === 'ours' ? { startFrom: 'everything' } : {});
	await pause(3000);
	/** @type {{ at: number, cpu: number }[]} */
	const samples = [];
	const sample = () => samples.push({ at: Date.now(), cpu: cpuSeconds(n8n.pid) });
	sample();
	const sampling = setInterval(sample, 20);
	try {
		await n8n.client.publish(workflow);
		let expected = COUNT;
		if (side === 'peer') {
			// It takes what waits only when the next mail arrives.
			await dovecot.deliver(user, smallMail('next'));
			expected++;
		}
		const arrived = side === 'ours' ? async () => doneInLedger(n8n, user) >= expected : async () => (await mailboxStatus(dovecot, user)).unseen === 0;
		const deadline = Date.now() + PATIENCE_MS;
		const ended = () => runsOf(n8n, workflow).every(({ stoppedAt }) => !Number.isNaN(stoppedAt));
		while (!(await arrived()) || !ended()) {
			if (Date.now() > deadline) throw new Error(`${side}: not through within ${PATIENCE_MS / 1000} s.`);
			await pause(300);
		}
		await pause(300);
		clearInterval(sampling);
		await n8n.client.unpublish(workflow);
		const runs = runsOf(n8n, workflow);
		const from = Math.min(...runs.map(({ startedAt }) => startedAt));
		const to = Math.max(...runs.map(({ stoppedAt }) => stoppedAt));
		const last = samples.find(({ at }) => at >= to) ?? samples[samples.length - 1];
		return { rate: expected / ((to - from) / 1000), cpu: last.cpu - samples[0].cpu, runs: runs.length };
	} finally {
		clearInterval(sampling);
	}
}

/** @param {TestN8n} n8n @param {string} address */
function doneInLedger({ userFolder }, address) {
	const store = new DatabaseSync(join(userFolder, '.n8n', 'smart-inbox', 'store.sqlite'), { readOnly: true, timeout: 2000 });
	try {
		const found = store.prepare("SELECT COUNT(*) AS n FROM delivery d JOIN mailbox b ON b.id = d.mailbox_id WHERE b.address = ? AND d.state = 'done'").get(address);
		return Number(found?.n);
	} catch {
		// Not there yet: it is made with the first mailbox.
		return 0;
	} finally {
		store.close();
	}
}
