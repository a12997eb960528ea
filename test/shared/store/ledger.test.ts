import { randomBytes } from 'node:crypto';

import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import type { Lead } from '../../../nodes/shared/node/item';
import { receive, type Arrival } from '../../../nodes/shared/store/arrivals';
import { advanceFolder, beginFolder, ensureFolder, getFolder, rewindFolder } from '../../../nodes/shared/store/folders';
import { unacknowledgedDeliveries } from '../../../nodes/shared/store/acknowledgements';
import {
	claimDeliveries,
	claimTurns,
	finishDeliveries,
	getDelivery,
	newestDelivery,
	quarantineDelivery,
	readSource,
	recordOutcome,
	recoverCrashed,
	sendersElsewhere,
	retryDelivery,
	CRASH_LIMIT,
	waitingDeliveries,
} from '../../../nodes/shared/store/ledger';
import { ensureMailbox } from '../../../nodes/shared/store/mailboxes';
import { openNotices, raiseNotice, resolveNotice } from '../../../nodes/shared/store/notices';
import { runAgain } from '../../../nodes/shared/store/run-again';
import type { Sql, Store } from '../../../nodes/shared/store/store';
import { closeStores, temporaryStore } from '../../SmartInboxTrigger/n8n-edge';

let store: Store;
let mailboxId: string;
let folderId: string;
const scope = () => ({ mailboxIds: [mailboxId], folderIds: [folderId] });

beforeEach(async () => {
	store = await temporaryStore();
	mailboxId = (await ensureMailbox(store, 'Inbox@Office.example', 'imap')).id;
	folderId = (await ensureFolder(store, mailboxId, 'INBOX', 0)).id;
});
afterEach(closeStores);

interface Sample {
	uid?: number;
	uidValidity?: number;
	from?: string;
	subject?: string;
	id?: string | null;
	extra?: string;
	mailbox?: string;
	folder?: string;
	body?: string;
}

async function arrival({ uid = 1, uidValidity = 7, from = 'ann@client.example', subject = 'Hello', id = `<m${uid}@client.example>`, extra = '', mailbox = mailboxId, folder = folderId, body = 'Call me' }: Sample = {}): Promise<Arrival> {
	const raw = Buffer.from(`From: Ann <${from}>\r\nTo: inbox@office.example\r\nSubject: ${subject}\r\n${id === null ? '' : `Message-ID: ${id}\r\n`}${extra}Date: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n${body}\r\n`);
	return {
		messageKey: `imap:${mailbox}:${folder}:${uidValidity}:${uid}`,
		mailboxId: mailbox,
		folder: { id: folder, uidValidity, uid },
		receivedAt: 1_000_000 + uid,
		contentKey: contentKey(raw),
		mail: (await parseMail(raw)).mail,
		source: raw,
		sizeBytes: raw.length,
	};
}

const take = async (sample: Sample | Arrival) => {
	const one = 'contentKey' in sample ? sample : await arrival(sample);
	return await store.transaction((sql) => receive(sql, one), { durable: true });
};
const row = (key: string) => store.get<{ state: string; reason: string | null; attempt: number; failures: number; crashes: number; uid: number; uidValidity: number }>('SELECT state, reason, attempt, failures, crashes, uid, uid_validity AS "uidValidity" FROM delivery WHERE message_key = $1', [key]);
const count = async (table: string) => Number((await store.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))?.n);
const claim = async (key: string, process = 'here') => (await store.transaction((sql) => claimDeliveries(sql, [key], process))).at(0) ?? null;

