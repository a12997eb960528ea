import nodemailer from 'nodemailer';
import { setTimeout as pause } from 'node:timers/promises';
import { itemsOf } from '../../demo/runtime/n8n-client.mjs';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { quantile } from '../bench/table.mjs';
import { randomNumbers } from '../ContactUpsert/concurrent-mails.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { importTeamAndListings, publishIntake, query, settled, template } from '../n8n/intake.ts';
import { mixedMails } from '../n8n/mixed-mail.ts';
import { startTestN8n } from '../n8n/n8n.mjs';
import { DayClock } from './day/clock.mjs';
import { Colleague, THANKS } from './day/colleague.mjs';
import { flatness } from './day/flatness.mjs';
import { LOOKED_INTO, processState } from './day/process-state.mjs';

// A day's work in minutes: mail by IMAP and by direct SMTP, colleagues on the page, a sync at every "minute", n8n and
// Dovecot that start again. Then: memory and file handles are flat, the store passes Store: Check, nobody is two people.

/** @typedef {'stop' | 'kill' | 'server' | 'server killed'} Restart stop, kill: of n8n */
/** @typedef {{ mails: number, people: number, requests: number, seconds: number, syncSeconds: number, colleagues: number, samples: number, settleSeconds: number, restarts: [part: number, Restart][] }} Script */

/** @type {Script} */
const LONG = {
	mails: 2_000, people: 301, requests: 5_000, seconds: 20 * 60, syncSeconds: 3, colleagues: 4, samples: 60, settleSeconds: 900,
	restarts: [[0.06, 'stop'], [0.1, 'server'], [0.14, 'kill'], [0.2, 'server killed'], [0.25, 'stop'], [0.4, 'server'], [0.55, 'server killed'], [0.7, 'server'], [0.85, 'server killed']],
};
/** @type {Script} */
const SHORT = {
	mails: 90, people: 21, requests: 150, seconds: 50, syncSeconds: 2, colleagues: 2, samples: 20, settleSeconds: 300,
	restarts: [[0.1, 'server'], [0.2, 'kill'], [0.7, 'server killed']],
};

/** More mails do not wait at a time: on a busy machine the day stands still until n8n has caught up. */
const MOST_WAITING = 60;
/** How much of the day goes by while n8n starts again, at most. */
const AWAY_MS = 5_000;

const IMAP = 'day@casas.example';
const DIRECT = 'day-direct@casas.example';
const CLIENTS = '@mixed-clients.example';

/**
 * @param {{ short?: boolean }} [options]
 * @returns {Promise<Record<string, string | number>>} figures
 * @throws Error naming what grew, was lost, doubled or wrong
 */
export async function main({ short = false } = {}) {
	/** @type {(() => Promise<unknown>)[]} */
	const undo = [];
	const clean = async () => {
		for (const work of undo.splice(0).reverse()) await work().catch((/** @type {Error} */ { message }) => say(`  Not cleaned up: ${message}`));
	};
	const stopped = () => void clean().then(() => process.exit(130));
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, stopped);
	try {
		return await day(short ? SHORT : LONG, short, (work) => undo.push(work));
	} finally {
		for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.off(signal, stopped);
		await clean();
	}
}

