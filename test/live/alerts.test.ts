import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startSmtpSink, type SmtpSink } from '../../demo/runtime/smtp-sink.mjs';
import { raiseNotice, resolveNotice } from '../../nodes/shared/store/notices';
import { listOutgoing } from '../../nodes/shared/store/outgoing';
import { quarantineSubject } from '../../nodes/shared/store/run-again';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';

// Alerts told by processes of their own, as by several n8n workers (N1). Needs the built package.

const BREAKER = 'replies:office@agency.example:held back';
const ADDRESSES = ['one@agency.example', 'two@agency.example', 'three@agency.example'];
let folder: string;
let sink: SmtpSink;
let store: Store;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'smart-inbox-alerts-'));
	sink = await startSmtpSink();
	store = await openSqliteStore(join(folder, 'store.sqlite'));
});
afterEach(async () => {
	await store.close();
	await sink.stop();
	rmSync(folder, { recursive: true });
});

function start(number: number, startAt = 0): { child: ChildProcess; ended: Promise<number | null> } {
	const account = { address: 'office@agency.example', senderName: '', imap: null, smtp: { host: sink.host, port: sink.port, encryption: 'none', login: null }, certificate: { allowUntrusted: false, pinned: '' } };
	const task = join(folder, `task-${number}.json`);
	writeFileSync(task, JSON.stringify({ dist: join(__dirname, '../../dist'), file: join(folder, 'store.sqlite'), account, addresses: ADDRESSES, startAt }));
	const child = spawn(process.execPath, [join(__dirname, 'alerts-process.mjs'), task], { stdio: ['ignore', 'ignore', 'inherit'] });
	return { child, ended: new Promise((resolve) => child.on('exit', resolve)) };
}
const toldTo = () => sink.mails.map(({ to, parsed }) => `${to.join()} ${parsed.subject}`).sort();

test('two processes at once tell each alert once, and its end once', async () => {
	await raiseNotice(store, BREAKER, 'held');
	for (const key of ['a', 'b', 'c']) await raiseNotice(store, quarantineSubject(key), 'aside');
	const together = async () => {
		const at = Date.now() + 4_000;
		expect(await Promise.all([start(1, at), start(2, at)].map(({ ended }) => ended))).toEqual([0, 0]);
	};
	await together();
	const raised = ADDRESSES.flatMap((address) => [`${address} 3 mails were put aside`, `${address} Automatic replies from office@agency.example are held back`]).sort();
	expect(toldTo()).toEqual(raised);
	await resolveNotice(store, BREAKER);
	await together();
	expect(toldTo()).toEqual([...raised, ...ADDRESSES.map((address) => `${address} Automatic replies from office@agency.example leave again`)].sort());
}, 120_000);

test.each([
	['before the text of a mail flows', 'onRecipient'],
	['after the server has the whole mail, before it answers', 'onMail'],
] as const)('killed with -9 %s: the others hear, nobody twice, and what may have left is not sent again', async (_, hook) => {
	await raiseNotice(store, BREAKER, 'held');
	let reached = () => {};
	const isThere = new Promise<void>((resolve) => (reached = resolve));
	let count = 0;
	sink.hooks[hook] = async () => {
		if (++count !== 2) return;
		reached();
		await new Promise((resolve) => setTimeout(resolve, 3_000));
		throw new Error('the client is gone');
	};
	const { child, ended } = start(1);
	await isThere;
	child.kill('SIGKILL');
	await ended;
	delete sink.hooks[hook];
	expect(await start(2).ended).toBe(0);
	expect(await start(3).ended).toBe(0);
	const statuses = Object.fromEntries((await listOutgoing(store, { purpose: 'notice' }, 9)).map(({ envelopeTo, status }) => [envelopeTo[0], status]));
	const isUnknown = hook === 'onMail';
	expect(statuses).toEqual({ 'one@agency.example': 'sent', 'two@agency.example': isUnknown ? 'unknown' : 'sent', 'three@agency.example': 'sent' });
	expect(sink.mails.map(({ to }) => to.join()).sort()).toEqual(ADDRESSES.filter((address) => !isUnknown || address !== 'two@agency.example').sort());
}, 120_000);