describe('arrivals (N1, invariant 1)', () => {
	test('a mail whose ids are longer than any index takes is received, and its answer', async () => {
		const long = (length: number) => `<${randomBytes(length).toString('hex')}@client.example>`;
		const id = long(4000);
		const first = await arrival({ uid: 1, id, extra: `References: ${long(3000)}\r\n` });
		const answer = await arrival({ uid: 2, extra: `In-Reply-To: ${id}\r\n` });
		expect([await take(first), await take(answer)]).toEqual(['new', 'new']);
	});

	test('a mail is received once, whatever happens twice, and its source comes back byte for byte', async () => {
		const large = await arrival({ body: 'x'.repeat(700_000) });
		expect(await take(large)).toBe('new');
		expect(await take(large)).toBe('known');
		expect([await count('delivery'), await count('message'), await count('message_source')]).toEqual([1, 1, 3]);
		const delivery = await getDelivery(store, large.messageKey);
		expect((await readSource(store, delivery?.messageId ?? '')).equals(large.source as Buffer)).toBe(true);
	});

	test('the same mail in two mailboxes is one message with two deliveries that both wait', async () => {
		const other = (await ensureMailbox(store, 'second@office.example', 'imap')).id;
		const otherFolder = (await ensureFolder(store, other, 'INBOX', 0)).id;
		await take({ uid: 1 });
		await take({ uid: 1, mailbox: other, folder: otherFolder });
		expect([await count('message'), await count('delivery')]).toEqual([1, 2]);
		expect(await waitingDeliveries(store, { mailboxIds: [other], folderIds: [otherFolder] }, { limit: 9 })).toHaveLength(1);
	});

	test('the same mail once more in one mailbox gets a row that is ignored, with the reason', async () => {
		await take({ uid: 1, id: '<same@client.example>' });
		await take({ uid: 2, id: '<same@client.example>' });
		const again = (await arrival({ uid: 2 })).messageKey;
		expect(await row(again)).toMatchObject({ state: 'ignored', reason: 'The same mail arrived in this mailbox before' });
	});

	test('a web form that gives every mail the same Message-ID loses none of them', async () => {
		await take({ uid: 1, id: '<form@shop.example>', from: 'ann@client.example' });
		await take({ uid: 2, id: '<form@shop.example>', from: 'bob@client.example' });
		await take({ uid: 3, id: '<form@shop.example>', from: 'bob@client.example', body: 'Something else' });
		expect(await waitingDeliveries(store, scope(), { limit: 9 })).toHaveLength(3);
	});

	test('a mail we sent ourselves and find again is ignored', async () => {
		const mail = await arrival({ uid: 5 });
		await take(mail);
		await store.run("UPDATE message SET direction = 'out'");
		await store.run('DELETE FROM delivery');
		await take(mail);
		expect(await row(mail.messageKey)).toMatchObject({ state: 'ignored', reason: 'Sent from this inbox' });
	});

	test('a new UIDVALIDITY gives a known mail its new UID and does not make it wait again (invariant 3)', async () => {
		const first = await arrival({ uid: 3, uidValidity: 7, id: '<kept@client.example>' });
		await take(first);
		const again = await arrival({ uid: 9, uidValidity: 8, id: '<kept@client.example>' });
		expect(await take(again)).toBe('moved');
		expect(await take(again)).toBe('known');
		expect(await row(first.messageKey)).toMatchObject({ uid: 9, uidValidity: 8, state: 'received' });
		expect(await count('delivery')).toBe(1);
	});

	test('answers join the thread of what they answer, in whatever order they arrive (S3)', async () => {
		await take({ uid: 1, id: '<answer@client.example>', extra: 'References: <question@office.example>\r\n' });
		await take({ uid: 2, id: '<question@office.example>', subject: 'Question' });
		await take({ uid: 3, id: '<other@client.example>', subject: 'Other' });
		const threads = await store.all<{ thread: string }>('SELECT thread_id AS thread FROM message ORDER BY received_at');
		expect(threads[0].thread).toBe(threads[1].thread);
		expect(threads[2].thread).not.toBe(threads[0].thread);
	});

	test('NUL bytes in a mail do not reach text columns', async () => {
		await take({ uid: 1, subject: 'a\0b', body: 'c\0d' });
		const message = await store.get<{ subject: string; preview: string }>('SELECT subject, preview FROM message');
		expect(`${message?.subject}${message?.preview}`).not.toContain('\0');
	});
});

