import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';

import { searchMailboxes } from '../../nodes/MailboxSync/mailbox-parameter';
import { contentKey } from '../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../nodes/shared/mail/message/parse';
import type { Lead } from '../../nodes/shared/node/item';
import { OVERSIZE, receive } from '../../nodes/shared/store/arrivals';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { claimDeliveries, finishDeliveries, quarantineDelivery, recordOutcome, wantedDeliveries } from '../../nodes/shared/store/ledger';
import { ensureMailbox, setMailboxState } from '../../nodes/shared/store/mailboxes';
import { openNotices, raiseNotice } from '../../nodes/shared/store/notices';
import { openStore } from '../../nodes/shared/store/open';
import { queueCopy, settleCopy, claimCopy } from '../../nodes/shared/store/original-copies';
import { quarantineSubject } from '../../nodes/shared/store/run-again';
import type { Store } from '../../nodes/shared/store/store';
import { onWaitingWork } from '../../nodes/shared/store/waiting-work';
import { editor, runNode } from './run-node';

const LEADS = 'leads@office.example';
const INFO = 'info@office.example';

let home: string;
let store: Store;
let mailboxId: string;
let folderId: string;
const told: string[] = [];
let forget: () => void;

beforeEach(async () => {
	home = await mkdtemp(join(tmpdir(), 'smart-inbox-received-'));
	process.env.N8N_USER_FOLDER = home;
	store = await openStore();
	mailboxId = (await ensureMailbox(store, LEADS, 'imap')).id;
	await ensureMailbox(store, INFO, 'smtp');
	folderId = (await ensureFolder(store, mailboxId, 'INBOX', 0)).id;
	told.length = 0;
	forget = onWaitingWork((id) => told.push(id));
});
afterEach(async () => {
	forget();
	await store.close();
	await rm(home, { recursive: true });
});

let uid = 0;
type End = 'received' | 'running' | 'done' | 'quarantined' | 'review' | 'oversize';

async function mail(subject: string, end: End): Promise<string> {
	const raw = Buffer.from(`From: Ann Lee <ann@client.example>\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@client.example>\r\n\r\nHello\r\n`);
	const messageKey = `imap:${mailboxId}:${folderId}:7:${++uid}`;
	await store.transaction(async (sql) =>
		receive(sql, {
			messageKey,
			mailboxId,
			folder: { id: folderId, uidValidity: 7, uid },
			receivedAt: Date.parse('2026-11-20T10:00:00Z') + uid,
			contentKey: end === 'oversize' ? `${OVERSIZE}${messageKey}` : contentKey(raw),
			mail: (await parseMail(raw)).mail,
			source: raw,
			sizeBytes: raw.length,
			...(end === 'oversize' && { verdict: { state: 'quarantined' as const, reason: 'Larger than the size limit of 1 MB' } }),
		}),
	);
	if (end === 'received' || end === 'oversize') return messageKey;
	await store.transaction((sql) => claimDeliveries(sql, [messageKey], 'here'));
	if (end === 'review') await recordOutcome(store, messageKey, { outcome: 'review', reason: 'No email address' } as Lead);
	if (end === 'quarantined') {
		await quarantineDelivery(store, messageKey, 1, { setback: 'failure', reason: 'The workflow stopped' });
		await raiseNotice(store, quarantineSubject(messageKey), 'A mail was put aside');
	} else if (end !== 'running') {
		await finishDeliveries(store, [messageKey], 1, true);
	}
	return messageKey;
}

// No credential: what the store knows is read without signing in to any server.
const run = async (parameters: Record<string, unknown>) => (await runNode(parameters as IDataObject as never, { credential: {} })).map(({ json }) => json);
const locator = (value: string) => ({ __rl: true, mode: 'address', value });
const state = async (key: string) => (await store.get<{ state: string }>('SELECT state FROM delivery WHERE message_key = $1', [key]))?.state;

