import { setTimeout as pause } from 'node:timers/promises';
import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { publishIntake, query, settled } from '../n8n/intake.ts';
import { form } from '../n8n/mixed-mail.ts';
import { startTestN8n } from '../n8n/n8n.mjs';

// The same in a real n8n, whose whole process is killed with -9: npm run soak -- replies-n8n

const INBOX = 'crash@casas.example';
const POINTS = /** @type {const} */ (['before the claim', 'after the claim', 'after DATA', 'after 250', 'before the Sent append']);

/**
 * @param {Awaited<ReturnType<typeof startTestN8n>>} n8n
 * @param {Awaited<ReturnType<typeof startSmtpSink>>} sink
 * @param {typeof POINTS[number]} point
 * @param {() => Promise<void>} deliver
 * @returns {Promise<boolean>} whether the server had the whole mail without its answer having arrived
 */
async function killAt(n8n, sink, point, deliver) {
	/** @type {() => void} */
	let reached = () => undefined;
	const killed = new Promise((resolve) => (reached = () => resolve(undefined)));
	const kill = async () => {
		await n8n.kill9();
		reached();
	};
	if (point === 'after the claim') sink.hooks.onSender = kill;
	if (point === 'after DATA') {
		sink.hooks.onMail = async () => {
			await kill();
			throw new Error('nobody listens');
		};
	}
	if (point === 'after 250') sink.hooks.onMail = () => void setTimeout(() => void kill(), 2);
	// The answer is written down within some milliseconds; then the IMAP server is asked.
	if (point === 'before the Sent append') sink.hooks.onMail = () => void setTimeout(() => void kill(), 15);
	await deliver();
	if (point === 'before the claim') {
		for (;;) {
			const [row] = query(n8n, "SELECT COUNT(*) AS running FROM delivery WHERE state = 'running'");
			if (/** @type {{ running: number }} */ (row).running > 0) break;
			await pause(1);
		}
		await kill();
	}
	await killed;
	delete sink.hooks.onSender;
	delete sink.hooks.onMail;
	return point === 'after DATA';
}

/** @param {{ short?: boolean }} [options] */
export async function main({ short = false } = {}) {
	const [dovecot, sink] = await Promise.all([startDovecot(), startSmtpSink()]);
	const n8n = await startTestN8n();
	/** @type {Record<string, string[]>} */
	const ended = {};
	try {
		await publishIntake(n8n, dovecot, sink, INBOX);
		const rounds = short ? 1 : 4;
		for (let count = 0; count < rounds * POINTS.length; count++) {
			const point = POINTS[count % POINTS.length];
			const email = `nora-${count}@clients.example`;
			const taken = await killAt(n8n, sink, point, () => dovecot.deliver(INBOX, form(`<${email}>`, { Name: 'Nora Field', Email: email, Message: 'Can I see the flat?' })));
			await n8n.restart();
			await settled(n8n, INBOX, count + 1, 120_000);
			const left = sink.mails.filter(({ to }) => to[0] === email).length + (taken ? 1 : 0);
			const [row] = /** @type {{ status: string, reason: string }[]} */ (query(n8n, "SELECT o.status, o.reason FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE r.address = $email AND o.purpose = 'reply'", { email }));
			const copies = (await dovecot.doveadm(['search', '-u', INBOX, 'mailbox', 'Sent', 'header', 'To', email])).trim().split('\n').filter(Boolean).length;
			const say = `${email} (${point}): ${JSON.stringify({ left, row, copies })}`;
			if (left > 1) throw new Error(`${say}: answered twice`);
			if (row === undefined) throw new Error(`${say}: lost`);
			if (row.status === 'sent' && (left !== 1 || copies !== 1)) throw new Error(`${say}: sent, and not so`);
			if (row.status === 'unknown' && !row.reason) throw new Error(`${say}: unknown without a reason`);
			if (row.status !== 'sent' && (row.status !== 'unknown' || point === 'before the claim' || point === 'after the claim')) throw new Error(say);
			(ended[point] ??= []).push(row.status);
		}
	} finally {
		await n8n.dispose();
		await dovecot.dispose();
		await sink.stop();
	}
	return ended;
}