/** @param {Script} script @param {boolean} short @param {(work: () => Promise<unknown>) => void} undo */
async function day(script, short, undo) {
	const random = randomNumbers(7);
	const dovecot = await startDovecot();
	undo(() => dovecot.dispose());
	const sink = await startSmtpSink();
	undo(() => sink.stop());
	const n8n = await startTestN8n({ env: LOOKED_INTO });
	undo(() => n8n.dispose());

	await importTeamAndListings(n8n);
	const port = await freePort();
	await publishIntake(n8n, dovecot, sink, IMAP);
	await publishIntake(n8n, dovecot, sink, DIRECT, { receiveFrom: 'smtp', recipients: DIRECT, port });
	await publishInbox(n8n, script.syncSeconds);
	const team = /** @type {{ id: string, email: string }[]} */ (query(n8n, 'SELECT id, email FROM team_member WHERE is_active = 1 AND deleted_at IS NULL ORDER BY email'));
	const [{ id: mailbox }] = /** @type {{ id: string }[]} */ (query(n8n, 'SELECT id FROM mailbox WHERE address = $address', { address: IMAP }));
	const colleagues = team.slice(0, script.colleagues).map(({ email }) => new Colleague(`${n8n.url}/webhook/inbox`, email, sink, random));
	for (const colleague of colleagues) await colleague.signIn();

	const mails = mixedMails(script.mails, script.people);
	const direct = nodemailer.createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true, maxConnections: 2 });
	undo(async () => direct.close());
	const clock = new DayClock(script.seconds);
	const caughtUp = () => clock.whileItStands(async () => {
		while (waiting(n8n) > MOST_WAITING) await pause(500);
	});

	// A delivery that a restart interrupts may or may not have happened: none is under way while the server restarts.
	let serverBusy = Promise.resolve();
	/** @type {Promise<unknown>} */
	let inDelivery = Promise.resolve();
	let delivered = 0;
	const delivering = (async () => {
		for (const [index, { raw, headerId }] of mails.entries()) {
			await clock.untilDue(index / mails.length);
			await serverBusy;
			if (index % 10 === 0) await caughtUp();
			const turn = index % 2 === 0 ? dovecot.deliver(IMAP, raw) : hand(direct, raw, headerId);
			inDelivery = turn.then(() => undefined, () => undefined);
			await turn;
			delivered++;
		}
	})();

	let isOver = false;
	const working = colleagues.map(async (colleague, number) => {
		for (let turn = 0; !isOver; turn++) {
			await clock.untilDue(((colleague.requests * colleagues.length) / script.requests) * 0.98);
			if (isOver) return;
			// Ends the day's session now and then; a link is mailed five times in a quarter of an hour at most.
			if (!short && turn > 0 && turn % 250 === 0 && turn < 800) {
				await colleague.signOut();
				await colleague.signIn();
			}
			const words = ['AT-1003', `person-${(turn * 7 + number) % script.people}`, 'disponible', 'hello call'][turn % 4];
			await colleague.work({ owners: team.map(({ id }) => id), words, mailbox });
		}
	});

	/** @type {import('./day/flatness.mjs').Sample[]} */
	let samples = [];
	let isStarting = false;
	const sampling = (async () => {
		for (let number = 0; !isOver; number++) {
			await clock.untilDue(number / script.samples);
			if (isStarting || isOver) continue;
			const state = await processState(n8n).catch(() => undefined);
			if (!state || isStarting) continue;
			samples.push({ mails: delivered, ...state });
			if (!short) say(`  ${clock.second.toFixed(0).padStart(4)} s  ${delivered} mails: heap ${state.heapMb.toFixed(0)} MB, resident ${state.residentMb.toFixed(0)} MB, ${state.handles} handles`);
		}
	})();

	/** @type {Record<Restart, () => Promise<unknown>>} */
	const restarts = {
		stop: () => n8n.restart(),
		async kill() {
			await n8n.kill9();
			await n8n.restart();
		},
		server: () => dovecot.restart(),
		async 'server killed'() {
			await dovecot.kill();
			await pause(2000);
			await dovecot.start();
		},
	};
	/** @type {Partial<Record<Restart, number>>} */
	const done = {};
	for (const failing of [delivering, ...working, sampling]) failing.catch(() => undefined);
	for (const [part, what] of script.restarts) {
		await clock.untilDue(part);
		say(`  ${clock.second.toFixed(0).padStart(4)} s  ${what} (${delivered} mails, ${colleagues.reduce((sum, { requests }) => sum + requests, 0)} requests)`);
		if (what === 'stop' || what === 'kill') {
			isStarting = true;
			// On a busy machine n8n takes long to start: the day goes on when it is there, with what came meanwhile.
			await clock.whileItStands(restarts[what], AWAY_MS);
			// What it holds from now on is another process's.
			samples = [];
			isStarting = false;
		} else {
			serverBusy = inDelivery.then(async () => void (await restarts[what]()));
			await serverBusy;
		}
		done[what] = (done[what] ?? 0) + 1;
	}
	await delivering;
	await clock.untilDue(1);
	isOver = true;
	await Promise.all([...working, sampling]);
	const endedAt = Date.now();

	/** @type {Map<string, import('../n8n/intake.ts').Fate>} */
	const found = new Map();
	for (const [odd, mailbox] of [IMAP, DIRECT].entries()) {
		const those = mails.filter((_, index) => index % 2 === odd);
		for (const fate of await settled(n8n, mailbox, those.length, script.settleSeconds * 1000)) found.set(fate.headerId, fate);
	}
	await carriedOut(n8n, script.settleSeconds * 1000);
	const settledIn = (Date.now() - endedAt) / 1000;
	samples.push({ mails: delivered, ...(await processState(n8n)) });

	const check = await storeCheck(n8n);
	const flat = flatness(samples, short);
	const replies = colleagues.flatMap(({ replies }) => [...replies]);
	const wrong = [...whatIsWrong(mails, found, sink, replies), ...check.problems.map((/** @type {string} */ problem) => `Store: Check: ${problem}`), ...flat.wrong];
	if (wrong.length > 0) throw new Error(`After the day:\n${wrong.slice(0, 40).join('\n')}`);

	const times = colleagues.flatMap(({ times }) => times);
	const [syncs] = /** @type {{ n: number, bad: number }[]} */ (query(n8n, 'SELECT COUNT(*) AS n, SUM(problem IS NOT NULL) AS bad FROM sync_run WHERE ended_at IS NOT NULL'));
	const did = /** @type {{ status: string, n: number }[]} */ (query(n8n, 'SELECT status, COUNT(*) AS n FROM outbox_action GROUP BY status ORDER BY status'));
	const minutes = (/** @type {number} */ seconds) => Math.round(seconds / 6) / 10;
	const people = new Set(mails.flatMap(({ person }) => person ?? []));
	return {
		accelerated: `${script.mails} mails, ${times.length} requests to the page and ${syncs.n} syncs in ${minutes(clock.second)} minutes, and ${minutes(clock.stood / 1000)} in which the day stood still for n8n`,
		restarts: Object.entries(done).map(([what, count]) => `${count} × ${what}`).join(', '),
		'mails at their end': `${found.size} of ${script.mails}, ${settledIn.toFixed(0)} s after the last`,
		'contacts and people': `${new Set([...found.values()].flatMap(({ contactId }) => contactId ?? [])).size} and ${people.size}`,
		'what colleagues did': did.map(({ status, n }) => `${n} ${status}`).join(', '),
		'replies of colleagues, each once': replies.length,
		'page, median and 95 of 100': `${Math.round(quantile(times, 0.5))} and ${Math.round(quantile(times, 0.95))} ms`,
		'syncs that met a server that was away': Number(syncs.bad),
		'Store: Check': `${check.checks.length} checks passed in ${check.seconds} s, schema version ${check.schemaVersion}`,
		...flat.figures,
	};
}

