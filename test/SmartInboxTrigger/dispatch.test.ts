import { Dispatcher, type DispatchOptions } from '../../nodes/SmartInboxTrigger/dispatch';
import { messageItem } from '../../nodes/SmartInboxTrigger/message-item';
import { runWorkflow, type RunEnd } from '../../nodes/SmartInboxTrigger/run-workflow';
import type { Pace } from '../../nodes/SmartInboxTrigger/settle';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { Message } from '../../nodes/shared/mail/message/message';
import { describeMessage, descriptionOf, receive } from '../../nodes/shared/store/arrivals';
import { claimDeliveries } from '../../nodes/shared/store/ledger';
import { livingProcesses } from '../../nodes/shared/store/living-processes';
import { storedSource } from '../../nodes/shared/store/mail-source';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openNotices } from '../../nodes/shared/store/notices';
import { runAgain } from '../../nodes/shared/store/run-again';
import type { Store } from '../../nodes/shared/store/store';
import { closeStores, N8nEdge, pause, temporaryStore, until, type StartedRun } from './n8n-edge';

const QUICK: Pace = { afterFailure: [20, 40], afterLoss: [20], patience: 10_000, lookAround: 150, storePause: 50 };

let store: Store;
let mailboxId: string;
let n8n: N8nEdge;
let dispatchers: Dispatcher[];

beforeEach(async () => {
	store = await temporaryStore();
	mailboxId = (await ensureMailbox(store, 'leads@office.example', 'smtp')).id;
	n8n = new N8nEdge();
	dispatchers = [];
});
afterEach(async () => {
	for (const dispatcher of dispatchers) dispatcher.close();
	await pause(30);
	await closeStores();
});

let at = 1000;
async function mail(subject: string, from = `${subject}@client.example`): Promise<string> {
	const raw = Buffer.from(`From: ${from}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\n\r\nHello\r\n`);
	const messageKey = `smtp:${mailboxId}:${subject}`;
	await store.transaction(async (sql) => receive(sql, { messageKey, mailboxId, folder: null, receivedAt: at++, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }));
	return messageKey;
}

async function dispatch(options: { attempts?: number; inFlight?: number; perRun?: number; pace?: Pace; process?: string; build?: DispatchOptions['build']; run?: DispatchOptions['run'] } = {}): Promise<Dispatcher> {
	const { trigger } = n8n;
	const dispatcher = new Dispatcher({
		store,
		scope: { mailboxIds: [mailboxId], folderIds: null },
		process: 'here',
		attempts: 3,
		inFlight: 4,
		perRun: 1,
		acknowledges: false,
		pace: QUICK,
		build: async (delivery) => await messageItem(delivery, await storedSource(store, delivery.messageId), { attachments: 'whenAskedFor', prepareBinaryData: (...file) => trigger.helpers.prepareBinaryData(...file) }),
		describe: ({ messageId }, item) => (sql) => describeMessage(sql, messageId, descriptionOf(item.json as unknown as Message)),
		run: (items, key) => runWorkflow(trigger, items, key),
		alert: (message) => n8n.alerts.push(message),
		...options,
	});
	dispatchers.push(dispatcher);
	await dispatcher.start();
	return dispatcher;
}

const state = async (key: string) => await store.get<{ state: string; reason: string | null; attempt: number; failures: number; crashes: number }>('SELECT state, reason, attempt, failures, crashes FROM delivery WHERE message_key = $1', [key]);
const isState = (key: string, wanted: string) => async () => (await state(key))?.state === wanted;

test('N1: a good run makes the mail done, with the item as the contract says and the ledger key', async () => {
	const key = await mail('hello');
	await dispatch();
	await until('it is done', isState(key, 'done'));
	expect(n8n.runs).toHaveLength(1);
	expect(n8n.runs[0].key).toBe(`smart-inbox:${key}#1`);
	expect(n8n.runs[0].json).toMatchObject({ messageKey: key, folder: 'SMTP', attempt: 1, subject: 'hello', from: { address: 'hello@client.example' }, mailbox: { id: mailboxId, address: 'leads@office.example', kind: 'shared' } });
});

test('N10: one that is closed while it starts does not go on saying that it listens', async () => {
	const starting = dispatch();
	dispatchers[0].close();
	await starting;
	await until('it is silent', async () => (await livingProcesses(store)).length === 0);
});

