import { setTimeout as pause } from 'node:timers/promises';
import { startDovecot } from '../live/dovecot.mjs';
import { account } from './bench-mailbox.mjs';
import { smallMail } from './corpus.mjs';
import { startListening } from './measure.mjs';
import { figure, quantile, want } from './table.mjs';

const PATIENCE_MS = 200_000;
const MOMENT_MS = 9_000;

/** @type {import('./table.mjs').Bench} */
export const withoutIdle = {
	title: 'a server without IDLE: a mail arrives, item ready',
	async run({ using, row, full }) {
		const dovecot = await using(startDovecot({ settings: 'imap_capability = IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE LITERAL+ UIDPLUS MOVE SPECIAL-USE' }));
		const count = full ? 8 : 3;
		/** @param {'ours' | 'peer'} side @param {number} number */
		async function listen(side, number) {
			const user = `${side}-${number}@office.example`;
			/** @type {(at: number) => void} */
			let came = () => undefined;
			const arrived = new Promise((/** @type {(at: number) => void} */ resolve) => (came = resolve));
			const process = await using(startListening({ side, account: account(dovecot, user), newOnly: true }, { onItem: () => came(Date.now()) }));
			await process.listening;
			return { user, number, arrived };
		}
		/** @param {Awaited<ReturnType<typeof listen>>} one */
		async function waitFor({ user, number, arrived }) {
			// Each at another moment of the time that it lets go by.
			await pause(20_000 + number * MOMENT_MS);
			const from = Date.now();
			await dovecot.deliver(user, smallMail(`mail-${number}`));
			const at = await Promise.race([arrived, pause(PATIENCE_MS, Infinity, { ref: false })]);
			return at - from;
		}
		// Nobody has anything to do: they can wait at the same time.
		const listening = await Promise.all(/** @type {const} */ (['ours', 'peer']).map((side) => Promise.all(Array.from({ length: count }, (_, number) => listen(side, number)))));
		const waited = Promise.all(listening.map((side) => Promise.all(side.map(waitFor))));
		return { rest: waited.then(tell) };

		/** @param {number[][]} delays */
		function tell(delays) {
			const [ours, peer] = delays.map((side) => quantile(side, 1) / 1000);
			row({ what: `longest of ${count}`, ours: `${figure(ours, 1)} s`, peer: Number.isFinite(peer) ? `${figure(peer, 1)} s` : `not within ${PATIENCE_MS / 1000} s`, ratio: Number.isFinite(peer) ? peer / ours : undefined, ...want(ours, 'most', 35, ' s') });
		}
	},
};
