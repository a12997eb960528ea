import { setTimeout as pause } from 'node:timers/promises';
import { say } from '../../demo/runtime/progress.mjs';
import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { publishIntake, settled } from '../n8n/intake.ts';
import { mail } from '../n8n/mixed-mail.ts';
import { startTestN8n } from '../n8n/n8n.mjs';
import { publishEmailTrigger } from './email-trigger.mjs';

const OURS = 'late@casas.example';
const PEER = 'late-peer@casas.example';
/** The first mail is through within this time of the server's return. */
const LIMIT_SECONDS = 5;

/**
 * The mail server is absent when n8n starts, for five minutes; then it is back.
 * @param {{ short?: boolean }} [options] short: one minute
 * @returns {Promise<Record<string, string | number>>} figures
 */
export async function main({ short = false } = {}) {
	const absence = short ? 60 : 300;
	/** @type {(() => Promise<unknown>)[]} */
	const undo = [];
	const clean = async () => {
		for (const work of undo.splice(0).reverse()) await work().catch((/** @type {Error} */ { message }) => say(`  Not cleaned up: ${message}`));
	};
	try {
		const dovecot = await startDovecot();
		undo.push(() => dovecot.dispose());
		const sink = await startSmtpSink();
		undo.push(() => sink.stop());
		const n8n = await startTestN8n();
		undo.push(() => n8n.dispose());
		await publishIntake(n8n, dovecot, sink, OURS);
		const peer = await publishEmailTrigger(n8n, dovecot, PEER);
		undo.push(peer.stop);
		const both = (/** @type {string} */ headerId, /** @type {string} */ name) => Promise.all([OURS, PEER].map((user) => dovecot.deliver(user, mail(headerId, { From: `"${name}" <${name.replace(' ', '.')}@late.example>`, Subject: 'Flat' }, `Hello, is the flat still free?\n\n${name}\n`))));
		await both('<before@late.example>', 'Ada Early');
		await settled(n8n, OURS, 1);
		await pause(20_000);

		await n8n.stop();
		await dovecot.stop();
		await n8n.restart();
		say(`  the mail server is absent for ${absence} s`);
		await pause(absence * 1000);
		await dovecot.start();
		const backAt = Date.now();
		await both('<after@late.example>', 'Bo Later');
		await settled(n8n, OURS, 2, 120_000);
		const seconds = (Date.now() - backAt) / 1000;
		if (seconds > LIMIT_SECONDS) throw new Error(`The first mail was through ${seconds.toFixed(1)} s after the return of the server, not within ${LIMIT_SECONDS} s.`);
		await pause(60_000);
		return {
			'first mail through after the return of the server': `${seconds.toFixed(1)} s`,
			"n8n's own trigger": peer.came.has('<after@late.example>') ? 'took it within a minute' : `did not take it within a minute; its workflow is "${(await n8n.client.publicationStatus(peer.workflow)).status}"`,
		};
	} finally {
		await clean();
	}
}
