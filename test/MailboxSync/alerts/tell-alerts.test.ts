import { smtpRefusal, startSmtpSink, type SmtpSink } from '../../../demo/runtime/smtp-sink.mjs';
import { tellAlerts, type AlertSettings } from '../../../nodes/MailboxSync/alerts/tell-alerts';
import { alertReaders } from '../../../nodes/MailboxSync/alerts/readers';
import type { MailAccount } from '../../../nodes/shared/mail/accounts';
import { ensureMailbox, setMailboxState } from '../../../nodes/shared/store/mailboxes';
import { mailsOfAlert } from '../../../nodes/shared/store/notice-mails';
import { listNotices, lockTelling, openNotices, raiseNotice, resolveByHand, resolveNotice, takeUpNotices } from '../../../nodes/shared/store/notices';
import { listOutgoing } from '../../../nodes/shared/store/outgoing';
import { quarantineSubject } from '../../../nodes/shared/store/run-again';
import { upsertTeamMember } from '../../../nodes/shared/store/team';
import { readWorkingHours } from '../../../nodes/shared/team/working-hours';
import { freshStore } from '../../shared/store/contract-sqlite';

// Mails over real connections, one after the other, on a machine that may be busy.
jest.setTimeout(30_000);
const fresh = freshStore();
const HOURS = 3_600_000;
const BREAKER = 'replies:office@agency.example:held back';
let sink: SmtpSink;
let account: MailAccount;

beforeEach(async () => {
	sink = await startSmtpSink();
	account = accountAt(sink.port);
	await upsertTeamMember(fresh.store, { email: 'clara@agency.example', name: 'Clara', role: 'administrator', languages: ['fr', 'es'], timeZone: 'Europe/Madrid' });
	await upsertTeamMember(fresh.store, { email: 'jonas@agency.example', name: 'Jonas', role: 'member' });
});
afterEach(async () => await sink.stop());

const accountAt = (port: number): MailAccount => ({
	address: 'office@agency.example',
	senderName: 'Example Homes',
	imap: null,
	smtp: { host: '127.0.0.1', port, encryption: 'none', login: null },
	certificate: { allowUntrusted: false, pinned: '' },
});

async function settings(changes: Partial<AlertSettings> = {}, addresses: string[] = []): Promise<AlertSettings> {
	const common = { language: null, timeZone: 'Europe/Madrid', page: null };
	return { ...common, readers: await alertReaders(fresh.store, addresses, common), quiet: null, digestEvery: HOURS, ...changes };
}
const run = async (now?: number, changes?: Partial<AlertSettings>, addresses?: string[]) => await tellAlerts(fresh.store, account, await settings(changes, addresses), now);
const subjectsSent = () => sink.mails.map(({ parsed, to }) => `${to.join()}: ${parsed.subject ?? ''}`);

test('N7, A13: the notice of the circuit breaker arrives once at each administrator, and so does its end', async () => {
	await raiseNotice(fresh.store, BREAKER, 'Automatic replies are held back. 30 in 10 minutes.');
	expect((await run()).mails).toMatchObject([{ event: 'raised', kind: 'replies', recipient: 'clara@agency.example', status: 'sent' }]);
	expect((await run()).mails).toEqual([]);
	await resolveNotice(fresh.store, BREAKER);
	expect((await run()).mails).toMatchObject([{ event: 'ended', status: 'sent' }]);
	expect((await run()).mails).toEqual([]);
	expect(subjectsSent()).toEqual([
		'clara@agency.example: Respuestas automáticas de office@agency.example retenidas',
		'clara@agency.example: Las respuestas automáticas de office@agency.example vuelven a salir',
	]);
	const [{ parsed }] = sink.mails;
	expect([parsed.headers.get('auto-submitted'), parsed.headers.get('x-auto-response-suppress')]).toEqual(['auto-generated', 'All']);
	for (const body of [parsed.text, parsed.html || '']) expect(body).toContain('30 in 10 minutes');
	// It happens again: that is another event.
	await raiseNotice(fresh.store, BREAKER, 'again');
	expect((await run()).mails).toHaveLength(1);
});

