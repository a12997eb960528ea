import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FINAL_STATES } from '../../demo/outcomes.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { startSmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { startDovecot } from '../live/dovecot.mjs';
import { startFaultProxy } from '../live/fault-proxy.mjs';
import { fates, importTeamAndListings, publishIntake, query, settled } from '../n8n/intake.ts';
import { mixedMails } from '../n8n/mixed-mail.ts';
import { startTestN8n } from '../n8n/n8n.mjs';
import { publishEmailTrigger } from './email-trigger.mjs';
import { mountSmallDisk, whyNoSmallDisk } from './small-disk.mjs';

/** @typedef {import('./small-disk.mjs').SmallDisk} SmallDisk */
/** @typedef {'kill' | 'restart' | 'cut' | 'freeze' | 'reset' | 'read-only' | 'full'} Fault */
/** @typedef {{ mails: number, people: number, seconds: number, peer: boolean, settleSeconds: number, outage: { link: number, store: number }, faults: [second: number, Fault][] }} Script */

/** @type {Script} */
const LONG = {
	mails: 2_000,
	people: 301,
	seconds: 600,
	peer: true,
	settleSeconds: 600,
	outage: { link: 60, store: 15 },
	faults: [
		[20, 'kill'], [50, 'restart'], [70, 'kill'], [100, 'cut'], [110, 'kill'], [150, 'read-only'], [180, 'kill'], [210, 'freeze'], [270, 'restart'], [285, 'kill'],
		[315, 'reset'], [325, 'kill'], [350, 'full'], [380, 'kill'], [410, 'restart'], [425, 'kill'], [450, 'read-only'], [480, 'restart'], [500, 'kill'], [530, 'reset'], [540, 'restart'], [570, 'kill'],
	],
};
/** @type {Script} */
const SHORT = {
	mails: 120,
	people: 21,
	seconds: 60,
	peer: false,
	settleSeconds: 75,
	outage: { link: 6, store: 4 },
	faults: [[6, 'kill'], [24, 'reset'], [28, 'freeze'], [31, 'restart'], [36, 'read-only'], [42, 'cut'], [45, 'kill']],
};

const OURS = 'chaos@casas.example';
const PEER = 'chaos-peer@casas.example';
const CLIENTS = '@mixed-clients.example';

/**
 * Mail arrives while everything goes wrong that can. All of it comes to the end of the workflow; each person is one
 * contact; nobody is answered twice.
 * @param {{ short?: boolean }} [options]
 * @returns {Promise<Record<string, string | number>>} figures
 * @throws Error naming what was lost, doubled or wrong
 */
export async function main({ short = false } = {}) {
	const script = short ? SHORT : LONG;
	/** @type {(() => Promise<unknown>)[]} */
	const undo = [];
	const clean = async () => {
		for (const work of undo.splice(0).reverse()) await work().catch((/** @type {Error} */ { message }) => say(`  Not cleaned up: ${message}`));
	};
	const stopped = () => void clean().then(() => process.exit(130));
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, stopped);
	try {
		return await chaos(script, (work) => undo.push(work));
	} finally {
		for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.off(signal, stopped);
		await clean();
	}
}