describe('Account: Get Many and Status (S10, A14)', () => {
	test('one item per mailbox with its health; one mailbox with its folders and copies', async () => {
		await setMailboxState(store, mailboxId, 'disabled', 'The password was refused', Date.parse('2026-11-20T09:00:00Z'));
		for (const end of ['received', 'running', 'quarantined'] as const) await mail(end, end);
		const retry = await mail('retry', 'quarantined');
		await run({ resource: 'message', operation: 'runAgain', which: 'one', messageKey: retry });
		const items = await run({ resource: 'account', operation: 'getMany' });
		expect(items.map(({ address, state: health, waiting, retrying, quarantined }) => ({ address, health, waiting, retrying, quarantined }))).toEqual([
			{ address: INFO, health: 'active', waiting: 0, retrying: 0, quarantined: 0 },
			{ address: LEADS, health: 'disabled', waiting: 3, retrying: 1, quarantined: 1 },
		]);
		expect(items[1]).toMatchObject({ id: mailboxId, reason: 'The password was refused', since: '2026-11-20T09:00:00.000Z', lagSeconds: expect.any(Number) as number });
		expect(await run({ resource: 'account', operation: 'getMany', returnAll: false, limit: 1 })).toHaveLength(1);
		const [whole] = await run({ resource: 'account', operation: 'status', mailbox: locator('Leads@Office.example'), simplify: false });
		expect(whole).toMatchObject({ address: LEADS, receivesFrom: 'imap', kind: 'shared', ownerEmail: null, createsContacts: true, copies: { waiting: 0, refused: 0, unknown: 0 }, folders: [{ path: 'INBOX' }] });
	});

	test('a mailbox that is not known is named, with what to do; the list offers those that are', async () => {
		await expect(run({ resource: 'account', operation: 'status', mailbox: locator('nobody@office.example') })).rejects.toMatchObject({ message: 'No mailbox has the address "nobody@office.example" in Mailbox', description: expect.stringContaining('published') as string });
		await expect(run({ resource: 'account', operation: 'status', mailbox: locator('') })).rejects.toMatchObject({ message: 'Mailbox is empty' });
		expect(await searchMailboxes.call(editor({}), 'LEADS')).toEqual({ results: [{ name: LEADS, value: LEADS }] });
	});

	test('W6: Retry Copies sends the refused ones again, and those that may have left never', async () => {
		for (const subject of ['refused', 'unknown'] as const) {
			await queueCopy(store, await mail(subject, 'done'), 'w:n', 'archive@example.com', 1);
			const copy = await store.transaction((sql) => claimCopy(sql, 'w:n', 'here', 'archive@example.com', 1));
			await settleCopy(store, copy?.messageKey ?? '', subject, 'because');
		}
		expect(await run({ resource: 'account', operation: 'retryCopies', mailbox: locator(LEADS) })).toEqual([{ mailbox: { id: mailboxId, address: LEADS }, retried: 1, unblocked: [], stillBlocked: [] }]);
		expect(await store.all('SELECT status FROM original_copy ORDER BY status')).toEqual([{ status: 'queued' }, { status: 'unknown' }]);
		expect(told).toEqual([mailboxId]);
	});
});

describe('Message: Get Many', () => {
	test('W3: what needs attention, newest first; one of its two halves; everything', async () => {
		for (const end of ['done', 'quarantined', 'review', 'oversize'] as const) await mail(end, end);
		const subjects = async (parameters: Record<string, unknown>) => (await run({ resource: 'message', operation: 'getMany', ...parameters })).map(({ subject }) => subject);
		expect(await subjects({})).toEqual(['oversize', 'review', 'quarantined']);
		expect(await subjects({ shelf: 'quarantined' })).toEqual(['oversize', 'quarantined']);
		expect(await subjects({ shelf: 'review', mailbox: locator(LEADS) })).toEqual(['review']);
		expect(await subjects({ shelf: 'all', returnAll: true })).toEqual(['oversize', 'review', 'quarantined', 'done']);
		expect(await subjects({ shelf: 'all', limit: 2 })).toEqual(['oversize', 'review']);
		expect(await subjects({ shelf: 'all', mailbox: locator(INFO) })).toEqual([]);
		const [review] = await run({ resource: 'message', operation: 'getMany', shelf: 'review' });
		expect(review).toMatchObject({ mailbox: { id: mailboxId, address: LEADS }, from: { name: 'Ann Lee', address: 'ann@client.example' }, state: 'done', outcome: 'review', reason: 'No email address' });
	});

	test('all of more than one page', async () => {
		for (let number = 0; number < 205; number++) await mail(`m${number}`, 'received');
		const items = await run({ resource: 'message', operation: 'getMany', shelf: 'all', returnAll: true });
		expect(new Set(items.map(({ messageKey }) => messageKey)).size).toBe(205);
	});
});

