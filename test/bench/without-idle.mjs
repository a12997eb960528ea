import { setTimeout as pause } from 'node:timers/promises';
import { startDovecot } from '../live/dovecot.mjs';
import { account } from './bench-mailbox.mjs';
import { smallMail } from './corpus.mjs';
import { startListening } from './measure.mjs';
import { figure, quantile, want } from './table.mjs';

const PATIENCE_MS = 200_000;

/** @type {import('./table.mjs').Bench} */
export const withoutIdle = {
	title: 'a server without IDLE: a mail arrives, item ready',
	async run({ using, row, full }) {
		const dovecot = await using(startDovecot({ settings: 'imap_capability = IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ UIDPLUS MOVE SPECIAL-USE' }));
		/** @type {number[][]} */
		const waited = await Promise.all(
			/** @type {const} */ (['ours', 'peer']).map(async (side) => {
				const user = `${side}@office.example`;
				/** @type {Map<string, number>} */
				const came = new Map();
				const process = await using(startListening({ side, account: account(dovecot, user), newOnly: true }, { onItem: (subject) => came.set(subject, Date.now()) }));
				await process.listening;
				const delays = [];
				for (let number = 0; number < (full ? 8 : 2); number++) {
					await pause(number === 0 ? 20_000 : 3_000);
					const subject = `mail-${number}`;
					const from = Date.now();
					await dovecot.deliver(user, smallMail(subject));
					while (!came.has(subject) && Date.now() - from < PATIENCE_MS) await pause(20);
					delays.push((came.get(subject) ?? Infinity) - from);
				}
				return delays;
			}),
		);
		const [ours, peer] = waited.map((delays) => quantile(delays, 1) / 1000);
		row({ what: `longest of ${waited[0].length}`, ours: `${figure(ours, 1)} s`, peer: Number.isFinite(peer) ? `${figure(peer, 1)} s` : `not within ${PATIENCE_MS / 1000} s`, ratio: Number.isFinite(peer) ? peer / ours : undefined, ...want(ours, 'most', 35, ' s') });
	},
};
