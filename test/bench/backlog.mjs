import { account, OURS, PEER, serverWithCorpus } from './bench-mailbox.mjs';
import { measure } from './measure.mjs';
import { figure, want } from './table.mjs';

/** @typedef {import('./measure.mjs').Cost} Cost */

const rate = (/** @type {Cost} */ { items, seconds }) => items / seconds;
const cpuPerMail = (/** @type {Cost} */ { items, cpuSeconds }) => (cpuSeconds / items) * 1e6;

/** @param {number} count @param {number} ratio @param {{ peerCount?: number }} [options] the peer's first mails only, where all of them would take hours */
const step = (count, ratio, { peerCount = count } = {}) => ({ count, ratio, peerCount });

/** @type {import('./table.mjs').Bench} */
export const backlog = {
	title: 'waiting mail in process, the ledger on (the peer: format Resolved)',
	async run(bench) {
		/** @type {Map<number, Cost>} */
		const costs = new Map();
		const steps = [step(1_000, 0), step(10_000, 8), ...(bench.full ? [step(100_000, 30, { peerCount: 1_000 })] : [])];
		for (const { count, ratio: wanted, peerCount } of steps) {
			const dovecot = await serverWithCorpus(bench, count);
			const ours = await measure({ side: 'ours', account: account(dovecot, OURS), count: count + 1 });
			const peer = await measure({ side: 'peer', account: account(dovecot, PEER), count: peerCount, parameters: { format: 'resolved' } });
			await dovecot.dispose();
			costs.set(count, ours);
			const ratio = rate(ours) / rate(peer);
			const name = `${count.toLocaleString('en-GB')} mails`;
			bench.row({ what: name, ours: `${figure(rate(ours), 0)} mails/s`, peer: `${figure(rate(peer), 0)} mails/s`, ratio, ...(wanted > 0 && want(ratio, 'least', wanted)) });
			bench.row({ what: `${name}, CPU per mail`, ours: `${figure(cpuPerMail(ours), 0)} µs`, peer: `${figure(cpuPerMail(peer), 0)} µs`, ratio: cpuPerMail(peer) / cpuPerMail(ours) });
			bench.row({ what: `${name}, memory above idle`, ours: `${figure(ours.memoryMb, 0)} MB`, peer: `${figure(peer.memoryMb, 0)} MB`, ratio: peer.memoryMb / ours.memoryMb, ...want(ours.memoryMb, 'most', 100, ' MB') });
			bench.row({ what: `${name}, longest block of the event loop`, ours: `${figure(ours.longestBlockMs, 0)} ms`, peer: `${figure(peer.longestBlockMs, 0)} ms`, ...want(ours.longestBlockMs, 'most', 50, ' ms') });
		}
		const [first, ...others] = costs;
		for (const [count, cost] of others) {
			const growth = cost.memoryMb / first[1].memoryMb;
			bench.row({ what: `memory, ${count.toLocaleString('en-GB')} as against 1,000 mails`, ours: `${figure(growth)}×`, ...(count >= 100_000 && want(growth, 'most', 1.25)) });
		}
		const [tens, hundreds] = [costs.get(10_000), costs.get(100_000)];
		if (tens && hundreds) bench.row({ what: 'time, 100,000 as against 10,000 mails', ours: `${figure(hundreds.seconds / tens.seconds)}×`, ...want(hundreds.seconds / tens.seconds, 'most', 12) });
	},
};
