import { join } from 'node:path';

import { tryCommand } from '../../demo/runtime/command.mjs';
import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';
import { openPostgresStore } from '../../nodes/shared/store/postgres';
import type { PostgresConnection } from '../../nodes/shared/store/postgres-connection';
import type { Store } from '../../nodes/shared/store/store';
import { until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { InboxUnderFault, said } from './inbox-under-fault';
import { startPostgres } from './postgres.mjs';

// N10: one mailbox, one PostgreSQL store, and several n8n processes that listen, each of which may be killed.

let dovecot: Dovecot;
let server: Awaited<ReturnType<typeof startPostgres>>;
beforeAll(async () => {
	await ensureBuilt();
	[dovecot, server] = await Promise.all([startDovecot(), startPostgres({ settings: { fsync: 'off' } })]);
}, 180_000);
afterAll(async () => {
	await dovecot?.dispose();
	await server?.dispose();
}, 60_000);

const MAILS = 200;
const SENDERS = 10;

interface Told {
	by: string;
	run?: string;
	/** When it began, by the one clock of the machine: lines of two processes may be read in another order than they were written. */
	at?: number;
	subjects?: string[];
	end?: string;
}

let inbox: InboxUnderFault;
let database: PostgresConnection;
let store: Store;
let told: Told[];
const processes: ReturnType<typeof startSupervised>[] = [];
beforeEach(async () => {
	told = [];
	inbox = await InboxUnderFault.open(dovecot);
	database = await server.database();
	store = await openPostgresStore(database);
	for (let number = 0; number < MAILS; number++) {
		const subject = `${number % SENDERS}-${String(number).padStart(3, '0')}`;
		await inbox.deliverRaw(inbox.mail(subject).replace(/^From: .*/, `From: sender${number % SENDERS}@client.example`));
	}
}, 60_000);
afterEach(async () => {
	for (const running of processes.splice(0)) await running.kill9();
	await store.close();
	await inbox.close();
}, 30_000);

/** @param elsewhere on a machine with another name: its process number tells nothing there */
function listen(by: string, { elsewhere = false, runMs = 50 } = {}) {
	const job = JSON.stringify({ postgres: database, credential: inbox.credential(), parameters: inbox.parameters({ options: { inFlight: 5, mailsPerRun: 2 } }), runMs });
	const command = [process.execPath, join(projectFolder, 'test/live/listener-process.mjs'), join(projectFolder, 'dist/nodes'), job];
	const [program, ...args] = elsewhere ? ['unshare', '--uts', 'sh', '-c', 'hostname elsewhere; exec "$@"', 'sh', ...command] : command;
	const started = startSupervised(program, args, {
		onLine: (line) => {
			if (line.startsWith('{')) told.push({ ...(JSON.parse(line) as Omit<Told, 'by'>), by });
		},
	});
	processes.push(started);
	return started;
}

const ended = () => new Set(told.flatMap(({ end }) => (end ? [end] : [])));
const done = async () => Number((await store.get<{ n: number }>("SELECT COUNT(*) AS n FROM delivery WHERE state = 'done'"))?.n);

/** Every mail is done; those of one sender began in their order; twice only those that were in flight. */
async function expectAllDone(inFlight: ReadonlySet<string>): Promise<void> {
	expect(await store.all('SELECT state, COUNT(*) AS n FROM delivery GROUP BY state')).toEqual([{ state: 'done', n: MAILS }]);
	const begun = [...told].sort((one, other) => (one.at ?? 0) - (other.at ?? 0)).flatMap(({ subjects = [] }) => subjects);
	const twice = begun.filter((subject, at) => begun.indexOf(subject) !== at);
	expect(new Set(begun).size).toBe(MAILS);
	expect(twice.filter((subject) => !inFlight.has(subject))).toEqual([]);
	for (let sender = 0; sender < SENDERS; sender++) {
		const theirs = begun.filter((subject) => subject.startsWith(`${sender}-`));
		expect(theirs).toEqual([...theirs].sort());
	}
}

test.each([['the same machine', false], ['another machine', true]])('N1, N10: the listening process is killed in the middle and one on %s takes over: nothing lost, order kept, twice only what was in flight', async (_name, elsewhere) => {
	if (elsewhere && (process.getuid?.() !== 0 || (await tryCommand('unshare', ['--uts', 'true'])).code !== 0)) return void said('not tried: only root can give a process another machine name');
	const first = listen('first');
	await until('some are done', () => ended().size >= 20, 60_000);
	await first.kill9();
	const from = performance.now();
	const inFlight = new Set(told.flatMap(({ run, subjects = [] }) => (run && !ended().has(run) ? subjects : [])));
	listen('second', { elsewhere });
	await until('all are done', async () => (await done()) === MAILS, 120_000);
	said(`taken over from ${elsewhere ? 'another' : 'the same'} machine: ${inFlight.size} in flight, all done after ${Math.round((performance.now() - from) / 1000)} s`);
	// A run that ended in the last moment may not have been written down.
	const last = told.filter(({ by, run }) => by === 'first' && run).slice(-10);
	await expectAllDone(new Set([...inFlight, ...last.flatMap(({ subjects = [] }) => subjects)]));
}, 240_000);

test('N10: two processes listen at the same time: each mail is run once, by one of them, in the order of its sender', async () => {
	listen('one');
	listen('other', { elsewhere: process.getuid?.() === 0 });
	await until('all are done', async () => (await done()) === MAILS, 120_000);
	await expectAllDone(new Set());
	said(`two processes: ${told.filter(({ by, run }) => by === 'one' && run).length} and ${told.filter(({ by, run }) => by === 'other' && run).length} runs`);
}, 180_000);