test('addresses that are given are told instead, each in its language', async () => {
	await raiseNotice(fresh.store, BREAKER, 'held');
	await run(undefined, {}, ['Clara@agency.example', 'boss@elsewhere.example', 'clara@AGENCY.example']);
	expect(subjectsSent()).toEqual(['clara@agency.example: Respuestas automáticas de office@agency.example retenidas', 'boss@elsewhere.example: Automatic replies from office@agency.example are held back']);
	await expect(alertReaders(fresh.store, ['nobody'], { language: null, timeZone: 'UTC', page: null })).rejects.toMatchObject({ message: '"nobody" in Recipients is not an email address' });
});

test('what is over before anybody was told is not told, nor is its end', async () => {
	await raiseNotice(fresh.store, BREAKER, 'held');
	await resolveNotice(fresh.store, BREAKER);
	expect(await run()).toEqual({ mails: [], held: 0 });
	await raiseNotice(fresh.store, BREAKER, 'held');
	await run();
	await resolveByHand(fresh.store, (await openNotices(fresh.store))[0].id);
	expect((await run()).mails).toEqual([]);
	expect(sink.mails).toHaveLength(1);
});

test('A13: the trouble of the very account that alerts leave from is tried through it, waits while it cannot leave, and is taken back when it is over', async () => {
	const { id } = await ensureMailbox(fresh.store, 'office@agency.example', 'imap');
	await setMailboxState(fresh.store, id, 'disabled', 'refused');
	await raiseNotice(fresh.store, `mailbox:${id}::connection`, 'The mail server refused the sign-in');
	sink.hooks.onSender = () => {
		throw smtpRefusal('try later', 451);
	};
	expect((await run()).mails).toMatchObject([{ kind: 'reconnect', status: 'queued', reason: expect.stringContaining('try later') as string }]);
	expect(await openNotices(fresh.store)).toHaveLength(1);
	delete sink.hooks.onSender;
	await setMailboxState(fresh.store, id, 'active', null);
	await resolveNotice(fresh.store, `mailbox:${id}::connection`);
	expect((await run(Date.now() + HOURS)).mails).toEqual([]);
	expect(await listOutgoing(fresh.store, { status: 'refused' }, 9)).toMatchObject([{ reason: 'It was over before it could leave' }]);
	expect(sink.mails).toEqual([]);
});

test('A14: an account that needs reconnecting, and that is connected again, in the same words', async () => {
	const { id } = await ensureMailbox(fresh.store, 'info@agency.example', 'imap');
	await setMailboxState(fresh.store, id, 'disabled', 'refused');
	await raiseNotice(fresh.store, `mailbox:${id}::connection`, 'refused');
	await run();
	await setMailboxState(fresh.store, id, 'active', null);
	await resolveNotice(fresh.store, `mailbox:${id}::connection`);
	await run();
	expect(subjectsSent()).toEqual(['clara@agency.example: Hay que volver a conectar la cuenta info@agency.example', 'clara@agency.example: La cuenta info@agency.example vuelve a estar conectada']);
});

test('mails that were put aside come in one digest, and not more often than wanted', async () => {
	const now = Date.now();
	for (let key = 0; key < 30; key++) await raiseNotice(fresh.store, quarantineSubject(`k${key}`), `A mail was put aside: ${key}`, now);
	expect((await run(now)).mails).toMatchObject([{ kind: 'quarantine', subject: 'Se han apartado 30 correos' }]);
	for (const key of ['late', 'later']) await raiseNotice(fresh.store, quarantineSubject(key), 'late', now);
	expect(await run(now + HOURS / 2)).toEqual({ mails: [], held: 2 });
	expect((await run(now + HOURS)).mails).toMatchObject([{ subject: 'Se han apartado 2 correos' }]);
	for (let key = 0; key < 29; key++) await resolveNotice(fresh.store, quarantineSubject(`k${key}`));
	expect((await run(now + 2 * HOURS)).mails).toEqual([]);
	await resolveNotice(fresh.store, quarantineSubject('k29'));
	expect((await run(now + 3 * HOURS)).mails).toMatchObject([{ event: 'ended', subject: 'Ya no hay correos apartados' }]);
	expect(sink.mails).toHaveLength(3);
});

