import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { completeArrival, OVERSIZE, receive, type Arrival } from '../../../nodes/shared/store/arrivals';
import { ArrivingMail, removeBrokenOff, type ArrivedMail } from '../../../nodes/shared/store/arriving-mail';
import { ensureFolder } from '../../../nodes/shared/store/folders';
import { readSource } from '../../../nodes/shared/store/ledger';
import { ensureMailbox } from '../../../nodes/shared/store/mailboxes';
import type { Store } from '../../../nodes/shared/store/store';
import { closeStores, temporaryStore } from '../../SmartInboxTrigger/n8n-edge';

let store: Store;
let mailboxId: string;
beforeEach(async () => {
	store = await temporaryStore();
	mailboxId = (await ensureMailbox(store, 'leads@office.example', 'smtp')).id;
});
afterEach(closeStores);

const TRACE = Buffer.from('Return-Path: <>\r\n');
const HEADERS = 'From: Ana <ana@client.example>\r\nSubject: plans\r\nMessage-ID: <plans@client.example>\r\n\r\n';
const mail = (bytes: number, headers = HEADERS) => Buffer.from(headers + `${'0123456789'.repeat(7)}\r\n`.repeat(Math.ceil(bytes / 72)));

async function arrive(raw: Buffer, { chunk = 40_000, trace = TRACE } = {}): Promise<ArrivedMail> {
	const arriving = new ArrivingMail(store, trace);
	for (let at = 0; at < raw.length; at += chunk) await arriving.write(raw.subarray(at, at + chunk));
	return await arriving.end();
}
const arrival = (messageKey: string, { envelope, source, contentKey: key, sizeBytes }: ArrivedMail): Arrival => ({ messageKey, mailboxId, folder: null, receivedAt: 1, contentKey: key, mail: envelope, source, sizeBytes });
const rows = async (table: string) => (await store.get<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))?.n;
const messageOf = async (key: string) => (await store.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [key]))?.id ?? '';

describe.each([
	['a small mail, kept in memory', 10_000],
	['a large mail, stored piece by piece', 3_000_000],
	['a large mail that ends with a piece', 1_310_720 - TRACE.length - HEADERS.length],
])('%s', (_, bytes) => {
	test.each([['with an id', HEADERS], ['without one', HEADERS.replace(/Message-ID.*\r\n/, '')]])('%s: byte for byte, and with the content key of the whole', async (__, headers) => {
		const raw = mail(bytes, headers);
		const arrived = await arrive(raw);
		expect(arrived).toMatchObject({ contentKey: contentKey(raw), sizeBytes: raw.length, envelope: { subject: 'plans', from: { address: 'ana@client.example' } } });
		expect(Buffer.isBuffer(arrived.source)).toBe(raw.length < 1_000_000);
		await store.transaction((sql) => receive(sql, arrival('one', arrived)));
		expect((await readSource(store, await messageOf('one'))).equals(Buffer.concat([TRACE, raw]))).toBe(true);
		expect(await rows('arriving_message')).toBe(0);
	});
});

test('pieces of a large mail are whole but for the last one', async () => {
	const arrived = await arrive(mail(2_000_000), { chunk: 99_991 });
	await store.transaction((sql) => receive(sql, arrival('two', arrived)));
	const sizes = await store.all<{ n: number }>('SELECT LENGTH(bytes) AS n FROM message_source WHERE message_id = $1 ORDER BY piece', [await messageOf('two')]);
	expect(sizes.slice(0, -1).every(({ n }) => n === 256 * 1024)).toBe(true);
	expect(sizes.length).toBeGreaterThan(6);
});

test('a mail that breaks off leaves nothing; what a crash left is removed when it is a day old', async () => {
	const broken = new ArrivingMail(store);
	await broken.write(mail(2_000_000));
	expect(await rows('message_source')).toBeGreaterThan(0);
	await broken.discard();
	expect([await rows('message_source'), await rows('arriving_message')]).toEqual([0, 0]);
	await new ArrivingMail(store).write(mail(2_000_000));
	await store.transaction((sql) => removeBrokenOff(sql));
	expect(await rows('message_source')).toBeGreaterThan(0);
	await store.transaction((sql) => removeBrokenOff(sql, Date.now() + 25 * 3_600_000));
	expect([await rows('message_source'), await rows('arriving_message')]).toEqual([0, 0]);
});

test('a large mail that the store has already is not kept twice', async () => {
	const raw = mail(2_000_000);
	for (const key of ['one', 'two']) {
		const arrived = await arrive(raw);
		await store.transaction((sql) => receive(sql, arrival(key, arrived)));
	}
	expect(await messageOf('two')).toBe(await messageOf('one'));
	expect([await rows('message_source'), await rows('message'), await rows('delivery')]).toEqual([8, 1, 2]);
});

