import { join } from 'node:path';

import { ensureBuilt, projectFolder } from '../../demo/runtime/package-install.mjs';
import { startSupervised } from '../../demo/runtime/supervised-process.mjs';
import { pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startDovecot, type Dovecot } from './dovecot.mjs';
import { faulty, type InboxUnderFault, type Publish, said } from './inbox-under-fault';

// Rows of reference/imap-faults.md, section 4: what becomes of a mail when n8n is killed, or when its run does not end well.
// With a whole n8n: rows 17 to 19 and 40 also in test/n8n/chaos.test.ts, row 22 in test/n8n/pipeline.test.ts.

let dovecot: Dovecot;
beforeAll(async () => {
	await ensureBuilt();
	dovecot = await startDovecot();
}, 120_000);
afterAll(() => dovecot?.dispose());

const { test } = faulty(() => dovecot);

interface Told {
	run?: string;
	subjects?: string[];
	end?: string;
	alert?: string;
	rss?: number;
}

const processes: ReturnType<typeof startSupervised>[] = [];
afterEach(async () => {
	for (const running of processes.splice(0)) await running.kill9();
});

/** The trigger in a process of its own. What all processes of this inbox told is in `told`. */
function startProcess(inbox: InboxUnderFault, told: Told[], what: Publish = {}, job: Record<string, unknown> = {}) {
	const text = JSON.stringify({ store: inbox.store.location, credential: inbox.credential(), parameters: inbox.parameters(what), ...job });
	const started = startSupervised(process.execPath, [join(projectFolder, 'test/live/listener-process.mjs'), join(projectFolder, 'dist/nodes'), text], {
		onLine: (line) => {
			if (line.startsWith('{')) told.push(JSON.parse(line) as Told);
		},
	});
	processes.push(started);
	return started;
}

const ran = (told: Told[]) => told.flatMap(({ subjects = [] }) => subjects);

test('fault 17: killed between FETCH and the ledger: fetched again, each mail run once', async (inbox) => {
	const told: Told[] = [];
	await inbox.deliver('one', 'two', 'three');
	let first: ReturnType<typeof startSupervised> | undefined = undefined;
	const killed = inbox.proxy.beforeAnswer(/^UID FETCH .*BODY/i, async () => await first?.kill9(), 1);
	first = startProcess(inbox, told);
	await first.exited;
	expect(killed.hits).toBe(1);
	expect(ran(told)).toEqual([]);
	startProcess(inbox, told);
	await inbox.untilDone(3, 20_000);
	expect(ran(told).sort()).toEqual(['one', 'three', 'two']);
});

test('fault 18: killed between the flag on the server and its OK: nothing lost, nothing twice', async (inbox) => {
	const told: Told[] = [];
	await inbox.deliver('one', 'two');
	let first: ReturnType<typeof startSupervised> | undefined = undefined;
	const killed = inbox.proxy.beforeAnswer(/^UID STORE/i, async () => await first?.kill9(), 1);
	first = startProcess(inbox, told, { after: 'read' });
	await first.exited;
	expect(killed.hits).toBe(1);
	await inbox.deliver('three');
	startProcess(inbox, told, { after: 'read' });
	await inbox.untilDone(3, 20_000);
	await until('all are marked', async () => (await inbox.flags()).every((line) => line.endsWith('\\Seen')), 20_000);
	const finished = told.flatMap(({ end }) => (end ? [end] : []));
	expect(new Set(finished).size).toBe(finished.length);
	expect(await inbox.states()).toEqual({ done: 3 });
});

test('fault 19: killed while a run is going on: run again as the next attempt, others only once', async (inbox) => {
	const told: Told[] = [];
	const first = startProcess(inbox, told, {}, { endless: true });
	await inbox.deliver('interrupted');
	await until('it is running', () => ran(told).length === 1, 15_000);
	await first.kill9();
	await inbox.deliver('other');
	startProcess(inbox, told);
	await inbox.untilDone(2, 20_000);
	expect(ran(told).sort()).toEqual(['interrupted', 'interrupted', 'other']);
	const keys = told.flatMap(({ run }) => (run ? [run] : []));
	expect(new Set(keys).size).toBe(keys.length);
});

test('fault 21: n8n cannot create the execution (database down): nothing is acknowledged, run again when it is back', async (inbox) => {
	let broken = 1;
	inbox.n8n.onRun = (run) => (broken-- > 0 ? run.reject('SQLITE_BUSY: database is locked') : run.end('success'));
	await inbox.deliver('one');
	await inbox.publish({ after: 'read' });
	await until('it was tried', () => inbox.n8n.runs.length === 1);
	expect(await inbox.flags()).toEqual(['one']);
	expect((await inbox.states()).retry).toBe(1);
	await inbox.untilDone(1, 60_000);
	await until('it is marked', async () => (await inbox.flags())[0] === 'one \\Seen', 15_000);
	expect(inbox.n8n.runs).toHaveLength(2);
}, 90_000);

