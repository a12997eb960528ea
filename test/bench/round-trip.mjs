import { account, OURS, PEER, serverWithCorpus } from './bench-mailbox.mjs';
import { measure } from './measure.mjs';
import { startSlowLink } from './slow-link.mjs';
import { figure, want } from './table.mjs';

const ROUND_TRIP_MS = 30;

/** @type {import('./table.mjs').Bench} */
export const roundTrip = {
	title: `waiting mail at ${ROUND_TRIP_MS} ms round-trip time, in process`,
	async run(bench) {
		const counts = { ours: 5_000, simple: 300, resolved: 1_000 };
		const dovecot = await serverWithCorpus(bench, counts.ours);
		const link = await bench.using(startSlowLink({ host: dovecot.host, port: dovecot.port, roundTripMs: ROUND_TRIP_MS }));
		const through = (/** @type {string} */ user) => account(dovecot, user, link.port);
		const ours = await measure({ side: 'ours', account: through(OURS), count: counts.ours + 1 });
		const simple = await measure({ side: 'peer', account: through(PEER), count: counts.simple, parameters: { format: 'simple' } });
		const resolved = await measure({ side: 'peer', account: through(PEER), count: counts.resolved, parameters: { format: 'resolved' } });
		const rate = (/** @type {import('./measure.mjs').Cost} */ { items, seconds }) => items / seconds;
		bench.row({ what: "its default format (Simple)", ours: `${figure(rate(ours), 0)} mails/s`, peer: `${figure(rate(simple), 1)} mails/s`, ratio: rate(ours) / rate(simple), ...want(rate(ours) / rate(simple), 'least', 50) });
		bench.row({ what: 'its format Resolved', ours: `${figure(rate(ours), 0)} mails/s`, peer: `${figure(rate(resolved), 0)} mails/s`, ratio: rate(ours) / rate(resolved) });
	},
};