describe('Message: Run Again (N1, W3)', () => {
	test('one that was put aside: it waits for its run, its notice is over, and the listener is told', async () => {
		const key = await mail('poison', 'quarantined');
		expect(await run({ resource: 'message', operation: 'runAgain', which: 'one', messageKey: key })).toEqual([{ mailbox: { id: mailboxId }, messageKey: key, runAgain: 1 }]);
		expect([await state(key), await openNotices(store), told]).toEqual(['retry', [], [mailboxId]]);
	});

	test('one that needs review, after a rule has changed', async () => {
		const key = await mail('reviewed', 'review');
		await run({ resource: 'message', operation: 'runAgain', which: 'one', messageKey: key });
		expect(await state(key)).toBe('retry');
	});

	test('all of a mailbox that were put aside, and no others', async () => {
		const keys = [await mail('one', 'quarantined'), await mail('two', 'quarantined'), await mail('fine', 'done'), await mail('large', 'oversize')];
		expect(await run({ resource: 'message', operation: 'runAgain', which: 'putAside', mailbox: locator(LEADS) })).toEqual([{ mailbox: { id: mailboxId }, messageKey: null, runAgain: 2 }]);
		expect(await Promise.all(keys.map(state))).toEqual(['retry', 'retry', 'done', 'quarantined']);
		expect(await openNotices(store)).toEqual([]);
	});

	test.each([
		['received', 'This mail has not ended yet', 'waiting for its run'],
		['running', 'This mail has not ended yet', 'being run'],
		['oversize', 'Only the beginning of this mail is here, so there is nothing to run', 'Get It Anyway'],
	] as const)('a mail that is %s is refused with a sentence', async (end, message, description) => {
		const key = await mail(end, end);
		const before = await state(key);
		await expect(run({ resource: 'message', operation: 'runAgain', which: 'one', messageKey: key })).rejects.toMatchObject({ message, description: expect.stringContaining(description) as string });
		expect([await state(key), told]).toEqual([before, []]);
	});

	test('a key nobody knows', async () => {
		await expect(run({ resource: 'message', operation: 'runAgain', which: 'one', messageKey: 'imap:x' })).rejects.toMatchObject({ message: 'No mail with the Message Key "imap:x" was received' });
		await expect(run({ resource: 'message', operation: 'getItAnyway', messageKey: ' ' })).rejects.toMatchObject({ message: 'Message Key is empty' });
	});
});

describe('Message: Get It Anyway', () => {
	test('a mail over the size limit is asked for whole, and the listener is told', async () => {
		const key = await mail('large', 'oversize');
		expect(await run({ resource: 'message', operation: 'getItAnyway', messageKey: key })).toEqual([{ mailbox: { id: mailboxId }, messageKey: key, requested: true }]);
		expect(await wantedDeliveries(store, folderId)).toEqual([{ messageKey: key, uidValidity: 7, uid }]);
		expect([await state(key), told]).toEqual(['quarantined', [mailboxId]]);
	});

	test.each([['quarantined', 'Use Run Again'], ['done', 'Nothing has to be fetched']] as const)('a mail that is %s and whole is refused with a sentence', async (end, description) => {
		const key = await mail(end, end);
		await expect(run({ resource: 'message', operation: 'getItAnyway', messageKey: key })).rejects.toMatchObject({ message: 'This mail is here already, all of it', description: expect.stringContaining(description) as string });
		expect(await wantedDeliveries(store, folderId)).toEqual([]);
	});
});