test('fault 22: the run ends badly: tried as often as Attempts says, then put aside with reason, source and one alert', async (inbox) => {
	inbox.n8n.onRun = (run) => run.end(run.json.subject === 'bad' ? 'error' : 'success');
	await inbox.publish({ after: 'read', options: { attempts: 2 } });
	await inbox.deliver('bad', 'good');
	await until('it is put aside', async () => (await inbox.states()).quarantined === 1, 20_000);
	await inbox.untilDone(1);
	expect(inbox.n8n.subjects.filter((subject) => subject === 'bad')).toHaveLength(2);
	expect(await inbox.reasons('quarantined')).toEqual(['The workflow stopped at "Lead Parser": no luck']);
	expect(inbox.n8n.alerts).toEqual(['A mail was put aside: The workflow stopped at "Lead Parser": no luck']);
	expect(await inbox.store.get("SELECT COUNT(*) AS n FROM message_source s JOIN delivery d ON d.message_id = s.message_id WHERE d.state = 'quarantined'")).toEqual({ n: 1 });
	await until('only the good one is marked', async () => (await inbox.flags()).join() === 'bad,good \\Seen');
});

test('fault 28: a backlog of 600: never more runs at a time than Mails in Progress, each mail once, those of one sender in order', async (inbox) => {
	const subjects = Array.from({ length: 600 }, (_, number) => `backlog-${String(number).padStart(3, '0')}`);
	for (const [number, subject] of subjects.entries()) await inbox.deliverRaw(inbox.mail(subject).replace(/^From: .*/, `From: sender${number % 20}@client.example`));
	let running = 0;
	let most = 0;
	inbox.n8n.onRun = (run) => {
		most = Math.max(most, ++running);
		setTimeout(() => {
			running--;
			run.end('success');
		}, 5);
	};
	const from = performance.now();
	await inbox.publish({ options: { inFlight: 3 } });
	await inbox.untilDone(600, 60_000);
	said(`fault 28: 600 mails in ${Math.round(performance.now() - from)} ms, ${inbox.n8n.runs.length} runs, at most ${most} at a time`);
	expect(most).toBeLessThanOrEqual(3);
	const messages = await inbox.store.all<{ subject: string; attempt: number }>('SELECT m.subject, d.attempt FROM delivery d JOIN message m ON m.id = d.message_id');
	expect(messages.map(({ subject }) => subject).sort()).toEqual(subjects);
	expect(messages.every(({ attempt }) => attempt === 1)).toBe(true);
	for (let sender = 0; sender < 20; sender++) {
		const theirs = inbox.n8n.subjects.filter((subject) => Number(subject.slice(-3)) % 20 === sender);
		expect(theirs).toEqual([...theirs].sort());
	}
	expect(inbox.n8n.subjects).toHaveLength(600);
}, 120_000);

test('fault 40: two copies of the workflow read one mailbox: each mail is run once', async (inbox) => {
	await inbox.deliver('waiting-1', 'waiting-2');
	await Promise.all([inbox.publish(), inbox.publish()]);
	await inbox.deliver('pushed-1', 'pushed-2');
	await inbox.untilDone(4);
	await pause(1000);
	inbox.expectOnce('waiting-1', 'waiting-2', 'pushed-1', 'pushed-2');
});

test('fault 44: a mail whose run takes n8n down each time: put aside in the end, and the others are run', async (inbox) => {
	const told: Told[] = [];
	await inbox.deliver('before', 'poison', 'after');
	let starts = 0;
	for (; starts < 15 && (await inbox.states()).quarantined !== 1; starts++) {
		const started = startProcess(inbox, told, { options: { inFlight: 1 } }, { crashAt: 'poison' });
		await Promise.race([started.exited, until('it is put aside', async () => (await inbox.states()).quarantined === 1, 30_000)]);
	}
	said(`fault 44: put aside after ${starts - 1} crashes`);
	await inbox.untilDone(2, 20_000);
	expect(await inbox.reasons('quarantined')).toEqual([expect.stringMatching(/^n8n stopped \d+ times while it worked on this mail$/)]);
	await until('it is told', () => told.some(({ alert }) => alert?.startsWith('A mail was put aside') === true));
}, 120_000);

test('fault 27: eight mails of 25 MB: memory stays bounded, none is lost', async (inbox) => {
	const told: Told[] = [];
	const piece = `${Buffer.alloc(57 * 17_000, 'attachment').toString('base64').replace(/(.{76})/g, '$1\r\n')}\r\n`;
	const attachment = Array.from({ length: 19 }, () => piece).join('');
	for (let number = 0; number < 8; number++) {
		await inbox.deliverRaw(`From: a${number}@client.example\r\nTo: ${inbox.user}\r\nSubject: large-${number}\r\nMessage-ID: <large-${number}.${inbox.user}>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee attachment\r\n--b\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Disposition: attachment; filename=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${attachment}--b--\r\n`);
	}
	startProcess(inbox, told);
	await inbox.untilDone(8, 90_000);
	await pause(600);
	const memory = told.flatMap(({ rss }) => (rss ? [rss / 2 ** 20] : []));
	said(`fault 27: ${Math.round(attachment.length / 2 ** 20)} MB × 8: ${Math.round(memory[0])} MB before, at most ${Math.round(Math.max(...memory))} MB`);
	expect(Math.max(...memory) - memory[0]).toBeLessThan(160);
	expect(ran(told)).toHaveLength(8);
}, 150_000);