/** Templates 4 and 5, on the mailbox that is read by IMAP. @param {import('../n8n/n8n.mjs').TestN8n} n8n @param {number} syncSeconds */
async function publishInbox(n8n, syncSeconds) {
	const { id, name } = /** @type {{ id: string, name: string }} */ ((await n8n.client.call('GET', '/credentials')).find((/** @type {{ name: string }} */ one) => one.name === IMAP));
	const every = (/** @type {number} */ seconds) => ({ rule: { interval: [{ field: 'seconds', secondsInterval: seconds }] } });
	for (const file of ['4-shared-inbox.json', '5-mailbox-sync.json']) {
		const workflow = await template(file);
		for (const node of /** @type {(typeof workflow.nodes[number] & { name?: string })[]} */ (workflow.nodes)) {
			if (node.type.endsWith('mailboxSync') || node.type.endsWith('sharedInbox')) node.credentials = { smartInboxMailboxApi: { id, name } };
			if (node.name === 'Every minute') node.parameters = every(syncSeconds);
			if (node.name === 'Every five minutes') node.parameters = every(15);
		}
		await n8n.client.publish((await n8n.client.createWorkflow(workflow)).id);
	}
}

/**
 * As another mail server does: tried again while n8n is away. An answer that was lost makes it come twice, and it is known.
 * @param {import('nodemailer').Transporter} direct @param {string} raw @param {string} headerId
 */
