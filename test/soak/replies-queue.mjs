import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { crowd, sameMessage } from '../n8n/queue-replies.ts';
import { startQueueN8n } from '../n8n/queue-n8n.mjs';

/**
 * Automatic replies by eight workers of n8n in queue mode: npm run soak -- replies-queue
 * @param {{ short?: boolean }} [options]
 * @throws Error naming who was answered twice, or not in turn
 */
export async function main({ short = false } = {}) {
	const [workers, concurrency, contacts] = short ? [3, 4, 60] : [8, 2, 500];
	const [dovecot, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
	/** @type {import('../n8n/queue-n8n.mjs').QueueN8n | undefined} */
	let queue;
	try {
		queue = await startQueueN8n({ workers, concurrency });
		const store = await queue.createStoreCredential();
		return {
			'the same message on every worker at once': await sameMessage(queue, sink, store, { messages: short ? 3 : 10, runs: workers * concurrency }),
			'new contacts at once': await crowd(queue, dovecot, sink, store, 'shared', { contacts, options: {}, patienceSeconds: 300 }),
			'new contacts at once, each in a run of its own': await crowd(queue, dovecot, sink, store, 'apart', { contacts, options: { mailsPerRun: 1, inFlight: workers }, patienceSeconds: 600 }),
		};
	} finally {
		await queue?.dispose();
		await dovecot.dispose();
		await sink.stop();
	}
}
