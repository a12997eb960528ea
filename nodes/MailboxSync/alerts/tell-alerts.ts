import type { MailAccount } from '../../shared/mail/accounts';
import { noticeMail } from '../../shared/mail/notice-mail/notice-mail';
import type { WrittenNotice } from '../../shared/mail/notice-mail/frame';
import type { TroubleKind } from '../../shared/mail/notice-mail/trouble-kind';
import { NOTICE_LANGUAGES, wordsIn } from '../../shared/mail/notice-mail/words/words';
import { sendDue } from '../../shared/mail/outgoing/due';
import { sendOutgoing } from '../../shared/mail/outgoing/send';
import { inTransaction } from '../../shared/store/conflicts';
import { mailsOfAlert, noticeKey } from '../../shared/store/notice-mails';
import { areOver, lastDigestAt, lockTelling, noticesToldSince, settleEnds, takeUpNotices, untoldEnds, untoldNotices, type Notice } from '../../shared/store/notices';
import { readOutgoing, type OutgoingStatus } from '../../shared/store/outgoing';
import type { Sql, Store } from '../../shared/store/store';
import { listTeam } from '../../shared/store/team';
import { alertsOf, kindOf, mailboxFacts, noticesBehind, writeEnded, writeRaised, type Alert, type MailboxFacts } from './alert';
import { mayTell, type QuietHours } from './quiet-hours';
import { readerAt, type AlertReader, type ReaderSettings } from './readers';
import { withdrawAlerts } from './withdraw';

/** How people are told of notices. */
export interface AlertSettings extends ReaderSettings {
	readers: readonly AlertReader[];
	/** null = at any time. */
	quiet: QuietHours | null;
	/** Mails that were put aside are told of once in so many milliseconds. */
	digestEvery: number;
}

/** A mail of this run. */
export interface AlertMail {
	event: 'raised' | 'ended';
	kind: TroubleKind;
	subject: string;
	recipient: string;
	status: OutgoingStatus;
	/** Of a sent one, the server's answer. */
	reason: string | null;
	noticeIds: string[];
}

/** After this time nobody hears of an alert who has not heard by then: it is listed. Milliseconds. */
const FRESH = 24 * 3_600_000;
/** Taken up in one run. */
const MOST = 500;
/** A server that does not come to the point holds up the other mails no longer. Milliseconds. */
const PATIENCE = { connect: 20_000, answer: 60_000 };

/**
 * Tells people of what needs attention, and of its end, once each: two runs at once, or one after a crash, tell nothing
 * twice. What was over before anybody was told is not told.
 *
 * @returns the mails of this run, and how many notices wait for the end of the quiet hours or for the next digest
 */
export async function tellAlerts(store: Store, account: MailAccount, settings: AlertSettings, now = Date.now()): Promise<{ mails: AlertMail[]; held: number }> {
	await withdrawAlerts(store, now);
	const facts = await mailboxFacts(store);
	if (settings.readers.length > 0) await takeUp(store, settings, facts, now);
	const run = { store, account, now, mails: [] };
	for (const alert of alertsOf(await noticesToldSince(store, now - FRESH), facts)) {
		if (mayTell(settings.quiet, alert.kind, now)) for (const reader of settings.readers) await tellRaised(run, alert, reader);
	}
	for (const alert of alertsOf(await untoldEnds(store, MOST), facts)) {
		if (mayTell(settings.quiet, alert.kind, now)) await tellEnded(run, alert, settings);
	}
	await sendDue(store, account, now);
	return { mails: run.mails, held: (await untoldNotices(store, MOST)).length };
}

interface Run {
	store: Store;
	account: MailAccount;
	now: number;
	mails: AlertMail[];
}

/** Decides what is told in this run. Written down before any mail: after a crash the same is told to whoever has not heard. */
async function takeUp(store: Store, { quiet, digestEvery }: AlertSettings, facts: MailboxFacts, now: number): Promise<void> {
	await inTransaction(
		store,
		async (sql) => {
			await lockTelling(sql, now);
			const mayBeTold = (await untoldNotices(sql, MOST)).filter((notice) => mayTell(quiet, kindOf(notice, facts), now));
			const isPutAside = (notice: Notice) => kindOf(notice, facts) === 'quarantine';
			for (const { id } of mayBeTold.filter((notice) => !isPutAside(notice))) await takeUpNotices(sql, [id], now);
			const putAside = mayBeTold.filter(isPutAside).map(({ id }) => id);
			if (putAside.length > 0 && now - (await lastDigestAt(sql)) >= digestEvery) await takeUpNotices(sql, putAside, now);
		},
		{ durable: true },
	);
}

async function tellRaised(run: Run, alert: Alert, reader: AlertReader): Promise<void> {
	const stillSo = async (sql: Sql) => ((await areOver(sql, noticesBehind(alert.id))) ? 'It was over before it could leave' : null);
	await tell(run, 'raised', alert, reader, () => writeRaised(run.store, alert, reader), stillSo);
}

/** Whoever was told of it is told of its end, whoever is told of alerts now. */
async function tellEnded(run: Run, alert: Alert, settings: AlertSettings): Promise<void> {
	const heard = (await mailsOfAlert(run.store, alert.id)).filter(({ status }) => status !== 'refused');
	// One that waits still is taken back by the next run; then nobody has to hear of its end.
	if (heard.some(({ status }) => status === 'queued')) return;
	const ended = heard.some(({ subject }) => wasReconnect(alert, subject)) ? { ...alert, kind: 'reconnect' as const } : alert;
	const team = await listTeam(run.store, { activeOnly: true });
	for (const { address } of heard) {
		const reader = settings.readers.find((one) => one.address === address) ?? readerAt(address, team, settings);
		await tell(run, 'ended', ended, reader, () => writeEnded(ended, reader));
	}
	await inTransaction(run.store, (sql) => settleEnds(sql, alert.notices.map(({ id }) => id), run.now));
}

/** An account that works again is disabled no longer: what its trouble was is known by what was told of it. */
const wasReconnect = ({ kind, about }: Alert, subject: string) => kind === 'unreachable' && NOTICE_LANGUAGES.some((language) => wordsIn(language).troubles.reconnect.subject(about) === subject);

async function tell({ store, account, now, mails }: Run, event: AlertMail['event'], alert: Alert, reader: AlertReader, write: () => WrittenNotice | Promise<WrittenNotice>, admit?: (sql: Sql) => Promise<string | null>): Promise<void> {
	const key = noticeKey(alert.id, event, reader.address);
	const before = await readOutgoing(store, key);
	if (before && before.status !== 'queued' && before.status !== 'sending') return;
	const mail = noticeMail(account, { name: reader.name ?? '', address: reader.address }, await write());
	const sending = await sendOutgoing(store, account, { key, purpose: 'notice', mail, answers: [], admit }, PATIENCE, now);
	if ('notAdmitted' in sending) return;
	const { subject, status, reason } = sending.outgoing;
	mails.push({ event, kind: alert.kind, subject, recipient: reader.address, status, reason, noticeIds: alert.notices.map(({ id }) => id) });
}
