import { domainToASCII } from 'node:url';

import { blockAddress } from '../../store/blocked-addresses';
import { raiseNotice } from '../../store/notices';
import { copyCameBack, stopCopies, warnOfReturnedCopy, type Warning } from '../../store/original-copies';
import { recipientsOf, setRecipientState, type OutgoingPurpose } from '../../store/outgoing';
import { findReported, keepReport, type ReportedMail } from '../../store/reported-mail';
import type { Sql } from '../../store/store';
import { addressIdentity, domainOf } from '../address';
import type { DeliveryReport, ReportedRecipient } from './report';
import { blocksAddress, isPermanent } from './status-code';

/** What a delivery report says, and of which mail of ours; added to the item of the report. */
export interface DeliveryNews {
	/** null: it is about no mail of ours. */
	about: {
		/** Of the outgoing mail; null for a copy of an original. */
		id: string | null;
		purpose: OutgoingPurpose | 'copy';
		messageId: string;
		subject: string;
		/** The received mail that it answered, told of, or is a copy of. */
		messageKey: string | null;
	} | null;
	recipients: {
		address: string;
		outcome: ReportedRecipient['outcome'];
		statusCode: string | null;
		reason: string | null;
		/** Whether the mail was sent there: only that is believed of a report, because anybody can write one. */
		wasRecipient: boolean;
	}[];
}

/**
 * Says which mail of ours a report is about, and writes down what it says: of each recipient whom that mail was sent to,
 * and of no other. Doing it again changes nothing.
 *
 * @param received the mail that brought the report
 * @returns the news for the item, and what is to be told to people
 */
export async function applyReport(sql: Sql, report: DeliveryReport, received: { messageId: string; receivedAt: number }): Promise<{ news: DeliveryNews; warning: Warning | null }> {
	const { news, mail, matched } = await matchReport(sql, report);
	if (mail === undefined) return { news, warning: null };
	const warning = mail.kind === 'copy' ? await applyToCopy(sql, mail, matched, received.receivedAt) : await applyToOutgoing(sql, mail, matched, received.receivedAt);
	if (mail.kind === 'outgoing' && mail.contactId !== null && matched.length > 0) await keepReport(sql, received.messageId, mail.contactId, received.receivedAt);
	return { news, warning };
}

/** The same without writing anything. */
export async function describeReport(sql: Sql, report: DeliveryReport): Promise<DeliveryNews> {
	return (await matchReport(sql, report)).news;
}

interface Matched {
	/** As it is kept with the mail, lower case. */
	address: string;
	reported: ReportedRecipient;
}

async function matchReport(sql: Sql, report: DeliveryReport): Promise<{ news: DeliveryNews; mail: ReportedMail | undefined; matched: Matched[] }> {
	const mail = await findReported(sql, report);
	const sentTo = mail === undefined ? [] : mail.kind === 'copy' ? [mail.recipient] : (await recipientsOf(sql, mail.id)).map(({ address }) => address);
	const bySpelling = new Map(sentTo.map((address) => [spelling(address), address]));
	const matched: Matched[] = [];
	const recipients = report.recipients.map((reported) => {
		const address = spellingsOf(reported).map((one) => bySpelling.get(one)).find((one) => one !== undefined);
		if (address !== undefined) matched.push({ address, reported });
		const { outcome, statusCode, reason } = reported;
		return { address: reported.address, outcome, statusCode, reason, wasRecipient: address !== undefined };
	});
	const about = mail === undefined ? null : { id: mail.kind === 'copy' ? null : mail.id, purpose: mail.kind === 'copy' ? ('copy' as const) : mail.purpose, messageId: mail.headerId, subject: mail.subject, messageKey: mail.messageKey };
	return { news: { about, recipients }, mail, matched };
}

/** One spelling for the two of a domain name (RFC 5891). */
function spelling(address: string): string {
	const identity = addressIdentity(address);
	const domain = domainOf(identity);
	return `${identity.slice(0, identity.length - domain.length)}${domainToASCII(domain) || domain}`;
}

/** A report may name the place a mail was passed on to; and the "+" of a tag as RFC 3461, 4 encodes it. */
function spellingsOf({ address, originalAddress }: ReportedRecipient): string[] {
	return [originalAddress, address].filter((one) => one !== null).flatMap((one) => [spelling(one), spelling(one.replace(/\+(2B|3D)/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))))]);
}

async function applyToOutgoing(sql: Sql, { id, purpose, subject }: Extract<ReportedMail, { kind: 'outgoing' }>, matched: readonly Matched[], at: number): Promise<Warning | null> {
	const bounced: Matched[] = [];
	for (const one of matched) {
		const { address, reported: { outcome, statusCode, reason } } = one;
		if (outcome === 'delivered') continue;
		// What was known before changes nothing: an address that somebody has unblocked meanwhile stays free.
		if (!(await setRecipientState(sql, id, address, { status: outcome, statusCode, reason }, at)) || outcome !== 'bounced') continue;
		bounced.push(one);
		if (blocksAddress(statusCode)) await blockAddress(sql, address, `Mail came back: ${reason ?? statusCode ?? ''}`, 'bounce', at);
	}
	if (purpose !== 'staff' || bounced.length === 0) return null;
	const warning = {
		message: `The mail "${subject.slice(0, 100)}" did not reach ${bounced.map(({ address }) => address).join(', ')}: ${bounced[0].reported.reason ?? 'the mail server gives no reason'}`,
		description: 'Check the address, and reach the person in another way. An address that mail never reaches is blocked for automatic mail until you unblock it (Mailbox Sync, Blocked Address: Unblock).',
	};
	return (await raiseNotice(sql, `outgoing:${id}:bounced`, `${warning.message}. ${warning.description}`)) ? warning : null;
}

async function applyToCopy(sql: Sql, { messageKey, mailboxId, recipient }: Extract<ReportedMail, { kind: 'copy' }>, matched: readonly Matched[], at: number): Promise<Warning | null> {
	const bounced = matched.find(({ reported }) => reported.outcome === 'bounced');
	if (bounced === undefined) return null;
	const { statusCode, reason } = bounced.reported;
	const why = reason ?? statusCode ?? 'the mail server gives no reason';
	if (!(await copyCameBack(sql, messageKey, statusCode, `It came back: ${why}`, at))) return null;
	return isPermanent(statusCode) ? await stopCopies(sql, mailboxId, recipient, why) : await warnOfReturnedCopy(sql, mailboxId, recipient, why);
}
