import { account, OURS, PEER, serverWithCorpus } from './bench-mailbox.mjs';
import { measure } from './measure.mjs';
import { figure } from './table.mjs';

const COUNT = 2_000;

/** @type {import('./table.mjs').Bench} */
export const attachments = {
	title: `attachments of ${COUNT.toLocaleString('en-GB')} mails: fetched when a node asks for them, and at once`,
	async run(bench) {
		const dovecot = await serverWithCorpus(bench, COUNT);
		const asked = await measure({ side: 'ours', account: account(dovecot, OURS), count: COUNT + 1 });
		const atOnce = await measure({ side: 'ours', account: account(dovecot, OURS), count: COUNT + 1, parameters: { options: { attachments: 'atOnce' } } });
		const peer = await measure({ side: 'peer', account: account(dovecot, PEER), count: COUNT, parameters: { format: 'resolved' } });
		const rate = (/** @type {import('./measure.mjs').Cost} */ { items, seconds }) => items / seconds;
		for (const [what, cost] of /** @type {const} */ ([['when asked for (default)', asked], ['at once', atOnce]])) {
			bench.row({ what, ours: `${figure(rate(cost), 0)} mails/s`, peer: `${figure(rate(peer), 0)} mails/s`, ratio: rate(cost) / rate(peer) });
		}
	},
};
