import { account, OURS, PEER, serverWithMail } from './bench-mailbox.mjs';
import { bigMail } from './corpus.mjs';
import { measure } from './measure.mjs';
import { figure, want } from './table.mjs';

/** @param {number} count @param {number} megabytes */
function* bigMails(count, megabytes) {
	for (let number = 1; number <= count; number++) yield bigMail(megabytes, `big-${megabytes}-${number}`);
}

/** @type {import('./table.mjs').Bench} */
export const bigMailsBench = {
	title: 'big mails',
	async run(bench) {
		for (const { count, megabytes, memory, block } of [
			{ count: 1, megabytes: 5, block: 50 },
			{ count: 1, megabytes: 25, block: 50 },
			{ count: 1, megabytes: 49.5, memory: 30 },
			{ count: 20, megabytes: 25, block: 50 },
		]) {
			const dovecot = await serverWithMail(bench, bigMails(count, megabytes));
			const ours = await measure({ side: 'ours', account: account(dovecot, OURS), count: count + 1 });
			const peer = await measure({ side: 'peer', account: account(dovecot, PEER), count, parameters: { format: 'resolved' } });
			await dovecot.dispose();
			const name = `${count} × ${megabytes} MB`;
			bench.row({ what: `${name}, memory above idle`, ours: `${figure(ours.memoryMb, 0)} MB`, peer: `${figure(peer.memoryMb, 0)} MB`, ratio: peer.memoryMb / ours.memoryMb, ...(memory && want(ours.memoryMb, 'most', memory, ' MB')) });
			bench.row({ what: `${name}, longest block of the event loop`, ours: `${figure(ours.longestBlockMs, 0)} ms`, peer: `${figure(peer.longestBlockMs, 0)} ms`, ratio: peer.longestBlockMs / ours.longestBlockMs, ...(block && want(ours.longestBlockMs, 'most', block, ' ms')) });
		}
	},
};
