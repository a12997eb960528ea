import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect, createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectFolder, ensureBuilt } from '../../demo/runtime/package-install.mjs';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';
import { startDovecot } from '../live/dovecot.mjs';

// Automatic replies under kill -9 and by many workers at once (issue 6, Shows 3 and 4): npm run soak -- replies

const processFile = fileURLToPath(new URL('../live/reply-process.mjs', import.meta.url));
const dist = join(projectFolder, 'dist');
const ADDRESS = 'sales@agency.example';

/** Where a run is killed. The mail server has the whole mail from "after DATA" on. */
export const KILL_POINTS = /** @type {const} */ (['before the claim', 'after the claim', 'in the text', 'after DATA', 'after 250', 'before the Sent append', 'in the Sent append', 'anywhere']);

/** @typedef {typeof KILL_POINTS[number]} KillPoint */

/** A store, a mail server that takes mail, an IMAP server behind a gate, and items of new contacts. */
async function world() {
	await ensureBuilt();
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-soak-replies-'));
	const [sink, dovecot] = await Promise.all([startSmtpSink(), startDovecot()]);
	const require = createRequire(import.meta.url);
	/** @type {typeof import('../../nodes/shared/store/sqlite.ts')} */
	const { openSqliteStore } = require(join(dist, 'nodes/shared/store/sqlite.js'));
	/** @type {typeof import('../../nodes/shared/store/contacts.ts')} */
	const { insertContact } = require(join(dist, 'nodes/shared/store/contacts.js'));
	const file = join(folder, 'store.sqlite');
	const store = await openSqliteStore(file);
	/** @type {{ onImap?: () => void, onAppend?: () => void }} */
	const gateHooks = {};
	const gate = createServer((client) => {
		gateHooks.onImap?.();
		const server = connect(dovecot.port, dovecot.host);
		for (const [from, to] of /** @type {const} */ ([[client, server], [server, client]])) {
			from.on('error', () => to.destroy());
			from.on('close', () => to.destroy());
		}
		server.pipe(client);
		client.on('data', (chunk) => {
			if (/ APPEND /.test(chunk.toString('latin1'))) gateHooks.onAppend?.();
			server.write(chunk);
		});
	});
	await new Promise((resolve) => gate.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (gate.address());
	const account = {
		address: ADDRESS,
		senderName: 'Example Homes',
		imap: { host: '127.0.0.1', port, encryption: /** @type {const} */ ('none'), login: { user: 'sales', password: dovecot.password } },
		smtp: { host: sink.host, port: sink.port, encryption: /** @type {const} */ ('none'), login: null },
		certificate: { allowUntrusted: false, pinned: '' },
	};
	/** @param {string} key the item of a contact that its mail has created */
	async function newContact(key) {
		const email = `${key}@clients.example`;
		const id = await insertContact(store, { name: null, company: null, language: null }, { messageKey: key, source: 'Direct', receivedAt: 1 });
		return {
			messageKey: key,
			messageId: `<${key}@clients.example>`,
			subject: 'Flat',
			headers: {},
			kind: 'personal',
			senderVerified: true,
			lead: { name: null, emails: [email], relayEmails: [], references: [], interest: {}, source: { id: 'direct', name: 'Direct', kind: 'direct' }, language: 'en', outcome: 'lead' },
			contact: { id, created: true },
		};
	}
	let tasks = 0;
	/** @param {object[]} items @param {number} [startAt] */
	async function start(items, startAt) {
		const task = join(folder, `task-${tasks++}.json`);
		await writeFile(task, JSON.stringify({ dist, store: file, account, items, startAt }));
		return startSupervised(process.execPath, ['--disable-warning=ExperimentalWarning', processFile, task]);
	}
	return {
		folder, sink, dovecot, store, file, gateHooks, newContact, start, account,
		async dispose() {
			await store.close();
			gate.close();
			await Promise.all([sink.stop(), dovecot.dispose()]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}

/** @param {string} file @param {string} text @param {...(string | number)} values */
function ask(file, text, ...values) {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return database.prepare(text).all(...values);
	} finally {
		database.close();
	}
}

/**
 * Kills a run of Auto Reply at one point after the other, runs each item again as n8n would, and counts what left.
 * @param {{ runs: number }} options
 */
export async function crash({ runs }) {
	const one = await world();
	/** @type {Record<string, { sent: number, unknown: number, ranOnlyTwice: number }>} */
	const byPoint = {};
	try {
		for (let run = 0; run < runs; run++) {
			const point = KILL_POINTS[run % KILL_POINTS.length];
			const key = `run-${run}`;
			const item = await one.newContact(key);
			// So many in ten minutes would be a loop for the breaker.
			await one.store.run('UPDATE outgoing_mail SET queued_at = queued_at - 700000');
			const reached = await killedRun(one, item, point, run);
			const tookBefore = one.sink.mails.filter(({ to }) => to[0] === `${key}@clients.example`).length + (reached.taken ? 1 : 0);
			const again = await one.start([item]);
			const ended = await again.exited;
			if (ended !== 0) throw new Error(`${key} (${point}): the run after the kill ended with ${ended}.\n${again.lines.join('\n')}`);
			const replies = JSON.parse(again.lines.at(-1) ?? '[]');
			const took = one.sink.mails.filter(({ to }) => to[0] === `${key}@clients.example`).length + (reached.taken ? 1 : 0);
			const [row] = ask(one.file, 'SELECT status, reason, sent_copy AS copy FROM outgoing_mail WHERE key = ?', `reply:${key}`);
			const say = (/** @type {string} */ what) => new Error(`${key} (${point}): ${what}. ${JSON.stringify({ row, replies, tookBefore, took })}`);
			if (took > 1) throw say(`${took} replies left`);
			if (row === undefined) throw say('nothing is in the queue');
			if (row.status === 'sent' && took !== 1) throw say('it says sent, and none left');
			if (row.status === 'unknown' && (!row.reason || replies[0].sent !== false || !/may have left/.test(replies[0].reason))) throw say('what is unknown is not shown');
			if (row.status !== 'sent' && row.status !== 'unknown') throw say(`it ends as ${row.status}`);
			if (row.status === 'unknown' && !['in the text', 'after DATA', 'after 250', 'anywhere'].includes(point)) throw say('it is unknown although its text had not begun to flow');
			if (row.status === 'sent') {
				const copies = await one.dovecot.doveadm(['search', '-u', 'sales', 'mailbox', 'Sent', 'header', 'To', `${key}@clients.example`]);
				if (copies.trim().split('\n').filter(Boolean).length !== 1 || row.copy !== 'kept') throw say(`copies in Sent: ${copies.trim().split('\n').length}`);
			}
			const count = (byPoint[point] ??= { sent: 0, unknown: 0, ranOnlyTwice: 0 });
			count[row.status === 'sent' ? 'sent' : 'unknown']++;
			if (reached.late) count.ranOnlyTwice++;
		}
	} finally {
		await one.dispose();
	}
	return { runs, points: byPoint };
}

/**
 * One run that is killed at a point; it has ended when this returns.
 * @param {Awaited<ReturnType<typeof world>>} one
 * @param {Awaited<ReturnType<Awaited<ReturnType<typeof world>>['newContact']>>} item
 * @param {KillPoint} point
 * @param {number} run
 * @returns {Promise<{ taken: boolean, late: boolean }>} taken: the server had the whole mail and its answer never came; late: the run was over before it was killed
 */
async function killedRun(one, item, point, run) {
	let taken = false;
	/** @type {ReturnType<typeof startSupervised> | undefined} */
	let child;
	// At once, and only this: a clean-up of the whole family would come some milliseconds later.
	const kill = () => {
		if (child?.running) process.kill(child.pid, 'SIGKILL');
	};
	const { hooks } = one.sink;
	// The killed process never hears what the hooks answer.
	if (point === 'after the claim') hooks.onSender = () => void kill();
	if (point === 'in the text') hooks.onText = () => void kill();
	if (point === 'after DATA') {
		hooks.onMail = () => {
			kill();
			taken = true;
			throw new Error('nobody listens');
		};
	}
	if (point === 'after 250') hooks.onMail = () => void setTimeout(kill, run % 4);
	if (point === 'before the Sent append') one.gateHooks.onImap = kill;
	if (point === 'in the Sent append') one.gateHooks.onAppend = kill;
	child = await one.start([item]);
	while (!child.lines.includes('begin') && child.running) await new Promise((resolve) => setTimeout(resolve, 2));
	if (point === 'before the claim') kill();
	if (point === 'anywhere') setTimeout(kill, (run * 7) % 120);
	const code = await child.exited;
	for (const name of /** @type {const} */ (['onSender', 'onText', 'onMail'])) delete hooks[name];
	delete one.gateHooks.onImap;
	delete one.gateHooks.onAppend;
	return { taken, late: code === 0 };
}

/**
 * Eight workers get the same message at once, and many new contacts come at the same time.
 * @param {{ workers: number, messages: number, contacts: number }} options
 */
export async function workers({ workers: count, messages, contacts }) {
	const one = await world();
	try {
		const same = await Promise.all(Array.from({ length: messages }, (_, index) => one.newContact(`same-${index}`)));
		const startAt = Date.now() + 2_500;
		const racing = await Promise.all(Array.from({ length: count }, async () => await one.start(same, startAt)));
		for (const child of racing) if ((await child.exited) !== 0) throw new Error(`A worker failed.\n${child.lines.join('\n')}`);
		const perMessage = same.map(({ messageKey }) => one.sink.mails.filter(({ to }) => to[0] === `${messageKey}@clients.example`).length);
		if (perMessage.some((sent) => sent !== 1)) throw new Error(`Not one reply for each message: ${perMessage.join(' ')}`);
		one.sink.clear();
		const fresh = await Promise.all(Array.from({ length: contacts }, (_, index) => one.newContact(`new-${index}`)));
		const room = 30 - messages;
		const perWorker = Math.ceil(contacts / count);
		const at = Date.now() + 2_500;
		const parts = await Promise.all(Array.from({ length: count }, async (_, index) => await one.start(fresh.slice(index * perWorker, (index + 1) * perWorker), at)));
		for (const child of parts) if ((await child.exited) !== 0) throw new Error(`A worker failed.\n${child.lines.join('\n')}`);
		const sent = one.sink.mails.length;
		if (sent !== Math.min(contacts, room)) throw new Error(`${sent} replies to ${contacts} new contacts: the breaker leaves ${room}`);
		if (new Set(one.sink.mails.map(({ to }) => to[0])).size !== sent) throw new Error('Somebody was answered twice');
		const notices = ask(one.file, "SELECT message FROM notice WHERE subject = ? AND resolved_at IS NULL", `replies:${ADDRESS}:held back`);
		if (contacts > room && notices.length !== 1) throw new Error(`${notices.length} notices of the breaker`);
		// Each worker answers its items one after the other: their replies left in that order.
		for (let worker = 0; worker < count; worker++) {
			const mine = one.sink.mails.flatMap(({ to }) => Number(/^new-(\d+)@/.exec(to[0])?.[1] ?? -1)).filter((index) => Math.floor(index / perWorker) === worker);
			if (mine.some((index, at2) => at2 > 0 && index < mine[at2 - 1])) throw new Error(`Worker ${worker} answered out of order: ${mine.join(' ')}`);
		}
		return { workers: count, sameMessage: messages, repliesEach: 1, contacts, answered: sent, breakerNotices: notices.length };
	} finally {
		await one.dispose();
	}
}

/** @param {{ short?: boolean }} [options] */
export async function main({ short = false } = {}) {
	await ensureDebianPackages(['dovecot-imapd', 'dovecot-lmtpd', 'openssl']);
	const killed = await crash({ runs: short ? 32 : 200 });
	const raced = await workers({ workers: 8, messages: 10, contacts: short ? 100 : 500 });
	return { killed, raced };
}