test('N1: a run that fails three times is put aside with the reason, one notice and one alert', async () => {
	n8n.onRun = (run) => run.end('error');
	const key = await mail('poison');
	const good = await mail('good');
	await dispatch();
	await until('it is put aside', isState(key, 'quarantined'));
	expect(await state(key)).toMatchObject({ attempt: 3, failures: 3, reason: 'The workflow stopped at "Lead Parser": no luck' });
	expect(n8n.runs.filter(({ json }) => json.subject === 'poison').map((run) => run.key)).toEqual([1, 2, 3].map((attempt) => `smart-inbox:${key}#${attempt}`));
	await until('the other one too', isState(good, 'quarantined'));
	await until('both are told', async () => (await openNotices(store)).length === 2 && n8n.alerts.length === 2);
	expect(n8n.alerts).toHaveLength(2);
});

test('N1: one alert when a mail is put aside; run again is the end of its notice; put aside once more, a new one tells of it', async () => {
	n8n.onRun = (run) => run.end('error');
	const key = await mail('poison');
	const dispatcher = await dispatch();
	await until('it is put aside and told', async () => (await openNotices(store)).length === 1);
	const [first] = await openNotices(store);
	expect(await store.transaction((sql) => runAgain(sql, key))).toBe(true);
	expect(await openNotices(store)).toEqual([]);
	dispatcher.wake();
	await until('it is put aside again and told', async () => (await openNotices(store)).length === 1);
	expect((await openNotices(store))[0].id).not.toBe(first.id);
	expect([await state(key), n8n.runs.length]).toMatchObject([{ state: 'quarantined', attempt: 6, failures: 3 }, 6]);
	await until('both were alerts', () => n8n.alerts.length === 2);

	n8n.onRun = (run) => run.end('success');
	await store.transaction((sql) => runAgain(sql, key));
	dispatcher.wake();
	await until('it is done', isState(key, 'done'));
	expect([await openNotices(store), n8n.alerts.length]).toEqual([[], 2]);
});

test('N1: a failure once is no failure for ever', async () => {
	n8n.onRun = (run) => run.end(run.json.attempt === 1 ? 'error' : 'success');
	const key = await mail('second-time-lucky');
	await dispatch();
	await until('it is done', isState(key, 'done'));
	expect(await state(key)).toMatchObject({ attempt: 2, failures: 1, reason: null });
});

test('a key n8n has seen before, or a run it lost, is tried again with the next attempt number and is no failure', async () => {
	n8n.onRun = (run) => (run.json.attempt === 1 ? run.duplicate() : run.json.attempt === 2 ? run.reject('database is down') : run.end('success'));
	const key = await mail('lost');
	await dispatch();
	await until('it is done', isState(key, 'done'));
	expect(await state(key)).toMatchObject({ attempt: 3, failures: 0, crashes: 2 });
});

test('N1: what a crashed process was running is run again at start, as a new attempt', async () => {
	const key = await mail('interrupted');
	await store.transaction((sql) => claimDeliveries(sql, [key], 'a process that is no more'));
	await dispatch();
	await until('it is done', isState(key, 'done'));
	expect(n8n.runs.map((run) => run.key)).toEqual([`smart-inbox:${key}#2`]);
});

test('never more than the limit in progress, and oldest first', async () => {
	n8n.onRun = () => {};
	for (let number = 0; number < 20; number++) await mail(`m${number}`);
	const dispatcher = await dispatch({ inFlight: 4 });
	await until('four are running', () => n8n.runs.length === 4);
	await pause(100);
	expect([n8n.runs.length, dispatcher.inProgress]).toEqual([4, 4]);
	// Runs that start at the same moment do so in any order.
	expect([...n8n.subjects].sort()).toEqual(['m0', 'm1', 'm2', 'm3']);
	n8n.runs[2].end('success');
	await until('the next one starts', () => n8n.runs.length === 5);
	expect(n8n.subjects[4]).toBe('m4');
	n8n.onRun = (run) => run.end('success');
	for (const run of n8n.runs) run.end('success');
	await until('all are run', () => n8n.runs.length === 20);
	const numbers = n8n.subjects.map((subject) => Number(subject.slice(1)));
	expect(new Set(numbers).size).toBe(20);
	for (const [at, number] of numbers.entries()) expect(Math.abs(at - number)).toBeLessThan(4);
});

test('two mails of one sender are never in progress at once, and keep their order; others overtake', async () => {
	n8n.onRun = () => {};
	for (const number of [1, 2, 3]) await mail(`portal-${number}`, 'noreply@portal.example');
	await mail('other');
	await dispatch();
	await until('two are running', () => n8n.runs.length === 2);
	await pause(50);
	expect([...n8n.subjects].sort()).toEqual(['other', 'portal-1']);
	n8n.runs.find(({ json }) => json.subject === 'portal-1')?.end('success');
	await until('the second of the portal starts', () => n8n.runs.length === 3, 900);
	n8n.runs[2].end('success');
	await until('the third of the portal starts', () => n8n.runs.length === 4, 900);
	expect(n8n.subjects.slice(2)).toEqual(['portal-2', 'portal-3']);
});

