import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ImapFlow } from 'imapflow';
import { runCommand } from '../../demo/runtime/command.mjs';
import { ensureDebianPackages } from '../../demo/runtime/debian-packages.mjs';
import { OURS, PEER, serverWithCorpus } from './bench-mailbox.mjs';
import { figure, quantile, want } from './table.mjs';

/** @typedef {import('../live/dovecot.mjs').Dovecot} Dovecot */
/** @typedef {{ seconds: number, cpuSeconds: number }} Spent */

const IDLE_RUNS = 15;
const CHANGED = 100;

/** @type {import('./table.mjs').Bench} */
export const sync = {
	title: 'a mailbox synced: first import, then changes',
	sides: ['Mailbox Sync', 'mbsync'],
	async run(bench) {
		await ensureDebianPackages(['isync']);
		/** @type {number | undefined} */
		let few;
		for (const count of bench.full ? [1_000, 10_000, 100_000] : [1_000, 10_000]) {
			const memoryMb = await measure(bench, count, few);
			few ??= memoryMb;
		}
	},
};

/**
 * @param {import('./table.mjs').Benches} bench
 * @param {number} count
 * @param {number} [few] what the smallest import took at most; MB
 * @returns {Promise<number>} what this one took at most; MB
 */
async function measure(bench, count, few) {
	const dovecot = await serverWithCorpus(bench, count);
	const peer = await bench.using(mbsync(dovecot));
	const peerFirst = await peer.run();
	const peerIdle = [];
	for (let run = 0; run < 5; run++) peerIdle.push(await peer.run());
	const ours = await bench.using(startSync(dovecot));
	const { first, idle, memoryMb, idleMb } = ours.first;
	const what = `${count.toLocaleString('en-GB')} mails`;
	const slower = first.seconds / peerFirst.seconds;
	bench.row({ what: `${what}: first import, parsed (mbsync: transferred)`, ours: `${figure(first.seconds)} s`, peer: `${figure(peerFirst.seconds)} s`, ratio: 1 / slower, ...want(slower, 'most', count > 10_000 ? 1 : 4, '× its time') });
	bench.row({ what: `${what}: memory`, ours: `${figure(memoryMb, 0)} MB at most, ${figure(idleMb, 0)} MB before`, ...(few !== undefined && want(memoryMb / few, 'most', 1.25, '× that of 1,000')) });
	/** @param {Spent[]} runs */
	const cpu = (runs) => quantile(runs.map(({ cpuSeconds }) => cpuSeconds), 0.5) * 1000;
	const bytes = quantile(idle.map((run) => run.bytes), 0.5);
	bench.row({ what: `${what}: nothing changed, CPU`, ours: `${figure(cpu(idle))} ms`, peer: `${figure(cpu(peerIdle))} ms`, ratio: cpu(peerIdle) / cpu(idle), ...(count >= 100_000 && want(cpu(peerIdle) / cpu(idle), 'least', 100)) });
	bench.row({ what: `${what}: nothing changed, from the server`, ours: `${figure(bytes, 0)} B for six folders`, ...want(bytes, 'most', 3000, ' B') });
	const some = Array.from({ length: CHANGED }, (_, index) => 3 + Math.floor((index * (count - 10)) / CHANGED)).join(',');
	await onServer(dovecot, (client) => client.messageFlagsAdd(some, ['\\Flagged'], { uid: true }));
	const flags = await ours.again();
	bench.row({ what: `${what}: ${CHANGED} flags changed`, ours: `${figure(flags.bytes - bytes, 0)} B, ${figure(flags.seconds * 1000)} ms`, ...want(flags.bytes - bytes, 'most', 8192, ' B') });
	await onServer(dovecot, (client) => client.messageDelete(some, { uid: true }));
	const gone = await ours.again();
	bench.row({ what: `${what}: ${CHANGED} removed`, ours: `${figure(gone.bytes - bytes, 0)} B, ${figure(gone.seconds * 1000)} ms`, ...want(gone.bytes - bytes, 'most', 2048, ' B') });
	return memoryMb;
}

/**
 * @param {Dovecot} dovecot
 * @param {(client: ImapFlow) => Promise<unknown>} work
 */
async function onServer({ host, port, password }, work) {
	const client = new ImapFlow({ host, port, secure: false, doSTARTTLS: false, auth: { user: OURS, pass: password }, logger: false });
	await client.connect();
	await client.mailboxOpen('INBOX');
	await work(client);
	await client.logout();
}

/** @param {Dovecot} dovecot */
async function startSync({ host, port, password }) {
	const child = fork(fileURLToPath(new URL('sync-process.mjs', import.meta.url)), [JSON.stringify({ host, port, user: OURS, password, again: IDLE_RUNS })], { execArgv: ['--disable-warning=ExperimentalWarning'] });
	const next = () => new Promise((resolve, reject) => void child.once('message', resolve).once('exit', (code) => reject(new Error(`The sync of the bench ended with code ${code}.`))));
	const first = /** @type {{ first: Spent & { bytes: number }, idle: (Spent & { bytes: number })[], memoryMb: number, idleMb: number }} */ (await next());
	return {
		first,
		/** @returns {Promise<Spent & { bytes: number }>} */
		async again() {
			const answer = next();
			child.send({ sync: true });
			return /** @type {any} */ (await answer).changed;
		},
		async stop() {
			const ended = new Promise((resolve) => child.once('exit', resolve));
			child.send({});
			await ended;
		},
	};
}

/** @param {Dovecot} dovecot */
async function mbsync({ host, port, password }) {
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-bench-mbsync-'));
	const config = join(folder, 'mbsyncrc');
	await writeFile(
		config,
		`IMAPAccount peer\nHost ${host}\nPort ${port}\nUser ${PEER}\nPass ${password}\nSSLType None\nAuthMechs LOGIN\n\nIMAPStore far\nAccount peer\n\nMaildirStore near\nPath ${folder}/mail/\nInbox ${folder}/mail/INBOX\n\nChannel all\nFar :far:\nNear :near:\nPatterns INBOX\nCreate Near\nSyncState *\n`,
	);
	await runCommand('mkdir', ['-p', join(folder, 'mail')]);
	return {
		/** @returns {Promise<Spent>} */
		async run() {
			const output = await runCommand('bash', ['-c', `TIMEFORMAT='%R %U %S'; time mbsync -q -c ${config} -a`]);
			const [seconds, user, system] = output.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
			return { seconds, cpuSeconds: user + system };
		},
		stop: () => rm(folder, { recursive: true, force: true }),
	};
}