describe('quiet hours', () => {
	const quiet = { hours: readWorkingHours('Mon-Sun 22:00-08:00'), timeZone: 'Europe/Madrid', urgentPasses: true };
	// The clock goes back on 25 October 2026 in Madrid: 07:59 is 06:59 UTC then, 05:59 UTC the day before.
	test.each([
		['before the clock goes back', '2026-10-24T05:59:00Z', '2026-10-24T06:00:00Z'],
		['after it went back', '2026-10-25T06:59:00Z', '2026-10-25T07:00:00Z'],
		['after it went forward', '2026-03-29T05:59:00Z', '2026-03-29T06:00:00Z'],
	])('what is held is told when they end, %s', async (_, during, after) => {
		await raiseNotice(fresh.store, BREAKER, 'held', Date.parse(during) - HOURS);
		expect(await run(Date.parse(during), { quiet })).toEqual({ mails: [], held: 1 });
		expect((await run(Date.parse(after), { quiet })).mails).toMatchObject([{ status: 'sent' }]);
	});

	test('what is urgent passes, unless the user says otherwise; what is over meanwhile is not told', async () => {
		const now = Date.parse('2026-11-20T23:00:00Z');
		const { id } = await ensureMailbox(fresh.store, 'info@agency.example', 'imap');
		await raiseNotice(fresh.store, `mailbox:${id}::connection`, 'unreachable', now);
		await raiseNotice(fresh.store, BREAKER, 'held', now);
		expect(await run(now, { quiet: { ...quiet, urgentPasses: false } })).toEqual({ mails: [], held: 2 });
		expect(await run(now, { quiet })).toMatchObject({ mails: [{ kind: 'unreachable' }], held: 1 });
		await resolveNotice(fresh.store, BREAKER, now);
		expect(await run(now + 12 * HOURS, { quiet })).toEqual({ mails: [], held: 0 });
	});
});

test('N1: after a crash between two recipients, or before the first, the rest hears and nobody hears twice', async () => {
	await raiseNotice(fresh.store, BREAKER, 'held');
	const [{ id }] = await openNotices(fresh.store);
	// The crash: taken up, and no mail written yet.
	await fresh.store.transaction(async (sql) => {
		await lockTelling(sql);
		await takeUpNotices(sql, [id], Date.now());
	});
	await run(undefined, {}, ['one@agency.example']);
	await run(undefined, {}, ['one@agency.example', 'two@agency.example']);
	await run(undefined, {}, ['one@agency.example', 'two@agency.example']);
	expect(sink.mails.map(({ to }) => to.join())).toEqual(['one@agency.example', 'two@agency.example']);
	// Who heard of it hears of its end, also when others are told of alerts by now.
	await resolveNotice(fresh.store, BREAKER);
	await run();
	expect(sink.mails.slice(2).map(({ to }) => to.join())).toEqual(['one@agency.example', 'two@agency.example']);
	expect(await mailsOfAlert(fresh.store, id)).toMatchObject([{ address: 'one@agency.example', status: 'sent' }, { address: 'two@agency.example', status: 'sent' }]);
});

test('without anybody to tell nothing is taken up: it is told as soon as somebody is there', async () => {
	await raiseNotice(fresh.store, BREAKER, 'held');
	expect(await run(undefined, { readers: [] })).toEqual({ mails: [], held: 1 });
	expect((await listNotices(fresh.store, 'open', 9))[0].toldAt).toBeNull();
	expect((await run()).mails).toHaveLength(1);
});

test('six runs at once tell once', async () => {
	await raiseNotice(fresh.store, BREAKER, 'held');
	for (const key of ['a', 'b']) await raiseNotice(fresh.store, quarantineSubject(key), 'aside');
	await Promise.all(Array.from({ length: 6 }, () => run()));
	expect(subjectsSent().sort()).toEqual(['clara@agency.example: Respuestas automáticas de office@agency.example retenidas', 'clara@agency.example: Se han apartado 2 correos']);
});
