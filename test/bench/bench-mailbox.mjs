import { startDovecot } from '../live/dovecot.mjs';
import { corpus, smallMail } from './corpus.mjs';
import { copyMailbox, fillMailbox } from './mailboxes.mjs';

/** @typedef {import('../live/dovecot.mjs').Dovecot} Dovecot */

/** Two triggers read copies of one mailbox; each bench has a server of its own. */
export const OURS = 'ours@office.example';
export const PEER = 'peer@office.example';

/** @param {Dovecot} dovecot @param {string} user @param {number} [through] port of a link to the server */
export const account = ({ host, port, password }, user, through = port) => ({ host, port: through, user, password });

/**
 * A server with the same waiting mail for both. The first mail only gives the peer something that it has seen before.
 * @param {import('./table.mjs').Benches} bench
 * @param {Iterable<Buffer>} mails
 */
export async function serverWithMail({ using }, mails) {
	const dovecot = await using(startDovecot());
	await fillMailbox(dovecot, 'filled@office.example', [smallMail('first')]);
	await fillMailbox(dovecot, 'filled@office.example', mails);
	for (const user of [OURS, PEER]) await copyMailbox(dovecot, 'filled@office.example', user);
	return dovecot;
}

/** @param {import('./table.mjs').Benches} bench @param {number} count */
export const serverWithCorpus = (bench, count) => serverWithMail(bench, corpus(count));
