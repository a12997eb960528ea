import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { importTeamAndListings } from '../n8n/intake.ts';
import { queueIntake } from '../n8n/queue-intake.ts';
import { startQueueN8n } from '../n8n/queue-n8n.mjs';

/** @type {import('../n8n/queue-intake.ts').QueueScript} */
const LONG = { mailboxes: 5, mails: 1_000, people: 300, kills: [[0.15, 'worker'], [0.35, 'worker'], [0.6, 'main']], patienceSeconds: 600 };
/** @type {import('../n8n/queue-intake.ts').QueueScript} */
const SHORT = { mailboxes: 2, mails: 170, people: 50, kills: [[0.2, 'worker']], patienceSeconds: 180, options: { mailsPerRun: 5 } };

/**
 * Mail through n8n in queue mode while its workers are killed.
 * @param {{ short?: boolean }} [options]
 * @throws Error naming what was lost, doubled or wrong
 */
export async function main({ short = false } = {}) {
	const dovecot = await startDovecot();
	const sink = await startSmtpSink();
	/** @type {import('../n8n/queue-n8n.mjs').QueueN8n | undefined} */
	let queue;
	try {
		queue = await startQueueN8n();
		const store = await queue.createStoreCredential();
		await importTeamAndListings(queue.main, store);
		const { wrong, figures } = await queueIntake(queue, dovecot, sink, store, short ? SHORT : LONG);
		if (wrong.length > 0) throw new Error(`${wrong.length} things are wrong:\n${wrong.slice(0, 30).join('\n')}\n${JSON.stringify(figures, null, 1)}`);
		return figures;
	} finally {
		await queue?.dispose();
		await dovecot.dispose();
		await sink.stop();
	}
}
