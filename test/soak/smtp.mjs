import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { tryCommand } from '../../demo/runtime/command.mjs';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { freePort } from '../../demo/runtime/free-port.mjs';
import { ensureBuilt } from '../../demo/runtime/package-install.mjs';
import { say } from '../../demo/runtime/progress.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';
import { RECIPIENT, sendAll } from './smtp-clients.mjs';

// Direct reception under load and kill -9 (issue 3, Shows 6): node test/soak/smtp.mjs [--short]

const receiverFile = fileURLToPath(new URL('smtp-receiver.mjs', import.meta.url));

/** @param {string} store @param {number} port @param {number} clients */
async function startReceiver(store, port, clients) {
	const child = startSupervised(process.execPath, ['--disable-warning=ExperimentalWarning', receiverFile, store, String(port), String(clients)]);
	for (const deadline = Date.now() + 60_000; !child.lines.includes('ready'); await pause(20)) {
		if (!child.running || Date.now() > deadline) throw new Error(`The receiver did not start.\n${child.lines.join('\n')}`);
	}
	return child;
}

/** @param {string} file @returns {Map<number, number>} how often each mail is in the ledger, by its number */
function ledger(file) {
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		const rows = database.prepare('SELECT m.header_id AS header, COUNT(*) AS count FROM delivery d JOIN message m ON m.id = d.message_id GROUP BY m.header_id').all();
		return new Map(rows.map(({ header, count }) => [Number(/^<(\d+)@soak\.example>$/.exec(String(header))?.[1] ?? -1), Number(count)]));
	} finally {
		database.close();
	}
}

/** @param {Map<number, number>} stored @param {Set<number>} acknowledged @param {(number: number) => boolean} mayBeThere */
function compare(stored, acknowledged, mayBeThere) {
	return {
		lost: [...acknowledged].filter((number) => !stored.has(number)).length,
		strangers: [...stored.keys()].filter((number) => !acknowledged.has(number) && !mayBeThere(number)).length,
		twice: [...stored.values()].filter((count) => count !== 1).length,
	};
}

/** @param {{ lost: number, strangers: number, twice: number }} found @param {string} when */
function mustBeWhole(found, when) {
	if (found.lost + found.strangers + found.twice > 0) throw new Error(`${when}: ${found.lost} acknowledged mails are not in the ledger, ${found.strangers} are there that nobody sent, ${found.twice} are there more than once`);
}

/**
 * Many clients hand over mail while the receiver is killed and started again.
 * @param {{ clients: number, mails: number, kills: number }} options
 */
export async function crash({ clients, mails, kills }) {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-soak-smtp-'));
	const file = join(folder, 'store.sqlite');
	const port = await freePort();
	let receiver = await startReceiver(file, port, clients * 2);
	try {
		const startedAt = performance.now();
		const sending = sendAll({ port, clients, mails });
		let isDone = false;
		const done = sending.done.finally(() => (isDone = true));
		let downMs = 0;
		let found = { lost: 0, strangers: 0, twice: 0 };
		for (let kill = 1; kill <= kills; kill++) {
			while (!isDone && sending.acknowledged.size < (mails * kill) / (kills + 1)) await pause(2);
			const killedAt = performance.now();
			await receiver.kill9();
			// Acknowledgements may still be in the clients' sockets: only what they had by now is a promise.
			const acknowledged = new Set(sending.acknowledged);
			const underway = new Set(sending.underway);
			found = compare(ledger(file), acknowledged, (number) => underway.has(number) || sending.acknowledged.has(number));
			mustBeWhole(found, `After kill -9 number ${kill}`);
			receiver = await startReceiver(file, port, clients * 2);
			downMs += performance.now() - killedAt;
		}
		await done;
		const seconds = (performance.now() - startedAt - downMs) / 1000;
		await receiver.stop();
		mustBeWhole(compare(ledger(file), sending.acknowledged, () => false), 'At the end');
		if (sending.acknowledged.size !== mails) throw new Error(`${mails - sending.acknowledged.size} mails were never acknowledged: ${sending.refusals[0]}`);
		const waits = sending.waits.sort((a, b) => a - b);
		const part = (/** @type {number} */ share) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]);
		return { clients, mails, kills, brokenConnections: sending.broken, perSecond: Math.round(mails / seconds), p50Ms: part(0.5), p99Ms: part(0.99), refusals: [...new Set(sending.refusals)] };
	} finally {
		await receiver.kill9();
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	}
}

/**
 * Postfix's own load generator against the receiver and against the bare SMTP library that keeps nothing.
 * @param {{ clients: number, mails: number }} options
 */
export async function beside({ clients, mails }) {
	await ensureDebianPackages(['postfix']);
	/** @type {Record<string, number>} */
	const perSecond = {};
	for (const kind of ['discard', 'store']) {
		const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-soak-smtp-'));
		const port = await freePort();
		const receiver = await startReceiver(kind === 'discard' ? kind : join(folder, 'store.sqlite'), port, clients * 2);
		try {
			const startedAt = performance.now();
			const { code, output } = await tryCommand('/usr/sbin/smtp-source', ['-d', '-s', String(clients), '-m', String(mails), '-l', '2000', '-M', 'client.example', '-f', `${randomUUID()}@client.example`, '-t', RECIPIENT, `127.0.0.1:${port}`]);
			if (code !== 0) throw new Error(`smtp-source ended with ${code}: ${output}`);
			perSecond[kind] = Math.round(mails / ((performance.now() - startedAt) / 1000));
		} finally {
			await receiver.kill9();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		}
	}
	return { clients, mails, storePerSecond: perSecond.store, discardPerSecond: perSecond.discard, ratio: Number((perSecond.store / perSecond.discard).toFixed(2)) };
}

/** @param {{ short?: boolean }} [options] @throws when an acknowledged mail is missing, or anything is there that should not be */
export async function main({ short = false } = {}) {
	await ensureBuilt();
	const size = short ? { clients: 50, mails: 1000 } : { clients: 500, mails: 20_000 };
	const survived = await crash({ ...size, kills: short ? 1 : 2 });
	say(`direct reception, kill -9: ${JSON.stringify(survived)}`);
	const compared = await beside({ clients: Math.min(size.clients, 200), mails: size.mails });
	say(`direct reception, smtp-source: ${JSON.stringify(compared)}`);
	return { survived, compared };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	main({ short: process.argv.includes('--short') }).catch((error) => {
		say(error instanceof Error ? error.message : String(error));
		process.exitCode = 1;
	});
}
