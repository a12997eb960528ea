import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot, type Dovecot } from '../live/dovecot.mjs';
import { crowd, sameMessage } from './queue-replies';
import { startQueueN8n, type QueueN8n } from './queue-n8n.mjs';

// Invariants 5 and 8 with three workers; with eight, and 500 contacts: npm run soak -- replies-queue

const WORKERS = 3;
const CONCURRENCY = 4;

let queue: QueueN8n;
let dovecot: Dovecot;
let sink: SmtpSink;
let store: { id: string; name: string };

beforeAll(async () => {
	[dovecot, sink, queue] = await Promise.all([startDovecot(), startSmtpSink(), startQueueN8n({ workers: WORKERS, concurrency: CONCURRENCY })]);
	store = await queue.createStoreCredential();
}, 300_000);
afterAll(async () => {
	await queue?.dispose();
	await dovecot?.dispose();
	await sink?.stop();
}, 60_000);

test('the same message in twelve runs at once on three workers: one contact, one enquiry, one reply', async () => {
	console.info('the same message:', await sameMessage(queue, sink, store, { messages: 3, runs: WORKERS * CONCURRENCY }));
}, 120_000);

test.each([
	['as the trigger ships', 'shared', {}],
	['each mail in a run of its own', 'apart', { mailsPerRun: 1 }],
])('sixty new contacts at once, %s: the breaker\'s thirty are answered, in order, with one notice', async (_, name, options) => {
	console.info('new contacts:', await crowd(queue, dovecot, sink, store, name, { contacts: 60, options, patienceSeconds: 90 }));
}, 150_000);