describe('the state machine (invariant 2)', () => {
	const key = async () => {
		await take({ uid: 1 });
		return (await arrival({ uid: 1 })).messageKey;
	};

	test('only one of several callers gets a delivery', async () => {
		const messageKey = await key();
		const claims = await Promise.all([claim(messageKey, 'a'), claim(messageKey, 'b'), claim(messageKey, 'c')]);
		expect(claims.filter((one) => one !== null)).toHaveLength(1);
		expect(claims.find((one) => one !== null)).toMatchObject({ attempt: 1, folder: 'INBOX', mailbox: { address: 'inbox@office.example' } });
	});

	test('done after a good run; ignored with the reason when Lead Parser says it is not a lead', async () => {
		const messageKey = await key();
		await claim(messageKey);
		await finishDeliveries(store, [messageKey], 1, false);
		expect(await row(messageKey)).toMatchObject({ state: 'done', reason: null });

		await take({ uid: 2 });
		const second = (await arrival({ uid: 2 })).messageKey;
		await claim(second);
		expect(await recordOutcome(store, second, { outcome: 'none', reason: 'A newsletter' } as Lead, '12')).toBe(true);
		await finishDeliveries(store, [second], 1, false);
		expect(await row(second)).toMatchObject({ state: 'ignored', reason: 'A newsletter' });
		expect((await unacknowledgedDeliveries(store, folderId, 7, 9)).map(({ uid }) => uid)).toEqual([1, 2]);
	});

	test('an outcome for a mail that is not ours changes nothing', async () => {
		expect(await recordOutcome(store, 'test:somewhere', { outcome: 'lead', reason: '' } as Lead)).toBe(false);
	});

	test('a retry waits for its time, and the late end of an older attempt is not believed', async () => {
		const messageKey = await key();
		await claim(messageKey);
		await retryDelivery(store, messageKey, 1, { setback: 'failure', reason: 'no luck', nextAttemptAt: 5000 });
		expect(await waitingDeliveries(store, scope(), { limit: 9, now: 4999 })).toEqual([]);
		expect(await waitingDeliveries(store, scope(), { limit: 9, now: 5000 })).toHaveLength(1);
		await claim(messageKey);
		expect(await finishDeliveries(store, [messageKey], 1, true)).toBe(0);
		expect(await row(messageKey)).toMatchObject({ state: 'running', attempt: 2, failures: 1 });
	});

	test('crashed runs are found by their process, run again, and put aside after ten crashes', async () => {
		const messageKey = await key();
		for (let crash = 1; crash <= CRASH_LIMIT; crash++) {
			await claim(messageKey, `process ${crash}`);
			const found = await store.transaction((sql) => recoverCrashed(sql, scope(), { process: `process ${crash + 1}`, inHand: new Set(), alive: ['another'] }));
			expect(found).toEqual(crash < CRASH_LIMIT ? { retried: 1, quarantined: [] } : { retried: 0, quarantined: [messageKey] });
		}
		expect(await row(messageKey)).toMatchObject({ state: 'quarantined', attempt: CRASH_LIMIT, failures: 0 });
	});

	test('N10: a crash that two processes find at once counts once', async () => {
		const messageKey = await key();
		await claim(messageKey, 'gone');
		await store.transaction(async (sql) => {
			// What the slower one reads before the faster one has committed.
			const running = await sql.all<object>("SELECT message_key AS key, attempt, stops, process FROM delivery WHERE state = 'running'");
			await recoverCrashed(sql, scope(), { process: 'faster', inHand: new Set(), alive: [] });
			const slower: Sql = { ...sql, run: (...statement) => sql.run(...statement), get: (...statement) => sql.get(...statement), all: async <T extends object>() => running as T[] };
			expect(await recoverCrashed(slower, scope(), { process: 'slower', inHand: new Set(), alive: [] })).toEqual({ retried: 0, quarantined: [] });
		});
		expect(await store.get('SELECT stops, crashes FROM delivery WHERE message_key = $1', [messageKey])).toMatchObject({ stops: 1, crashes: 1 });
	});

	test('a run of this very process is not taken for a crashed one', async () => {
		const messageKey = await key();
		await claim(messageKey, 'here');
		expect(await store.transaction((sql) => recoverCrashed(sql, scope(), { process: 'here', inHand: new Set([messageKey]), alive: [] }))).toEqual({ retried: 0, quarantined: [] });
	});

	test('N10: a run of another process that lives is left to it', async () => {
		const messageKey = await key();
		await claim(messageKey, 'there');
		expect(await store.transaction((sql) => recoverCrashed(sql, scope(), { process: 'here', inHand: new Set(), alive: ['there'] }))).toEqual({ retried: 0, quarantined: [] });
		expect(await row(messageKey)).toMatchObject({ state: 'running', attempt: 1 });
	});

	test('N10: what was claimed while the store was lost is run again, and counts as no crash', async () => {
		const messageKey = await key();
		await claim(messageKey, 'here');
		expect(await store.transaction((sql) => recoverCrashed(sql, scope(), { process: 'here', inHand: new Set(), alive: [] }))).toEqual({ retried: 1, quarantined: [] });
		expect(await row(messageKey)).toMatchObject({ state: 'retry', crashes: 0, failures: 0 });
	});

	test('N10: while another process runs a mail of a sender, the next one of theirs is not taken', async () => {
		const [first, next, other] = [await arrival({ uid: 1 }), await arrival({ uid: 2 }), await arrival({ uid: 3, from: 'bob@client.example' })];
		for (const one of [first, next, other]) await take(one);
		await claim(first.messageKey, 'there');
		expect(await sendersElsewhere(store, scope(), 'here')).toEqual(['ann@client.example']);
		expect(await sendersElsewhere(store, scope(), 'there')).toEqual([]);
		const taken = await store.transaction((sql) => claimDeliveries(sql, [next.messageKey, other.messageKey], 'here'), { takingTurns: claimTurns(scope()) });
		expect(taken.map(({ messageKey }) => messageKey)).toEqual([other.messageKey]);
		await finishDeliveries(store, [first.messageKey], 1, true);
		expect(await claim(next.messageKey)).toMatchObject({ attempt: 1 });
	});

	test('run again takes a mail out of quarantine with all its attempts and a new attempt number', async () => {
		const messageKey = await key();
		await claim(messageKey);
		await quarantineDelivery(store, messageKey, 1, { setback: 'failure', reason: 'no luck' });
		expect(await runAgain(store, messageKey)).toBe(true);
		expect(await runAgain(store, messageKey)).toBe(false);
		expect(await claim(messageKey)).toMatchObject({ attempt: 2, failures: 0, crashes: 0 });
	});

	it('within one second, which is all that INTERNALDATE knows, mail is taken by UID: 9 before 10', async () => {
		for (const uid of [10, 9]) await store.transaction(async (sql) => await receive(sql, { ...(await arrival({ uid })), receivedAt: 1_000_000 }));
		const waiting = await waitingDeliveries(store, scope(), { limit: 9 });
		expect(waiting.map(({ messageKey }) => messageKey.split(':').at(-1))).toEqual(['9', '10']);
	});

	test('what waits is given oldest first, without the senders that are left out, and not across scopes', async () => {
		for (const [uid, from] of [[3, 'c@x.example'], [1, 'a@x.example'], [2, 'b@x.example']] as const) await take({ uid, from });
		expect((await waitingDeliveries(store, scope(), { limit: 2 })).map(({ sender }) => sender)).toEqual(['a@x.example', 'b@x.example']);
		expect((await waitingDeliveries(store, scope(), { limit: 9, except: ['a@x.example', 'c@x.example'] })).map(({ sender }) => sender)).toEqual(['b@x.example']);
		expect(await waitingDeliveries(store, { mailboxIds: [mailboxId], folderIds: null }, { limit: 9 })).toEqual([]);
		expect(await waitingDeliveries(store, { mailboxIds: [], folderIds: [] }, { limit: 9 })).toEqual([]);
		expect((await newestDelivery(store, 'INBOX@office.example'))?.messageKey).toContain(':3');
	});
});