async function hand(direct, raw, headerId) {
	for (const deadline = Date.now() + 180_000; ; await pause(1000)) {
		try {
			await direct.sendMail({ envelope: { from: 'relay@elsewhere.example', to: [DIRECT] }, raw });
			return;
		} catch (error) {
			if (Date.now() > deadline) throw new Error(`${headerId} was not taken: ${/** @type {Error} */ (error).message}`);
		}
	}
}

/** Mails that have come and have no end yet. @param {import('../n8n/n8n.mjs').TestN8n} n8n @returns {number} */
function waiting(n8n) {
	const [{ n }] = /** @type {{ n: number }[]} */ (query(n8n, "SELECT COUNT(*) AS n FROM delivery WHERE state IN ('received', 'retry', 'running')"));
	return n;
}

/** What colleagues did has been carried out, and what is to leave has left. @param {import('../n8n/n8n.mjs').TestN8n} n8n @param {number} timeoutMs */
async function carriedOut(n8n, timeoutMs) {
	for (const deadline = Date.now() + timeoutMs; ; await pause(500)) {
		const [{ open }] = /** @type {{ open: number }[]} */ (query(n8n, "SELECT (SELECT COUNT(*) FROM outbox_action WHERE status IN ('queued', 'running')) + (SELECT COUNT(*) FROM outgoing_mail WHERE status IN ('queued', 'sending')) + (SELECT COUNT(*) FROM folder_mail WHERE is_pending = 1) AS open"));
		if (open === 0) return;
		if (Date.now() > deadline) throw new Error(`${open} things that colleagues did are not carried out`);
	}
}

/** @param {import('../n8n/n8n.mjs').TestN8n} n8n */
async function storeCheck(n8n) {
	const { id } = await n8n.client.createWorkflow({
		name: 'Check the store',
		nodes: [
			{ id: 'start', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{ id: 'check', name: 'Check', type: 'n8n-nodes-smart-inbox.mailboxSync', typeVersion: 1, position: [0, 0], parameters: { resource: 'store', operation: 'check' } },
		],
		connections: { Start: { main: [[{ node: 'Check', type: 'main', index: 0 }]] } },
	});
	const [result] = itemsOf(await n8n.client.runManually(id, { trigger: 'Start' }, 300_000), 'Check');
	if (typeof result?.isConsistent !== 'boolean') throw new Error(`Store: Check gave ${JSON.stringify(result)}`);
	return result;
}

/**
 * @param {ReturnType<typeof mixedMails>} mails @param {Map<string, import('../n8n/intake.ts').Fate>} found @param {import('../../demo/runtime/smtp-sink.mjs').SmtpSink} sink
 * @param {string[]} replies what stands in them @returns {string[]} in words; empty when all is right
 */
function whatIsWrong(mails, found, sink, replies) {
	const wrong = [];
	/** @type {Map<string, Set<string | null>>} */
	const contactsOf = new Map();
	for (const { headerId, person, outcome } of mails) {
		const fate = found.get(headerId);
		if (!fate) wrong.push(`${headerId} is not in the ledger`);
		else if (fate.state === 'quarantined' || fate.outcome !== outcome) wrong.push(`${headerId} is ${fate.state} with the outcome ${fate.outcome}, not ${outcome}: ${fate.reason}`);
		if (fate && person !== null) contactsOf.set(person, (contactsOf.get(person) ?? new Set()).add(fate.contactId));
	}
	for (const [person, contacts] of contactsOf) if (contacts.size !== 1 || contacts.has(null)) wrong.push(`${person} has the contacts ${[...contacts].join(', ')}`);
	if (new Set([...contactsOf.values()].flatMap((ids) => [...ids])).size !== contactsOf.size) wrong.push('Two people share a contact');
	const automatic = sink.mails.filter(({ to, parsed }) => !parsed.text?.includes(THANKS) && to.some((address) => address.endsWith(CLIENTS)));
	for (const person of contactsOf.keys()) {
		const times = automatic.filter(({ to }) => to.includes(`${person}${CLIENTS}`)).length;
		if (times > 1) wrong.push(`${person} was answered ${times} times`);
	}
	for (const token of replies) {
		// Not where a later one quotes it.
		const times = sink.mails.filter(({ parsed }) => parsed.text?.startsWith(`${THANKS} ${token}`)).length;
		if (times !== 1) wrong.push(`A reply of a colleague left ${times} times`);
	}
	return wrong;
}