test('behind a backlog of one sender that fills the window, a mail of somebody else is found', async () => {
	n8n.onRun = () => {};
	for (let number = 0; number < 130; number++) await mail(`bulk-${number}`, 'noreply@portal.example');
	await mail('last');
	await dispatch();
	await until('both senders are running', () => n8n.runs.length === 2, 3000);
	expect(n8n.subjects).toEqual(['bulk-0', 'last']);
});

test('a run that never ends gives its place back after a while and stays running', async () => {
	n8n.onRun = (run) => run.json.subject !== 'endless' && run.end('success');
	const endless = await mail('endless', 'same@client.example');
	const next = await mail('next', 'same@client.example');
	await dispatch({ inFlight: 1, pace: { ...QUICK, patience: 100 } });
	await until('the next one is done', isState(next, 'done'));
	expect(await state(endless)).toMatchObject({ state: 'running' });
	n8n.runs[0].end('success');
	await until('the late end counts', isState(endless, 'done'));
});

test('two dispatchers on one mailbox, in one process, run every mail exactly once', async () => {
	n8n.onRun = (run) => setTimeout(() => run.end('success'), 5);
	const keys: string[] = [];
	for (let number = 0; number < 40; number++) keys.push(await mail(`shared-${number}`));
	await Promise.all([dispatch(), dispatch()]);
	for (const key of keys) await until('it is done', isState(key, 'done'));
	expect(n8n.runs).toHaveLength(40);
	expect(new Set(n8n.subjects).size).toBe(40);
});

test('after close nothing more is started, and a run in progress is still written down', async () => {
	n8n.onRun = () => {};
	const first = await mail('first');
	const second = await mail('second', 'first@client.example');
	const dispatcher = await dispatch();
	await until('the first is running', () => n8n.runs.length === 1);
	dispatcher.close();
	n8n.runs[0].end('success');
	await until('the first is done', isState(first, 'done'));
	await pause(50);
	expect(await state(second)).toMatchObject({ state: 'received' });
});

test('a store that cannot be written when a run ends does not lose how it ended', async () => {
	n8n.onRun = () => {};
	const key = await mail('disk-full');
	await dispatch();
	await until('it is running', () => n8n.runs.length === 1);
	const { transaction } = store;
	let refusals = 0;
	store.transaction = (async () => {
		refusals++;
		throw new Error('disk full');
	}) as typeof store.transaction;
	n8n.runs[0].end('success');
	await until('it was refused', () => refusals > 0);
	store.transaction = transaction;
	await until('it is done', isState(key, 'done'));
});

test('a store that can be read and not written when a run is to start: n8n goes on, and so does the mail when it is over', async () => {
	const keys = [await mail('one', 'same@client.example'), await mail('two', 'same@client.example'), await mail('other')];
	const { transaction } = store;
	let refusals = 0;
	const dispatcher = await dispatch();
	store.transaction = (async (work, options) => {
		if (++refusals > 100) return await transaction.call(store, work, options);
		throw new Error('disk full');
	}) as typeof store.transaction;
	await pause(200);
	expect(refusals).toBeLessThan(30);
	expect(dispatcher.inProgress).toBeLessThanOrEqual(4);
	store.transaction = transaction;
	for (const key of keys) await until('it is done', isState(key, 'done'));
	expect(n8n.subjects.filter((subject) => subject !== 'other')).toEqual(['one', 'two']);
});

test('a run that its workflow outlived (published again meanwhile) and that ends badly is tried again by the successor', async () => {
	n8n.onRun = () => {};
	const key = await mail('handed-over');
	const predecessor = await dispatch();
	await until('it is running', () => n8n.runs.length === 1);
	predecessor.close();
	await dispatch();
	await pause(50);
	n8n.onRun = (run) => run.end('success');
	n8n.runs[0].end('error');
	await until('it is done', isState(key, 'done'), 2000);
	expect(n8n.runs.map((run) => run.key)).toEqual([1, 2].map((attempt) => `smart-inbox:${key}#${attempt}`));
});