test('a mail over the size limit that somebody wants all the same takes the place of its beginning', async () => {
	const part = await arrive(mail(10_000));
	await store.transaction((sql) => receive(sql, { ...arrival('big', part), contentKey: `${OVERSIZE}big`, verdict: { state: 'quarantined', reason: 'Larger than the size limit of 1 MB' } }));
	const whole = await arrive(mail(3_000_000));
	expect(await store.transaction((sql) => completeArrival(sql, arrival('big', whole)))).toBe(false);
	await store.run("UPDATE delivery SET fetch_anyway = 1 WHERE message_key = 'big'");
	expect(await store.transaction((sql) => completeArrival(sql, arrival('big', whole)))).toBe(true);
	expect(await store.get('SELECT state, reason, fetch_anyway FROM delivery')).toEqual({ state: 'received', reason: null, fetch_anyway: 0 });
	expect((await readSource(store, await messageOf('big'))).length).toBe(TRACE.length + mail(3_000_000).length);
	expect(await rows('message')).toBe(1);
});

test('a mail whose row is there keeps its pieces, whoever discards it afterwards', async () => {
	const arriving = new ArrivingMail(store, TRACE);
	await arriving.write(mail(3_000_000));
	const arrived = await arriving.end();
	await store.transaction((sql) => receive(sql, arrival('one', arrived)));
	await arriving.discard();
	expect((await readSource(store, await messageOf('one'))).length).toBe(TRACE.length + mail(3_000_000).length);
	// The same mail again under the same key: what came a second time is not kept.
	const again = await arrive(mail(3_000_000));
	await store.transaction((sql) => receive(sql, arrival('one', again)));
	expect([await rows('arriving_message'), await rows('message_source')]).toEqual([0, 12]);
});

describe('two rows of one mail in a folder that was given a new UIDVALIDITY', () => {
	const inFolder = (key: string, uidValidity: number, uid: number, arrived: ArrivedMail): Arrival => ({ ...arrival(key, arrived), folder: { id: folderId, uidValidity, uid } });
	let folderId: string;
	beforeEach(async () => {
		folderId = (await ensureFolder(store, mailboxId, 'INBOX', 0)).id;
	});

	test('a mail that is fetched again after it was given its new UID changes nothing', async () => {
		const arrived = await arrive(mail(100));
		await store.transaction(async (sql) => {
			await receive(sql, inFolder('v1:5', 1, 5, arrived));
			await receive(sql, inFolder('v1:9', 1, 9, arrived));
		});
		expect(await store.transaction((sql) => receive(sql, inFolder('v2:1', 2, 1, arrived)))).toBe('moved');
		expect(await store.transaction((sql) => receive(sql, inFolder('v2:1', 2, 1, arrived)))).toBe('known');
		expect(await store.all('SELECT message_key AS key, uid_validity AS validity, uid FROM delivery ORDER BY message_key')).toEqual([{ key: 'v1:5', validity: 2, uid: 1 }, { key: 'v1:9', validity: 1, uid: 9 }]);
	});

	test('one that came in part in two folders, and is wanted whole in both, is run once', async () => {
		const archive = (await ensureFolder(store, mailboxId, 'Archive', 0)).id;
		const part = await arrive(mail(10_000));
		const whole = await arrive(mail(3_000_000));
		for (const [key, id] of [['a', folderId], ['b', archive]]) {
			await store.transaction((sql) => receive(sql, { ...inFolder(key, 1, 1, part), folder: { id, uidValidity: 1, uid: 1 }, contentKey: `${OVERSIZE}${id}`, verdict: { state: 'quarantined', reason: 'Larger' } }));
		}
		await store.run('UPDATE delivery SET fetch_anyway = 1');
		for (const key of ['a', 'b']) await store.transaction((sql) => completeArrival(sql, { ...inFolder(key, 1, 1, whole), receivedAt: 77 }));
		expect(await store.all('SELECT state, received_at AS at FROM delivery ORDER BY message_key')).toEqual([{ state: 'received', at: 77 }, { state: 'ignored', at: 77 }]);
	});
});

test('chunks that are given away are free as soon as they are in the store, and the mail is whole', async () => {
	const raw = mail(3_000_000);
	const arriving = new ArrivingMail(store, undefined, true);
	const chunks: Buffer[] = [];
	for (let at = 0; at < raw.length; at += 1024 * 1024) chunks.push(Buffer.from(raw.subarray(at, at + 1024 * 1024)));
	for (const chunk of chunks) await arriving.write(chunk);
	const whole = arrival('given', await arriving.end());
	await store.transaction((sql) => receive(sql, whole));
	expect(chunks.map(({ length }) => length)).toEqual(chunks.map(() => 0));
	expect((await readSource(store, await messageOf('given'))).equals(raw)).toBe(true);
});
