import { addressIdentity } from '../../shared/mail/address';
import { quarantineDigest, quarantineEnded } from '../../shared/mail/notice-mail/quarantine-digest';
import type { WrittenNotice } from '../../shared/mail/notice-mail/frame';
import { troubleEnded, troubleRaised, type NoticeReader } from '../../shared/mail/notice-mail/trouble';
import { mailboxPart, troubleKind, type TroubleKind } from '../../shared/mail/notice-mail/trouble-kind';
import { disabledMailboxes, listMailboxes } from '../../shared/store/mailboxes';
import type { Notice } from '../../shared/store/notices';
import { putAsideMails } from '../../shared/store/put-aside';
import type { Sql } from '../../shared/store/store';

/** What one mail tells of: one notice, or all mails that were put aside since the last digest. */
export interface Alert {
	/** Of the notice, or of the digest. */
	id: string;
	kind: TroubleKind;
	/** The address of the account it is about, or empty. */
	about: string;
	/** At least one, the oldest first. */
	notices: readonly Notice[];
}

/** What is known of the mailboxes that notices are about. */
export interface MailboxFacts {
	addresses: ReadonlyMap<string, string>;
	disabled: ReadonlySet<string>;
}

export async function mailboxFacts(sql: Sql): Promise<MailboxFacts> {
	return { addresses: new Map((await listMailboxes(sql)).map(({ id, address }) => [id, address])), disabled: await disabledMailboxes(sql) };
}

export const kindOf = ({ subject }: Pick<Notice, 'subject'>, { disabled }: MailboxFacts): TroubleKind => troubleKind(subject, (id) => disabled.has(id));

/** The address a notice is about; empty when it is about none. */
export function aboutOf({ subject }: Pick<Notice, 'subject'>, { addresses }: MailboxFacts): string {
	const mailbox = mailboxPart(subject);
	if (mailbox) return addresses.get(mailbox.mailboxId) ?? '';
	const sender = /^replies:(.+?):held back$/.exec(subject)?.[1];
	return sender === undefined ? '' : addressIdentity(sender);
}

/** The alerts in notices that were taken up: what was taken up together is told together. */
export function alertsOf(notices: readonly Notice[], facts: MailboxFacts): Alert[] {
	const together = new Map<number, Notice[]>();
	for (const notice of notices) {
		const at = notice.toldAt ?? 0;
		together.set(at, [...(together.get(at) ?? []), notice]);
	}
	return [...together].map(([toldAt, group]) => {
		const [first] = group;
		const kind = kindOf(first, facts);
		return { id: kind === 'quarantine' ? `${DIGEST}${toldAt}` : first.id, kind, about: aboutOf(first, facts), notices: group };
	});
}

const DIGEST = 'digest-';

/** The notices behind the id of an alert: one, or those that were taken up at a time. */
export function noticesBehind(alertId: string): { toldAt: number } | { noticeId: string } {
	return alertId.startsWith(DIGEST) ? { toldAt: Number(alertId.slice(DIGEST.length)) } : { noticeId: alertId };
}

/** The mail that tells of an alert. */
export async function writeRaised(sql: Sql, { kind, about, notices }: Alert, reader: NoticeReader): Promise<WrittenNotice> {
	if (kind !== 'quarantine') return troubleRaised({ kind, about, notice: notices[0] }, reader);
	const keys = notices.slice(0, MOST_READ).flatMap(({ subject }) => /^delivery:(.+):quarantined$/s.exec(subject)?.[1] ?? []);
	return quarantineDigest(await putAsideMails(sql, keys), notices.length, reader);
}

/** Mails of a digest that are looked up to be named. */
const MOST_READ = 50;

/** The mail that tells of its end. */
export function writeEnded({ kind, about, notices }: Alert, reader: NoticeReader): WrittenNotice {
	return kind === 'quarantine' ? quarantineEnded(notices.length, reader) : troubleEnded({ kind, about, notice: notices[0] }, reader);
}