test('N10: runs that perhaps never began count against no mail, however many; people are told once, and again after a good end', async () => {
	const ends: RunEnd[] = [...Array.from({ length: 12 }, () => ({ end: 'silent', reason: 'No worker' }) as const), { end: 'success' }, { end: 'silent', reason: 'No worker' }, { end: 'success' }];
	const first = await mail('patient');
	await store.run('UPDATE delivery SET crashes = 9, failures = 1');
	await dispatch({ attempts: 2, run: async () => ends.shift() ?? { end: 'success' } });
	await until('it is done', isState(first, 'done'));
	expect(await state(first)).toMatchObject({ attempt: 13, failures: 1, crashes: 9 });
	expect(n8n.alerts).toEqual(['No worker']);
	const second = await mail('next');
	dispatchers[0].wake();
	await until('it is done', isState(second, 'done'));
	expect(n8n.alerts).toEqual(['No worker', 'No worker']);
});

describe('a backlog', () => {
	const subjectsOf = (run: StartedRun) => run.items.map((item) => item.json.subject as string);

	test('more mails than places share runs; every mail is in exactly one, and what was read from each is listed', async () => {
		const keys: string[] = [];
		for (let number = 0; number < 40; number++) keys.push(await mail(`m${number}`));
		await dispatch({ inFlight: 4, perRun: 100 });
		for (const key of keys) await until('it is done', isState(key, 'done'));
		expect(n8n.runs).toHaveLength(4);
		expect(n8n.runs.flatMap(subjectsOf).sort()).toEqual(keys.map((_, number) => `m${number}`).sort());
		expect(new Set(n8n.runs.map(({ key }) => key)).size).toBe(4);
		expect(await store.get("SELECT COUNT(*) AS n FROM message WHERE preview = 'Hello' AND parsed_at IS NOT NULL")).toEqual({ n: 40 });
	});

	test('a run of many that fails repeats its mails one by one: the poison mail is found, and the others are not held up', async () => {
		n8n.onRun = (run) => run.end(subjectsOf(run).includes('poison') ? 'error' : 'success');
		const keys: string[] = [];
		for (const subject of ['a', 'b', 'poison', 'c', 'd', 'e']) keys.push(await mail(subject));
		await dispatch({ inFlight: 1, perRun: 100, attempts: 2 });
		for (const [index, key] of keys.entries()) await until('it is settled', isState(key, index === 2 ? 'quarantined' : 'done'));
		expect(n8n.runs.map(subjectsOf)).toEqual([['a', 'b', 'poison', 'c', 'd', 'e'], ['a'], ['b'], ['poison'], ['c'], ['d'], ['e'], ['poison']]);
		expect(await state(keys[0])).toMatchObject({ attempt: 2, failures: 0, crashes: 0 });
		expect(await state(keys[2])).toMatchObject({ attempt: 3, failures: 2, reason: 'The workflow stopped at "Lead Parser": no luck' });
		expect(n8n.alerts).toHaveLength(1);
	});

	test('a run of many that n8n did not live to see the end of is run again one by one', async () => {
		const keys = [await mail('one'), await mail('two'), await mail('three')];
		await store.transaction(async (sql) => {
			await claimDeliveries(sql, keys, 'a process that is no more');
		});
		await dispatch({ inFlight: 1, perRun: 100 });
		for (const key of keys) await until('it is done', isState(key, 'done'));
		expect(n8n.runs.map(subjectsOf)).toEqual([['one'], ['two'], ['three']]);
	});

	test('mails of one sender share a run in their order, and never run beside each other', async () => {
		n8n.onRun = () => {};
		for (let number = 0; number < 30; number++) await mail(`portal-${number}`, 'noreply@portal.example');
		await mail('other');
		await dispatch({ inFlight: 4, perRun: 100 });
		await until('both senders are running', () => n8n.runs.length === 2);
		await pause(50);
		expect(n8n.runs.map(subjectsOf).sort((one, other) => other.length - one.length)).toEqual([Array.from({ length: 30 }, (_, number) => `portal-${number}`), ['other']]);
	});

	test('a mail that cannot be prepared does not keep the others of its run back', async () => {
		const keys = [await mail('fine'), await mail('broken'), await mail('fine-too')];
		const broken = await store.get<{ id: string }>("SELECT id FROM message WHERE subject = 'broken'");
		const { trigger } = n8n;
		await dispatch({
			inFlight: 1,
			perRun: 100,
			build: async (delivery) => {
				if (delivery.messageId === broken?.id && delivery.attempt === 1) throw new Error('unreadable');
				return await messageItem(delivery, await storedSource(store, delivery.messageId), { attachments: 'whenAskedFor', prepareBinaryData: (...file) => trigger.helpers.prepareBinaryData(...file) });
			},
		});
		for (const key of keys) await until('it is done', isState(key, 'done'));
		expect(n8n.runs.map(subjectsOf)).toEqual([['fine', 'fine-too'], ['broken']]);
	});
});