/** @param {Script} script @param {(work: () => Promise<unknown>) => void} undo */
async function chaos(script, undo) {
	const dovecot = await startDovecot();
	undo(() => dovecot.dispose());
	const sink = await startSmtpSink();
	undo(() => sink.stop());
	const link = await startFaultProxy(dovecot);
	undo(() => link.close());
	const noDisk = await whyNoSmallDisk();
	/** @type {SmallDisk | undefined} */
	let disk;
	const n8n = await startTestN8n({
		async prepare(userFolder) {
			if (noDisk !== null) return;
			disk = await mountSmallDisk(join(userFolder, '.n8n', 'smart-inbox'));
			const mounted = disk;
			undo(() => mounted.unmount());
		},
	});
	undo(() => n8n.dispose());
	undo(() => n8n.stop().then(() => disk?.unmount()));

	await importTeamAndListings(n8n);
	const server = { ...dovecot, port: link.port };
	await publishIntake(n8n, server, sink, OURS);
	const peer = script.peer ? await publishEmailTrigger(n8n, server, PEER) : undefined;
	if (peer) undo(peer.stop);

	const mails = mixedMails(script.mails, script.people);
	const startedAt = Date.now();
	const second = () => (Date.now() - startedAt) / 1000;

	let delivered = 0;
	// A delivery that a restart interrupts may or may not have happened: none is under way while the server restarts.
	let serverBusy = Promise.resolve();
	/** @type {Promise<unknown>} */
	let inDelivery = Promise.resolve();
	const delivering = (async () => {
		for (const [index, { raw }] of mails.entries()) {
			const due = (index / mails.length) * script.seconds - second();
			if (due > 0) await pause(due * 1000);
			await serverBusy;
			const turn = Promise.all([OURS, ...(peer ? [PEER] : [])].map((user) => dovecot.deliver(user, raw)));
			inDelivery = turn.then(() => undefined, () => undefined);
			await turn;
			delivered++;
		}
	})();

	delivering.catch(() => undefined);
	/** @type {Partial<Record<Fault, number>>} */
	const done = {};
	/** @type {Record<Fault, () => Promise<unknown>>} */
	const faults = {
		async kill() {
			await n8n.kill9();
			await n8n.restart();
		},
		async restart() {
			const work = (async () => {
				await inDelivery;
				await dovecot.restart();
			})();
			serverBusy = work;
			await work;
		},
		async cut() {
			await link.down();
			await pause(script.outage.link * 1000);
			await link.up();
		},
		// What is frozen stays so: the listener has to notice it by itself. New connections are good.
		freeze: async () => link.freeze(),
		reset: async () => link.reset(),
		async 'read-only'() {
			await disk?.readOnly();
			await pause(script.outage.store * 1000);
			await disk?.writable();
		},
		async full() {
			await disk?.fill();
			await pause(script.outage.store * 1000);
			await disk?.free();
		},
	};
	// A kill within an outage: n8n starts while the mail server is out of reach.
	const overlapping = new Set(['cut', 'read-only', 'full']);
	/** @type {Promise<unknown>[]} */
	const lasting = [];
	for (const [at, fault] of script.faults) {
		if (disk === undefined && (fault === 'read-only' || fault === 'full')) continue;
		const wait = at - second();
		if (wait > 0) await pause(wait * 1000);
		say(`  ${second().toFixed(0).padStart(4)} s  ${fault} (${delivered} mails delivered)`);
		const work = faults[fault]();
		work.catch(() => undefined);
		if (overlapping.has(fault)) lasting.push(work);
		else await work;
		done[fault] = (done[fault] ?? 0) + 1;
	}
	await Promise.all([delivering, ...lasting]);
	const lastDelivered = second();
	const found = await settled(n8n, OURS, script.mails, script.settleSeconds * 1000);
	const settledAt = second();

	const wrong = whatIsWrong(script, mails, found, n8n, sink);
	if (wrong.length > 0) throw new Error(`After the chaos:\n${wrong.join('\n')}`);
	const left = disk === undefined ? `; left out: store read-only, disk full (${noDisk})` : '';
	const replies = sink.mails.filter(({ to }) => to.some((address) => address.endsWith(CLIENTS))).length;
	/** @type {Record<string, string | number>} */
	const figures = {
		faults: `${Object.entries(done).map(([fault, count]) => `${count} × ${fault}`).join(', ')}${left}`,
		'at the end of the workflow': `${found.filter(({ state }) => state !== 'quarantined').length} of ${script.mails}`,
		'run more than once': found.filter(({ attempt }) => attempt > 1).length,
		'contacts and people': `${new Set(found.map(({ contactId }) => contactId).filter((id) => id !== null)).size} and ${script.people}`,
		'people answered (never twice; at most 30 in ten minutes)': `${replies} of ${script.people}`,
		'all done after the last arrival': `${Math.max(0, settledAt - lastDelivered).toFixed(1)} s`,
	};
	if (peer) {
		await pause(30_000);
		const lost = mails.filter(({ headerId }) => !peer.came.has(headerId)).length;
		const twice = [...peer.came.values()].filter((count) => count > 1).length;
		const { status } = await n8n.client.publicationStatus(peer.workflow);
		figures["n8n's own trigger, same faults"] = `${lost} of ${script.mails} never came to the end, ${twice} came more than once; at the end its workflow is "${status}"`;
	}
	return figures;
}

/**
 * @param {Script} script
 * @param {ReturnType<typeof mixedMails>} mails
 * @param {ReturnType<typeof fates>} found
 * @param {import('../n8n/n8n.mjs').TestN8n} n8n
 * @param {import('../../demo/runtime/smtp-sink.mjs').SmtpSink} sink
 * @returns {string[]} in words; empty when all is right
 */
function whatIsWrong(script, mails, found, n8n, sink) {
	const wrong = [];
	if (found.length !== script.mails) wrong.push(`${found.length} rows for ${script.mails} mails`);
	const byId = new Map(found.map((fate) => [fate.headerId, fate]));
	/** @type {Map<string, Set<string | null>>} */
	const contactsOf = new Map();
	for (const { headerId, person, outcome } of mails) {
		const fate = byId.get(headerId);
		if (!fate) wrong.push(`${headerId} is not in the ledger`);
		else if (!FINAL_STATES.includes(fate.state) || fate.state === 'quarantined') wrong.push(`${headerId} is ${fate.state}: ${fate.reason}`);
		else if (fate.outcome !== outcome) wrong.push(`${headerId} has the outcome ${fate.outcome}, not ${outcome}: ${fate.reason}`);
		else if (person === null && fate.contactId !== null) wrong.push(`${headerId} made a contact`);
		if (fate && person !== null) contactsOf.set(person, (contactsOf.get(person) ?? new Set()).add(fate.contactId));
	}
	for (const [person, contacts] of contactsOf) if (contacts.size !== 1 || contacts.has(null)) wrong.push(`${person} has the contacts ${[...contacts].join(', ')}`);
	if (new Set([...contactsOf.values()].flatMap((ids) => [...ids])).size !== contactsOf.size) wrong.push('Two people share a contact');
	const repliesTo = (/** @type {string} */ address) => sink.mails.filter(({ to }) => to.includes(address)).length;
	const claims = /** @type {{ status: string, recipient: string }[]} */ (query(n8n, `SELECT o.status, r.address AS recipient FROM outgoing_mail o JOIN outgoing_recipient r ON r.outgoing_id = o.id WHERE o.purpose = 'reply' AND r.address LIKE '%${CLIENTS}'`));
	for (const person of contactsOf.keys()) if (repliesTo(`${person}${CLIENTS}`) > 1) wrong.push(`${person} was answered ${repliesTo(`${person}${CLIENTS}`)} times`);
	for (const { status, recipient } of claims) if (status === 'sent' && repliesTo(recipient) !== 1) wrong.push(`${recipient} counts as answered and was not`);
	return wrong;
}