describe('folders and notices', () => {
	test('Start From is fixed once a folder has it (A3)', async () => {
		const folder = await ensureFolder(store, mailboxId, 'Leads', 5000);
		expect((await ensureFolder(store, mailboxId, 'Leads', 9000)).startFrom).toBe(5000);
		expect(folder).toMatchObject({ uidValidity: null, seenUid: 0 });
	});

	test('the cursor goes forward only, and not under another UIDVALIDITY', async () => {
		await beginFolder(store, folderId, 7, 10);
		await advanceFolder(store, folderId, 7, 20);
		await advanceFolder(store, folderId, 7, 15);
		await advanceFolder(store, folderId, 6, 90);
		expect(await getFolder(store, folderId)).toMatchObject({ uidValidity: 7, seenUid: 20, firstUid: 10 });
	});

	test('a notice is raised once until it is resolved', async () => {
		expect([await raiseNotice(store, 'mailbox:1', 'down'), await raiseNotice(store, 'mailbox:1', 'down')]).toEqual([true, false]);
		expect(await openNotices(store)).toHaveLength(1);
		expect([await resolveNotice(store, 'mailbox:1'), await resolveNotice(store, 'mailbox:1')]).toEqual([true, false]);
		expect(await raiseNotice(store, 'mailbox:1', 'down again')).toBe(true);
	});
});

test('invariant 9: a mail whose server dates it before 1970 is stored like any other', async () => {
	expect(await store.transaction(async (sql) => receive(sql, { ...(await arrival()), receivedAt: -86_400_000 }))).toBe('new');
});

test('invariant 3: a UID that names another mail after the folder was set back is a row of its own, and the mail it named keeps its row', async () => {
	const receiveAgain = (sample: Sample) => store.transaction(async (sql) => receive(sql, await arrival(sample)));
	await receiveAgain({ uid: 1, subject: 'stays' });
	await receiveAgain({ uid: 2, id: '<lost@client.example>', subject: 'lost' });
	await store.transaction((sql) => rewindFolder(sql, folderId, 7, 2));
	expect(await receiveAgain({ uid: 2, id: '<other@client.example>', subject: 'other' })).toBe('new');
	expect(await receiveAgain({ uid: 2, id: '<other@client.example>', subject: 'other' })).toBe('known');
	expect(await receiveAgain({ uid: 3, id: '<lost@client.example>', subject: 'lost' })).toBe('moved');
	expect(await receiveAgain({ uid: 3, id: '<lost@client.example>', subject: 'lost' })).toBe('known');
	expect(await store.all('SELECT m.subject, d.uid, d.state FROM delivery d JOIN message m ON m.id = d.message_id ORDER BY d.uid')).toEqual([
		{ subject: 'stays', uid: 1, state: 'received' },
		{ subject: 'other', uid: 2, state: 'received' },
		{ subject: 'lost', uid: 3, state: 'received' },
	]);
});
