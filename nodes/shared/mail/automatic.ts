import { saysRead, saysRecalled, senderKind, Signs } from './automatic-signs';
import { isNoReply } from './address';
import { firstHeader } from './message/headers';
import type { Address, MessageKind } from './message/message';

/** What is looked at to tell a person's mail from a machine's. */
export interface MailTraits {
	headers: Record<string, string[]>;
	from: Address | null;
	subject: string;
	text: string;
	/** MIME types of the parts that are not the body. */
	attachmentTypes: string[];
}

export interface KindDecision {
	kind: MessageKind;
	/** In words, for the person who wonders why no contact was made. */
	kindReason: string;
}

/** Headers of a mail with what was found in it. */
interface Look extends MailTraits {
	signs: Signs;
	lower: (name: string) => string;
	has: (name: string) => boolean;
	types: string[];
	contentType: string;
	/** Sent with an empty envelope sender, as RFC 5321 asks of delivery reports and RFC 3834 of answers. */
	nullReturn: boolean;
	/** First word of Auto-Submitted (RFC 3834). */
	autoSubmitted: string;
}

const decision = (kind: MessageKind, kindReason: string): KindDecision => ({ kind, kindReason });

/** Mail programs that people write with, as they name themselves in User-Agent or X-Mailer. */
const MAIL_PROGRAM = /thunderbird|apple mail|iphone mail|ipad mail|outlook|roundcube|horde|squirrelmail|evolution|k-9|airmail|mailspring|spark|emclient|em client|the bat|mutt|zimbra|protonmail|yahoomail|gmx|webmail|blackberry|samsung|foxmail|becky|kmail|claws|sylpheed|geary|aquamail/i;
const FORM_PROGRAM = /phpmailer|wordpress|php\/|symfony|laravel|swift|drupal|joomla|typo3|contact form/i;

/**
 * Tells what sent a mail. The union of what help desks look at (each alone finds under 65 % of real machine mail), in the
 * order of RFC 3464 (delivery reports), RFC 5965 (abuse reports), RFC 8098 (receipts), RFC 3834 (automatic answers); no
 * single header decides against signs of a person.
 * "bulk" never means "not a lead": portals send their enquiries with List-Unsubscribe, Precedence and Auto-Submitted.
 */
export function classifyKind(traits: MailTraits): KindDecision {
	const { headers, from, subject, text } = traits;
	const lower = (name: string) => firstHeader(headers, name).trim().toLowerCase();
	const has = (name: string) => headers[name] !== undefined;
	const returnPath = lower('return-path');
	const look: Look = {
		...traits,
		lower,
		has,
		signs: new Signs(from?.name ?? '', from?.address ?? '', subject, text, MAIL_PROGRAM.test(`${lower('user-agent')} ${lower('x-mailer')}`), has('in-reply-to') || has('references')),
		types: traits.attachmentTypes.map((type) => type.toLowerCase()),
		contentType: lower('content-type'),
		nullReturn: has('return-path') && isNullPath(returnPath),
		autoSubmitted: lower('auto-submitted').split(/[;\s(]/)[0],
	};
	return asReport(look) ?? asBounce(look) ?? asAnswer(look) ?? asBulk(look) ?? decision('personal', 'No sign of a machine');
}

/** Whether a Return-Path names nobody, or a mail server; "bounce@" is where mailing services have the reports of what they send go. */
function isNullPath(returnPath: string): boolean {
	const address = returnPath.replace(/[<>\s]/g, '');
	return /^(?:null)?$/.test(address) || (!/^bounces?\b/.test(address) && senderKind('', address) === 'mail server');
}

/** Abuse, DMARC and TLS reports, and read receipts. */
function asReport({ signs, types, contentType, has, nullReturn, from, subject, text }: Look): KindDecision | null {
	const reportType = /report-type\s*=\s*"?([\w-]+)/.exec(contentType)?.[1] ?? '';
	const head = text.slice(0, 20_000);
	const sender = from?.address.toLowerCase() ?? '';
	if (types.includes('message/feedback-report') || reportType === 'feedback-report') return decision('report', 'Abuse report (RFC 5965)');
	if (types.includes('message/disposition-notification') || reportType === 'disposition-notification') return decision('report', 'Read receipt (RFC 8098)');
	if (reportType === 'tlsrpt' || types.some((type) => type.startsWith('application/tlsrpt'))) return decision('report', 'TLS report (RFC 8460)');
	if (has('x-hmxmroriginalrecipient') || (has('x-yahoo-newman-property') && signs.reportSubject !== null)) return decision('report', 'Abuse report of a mail provider');
	if (/^feedback-type\s*:/im.test(head) && /^(?:user-agent|version|original-mail-from|source-ip|original-rcpt-to)\s*:/im.test(head)) return decision('report', 'Abuse report written into the text');
	if (/\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"Complaint\\?"/.test(head)) return decision('report', 'Complaint (Amazon SES notification)');
	if (signs.reportSubject !== null) {
		const enclosed = types.some((type) => /^message\/rfc822|^text\/rfc822-headers|gzip|zip|xml/.test(type));
		const provider = /feedback|fbl|abuse|complaint|staff|arf|dmarc|tlsrpt|postmaster|report|quarantine|spam/.test(sender);
		if ((enclosed || provider || signs.returned) && signs.person < 2) return decision('report', `Report: subject "${signs.reportSubject}"`);
	}
	if (signs.readSubject !== null && (types.some((type) => /^message\/|rfc822|ms-tnef/.test(type)) || nullReturn || saysRead(text))) return decision('report', `Read receipt: subject "${signs.readSubject}"`);
	if (signs.isAboutMail && from !== null && !isNoReply(from.address)) return decision('report', 'A program’s report about mail');
	if (/^[^:：]{3,20}[:：]/.test(subject) && saysRecalled(text)) return decision('report', 'A mail is taken back');
	return null;
}

/** Delivery reports. */
function asBounce({ signs, types, contentType, has, lower, nullReturn, autoSubmitted, from, text }: Look): KindDecision | null {
	const bounce = (why: string) => decision('bounce', `Delivery report: ${why}`);
	const { sender, bounceSubject, answerSubject } = signs;
	if (/report-type\s*=\s*"?delivery-status/.test(contentType) || types.some((type) => type === 'message/delivery-status' || type === 'message/global-delivery-status' || (type === 'text/rfc822-headers' && (nullReturn || signs.delivery > 0)))) return bounce('delivery-status part (RFC 3464)');
	if (has('x-failed-recipients')) return bounce('X-Failed-Recipients header');
	if (/\\?"(?:notificationType|eventType)\\?"\s*:\s*\\?"(?:Bounce|Delivery|DeliveryDelay|Reject)\\?"/.test(text.slice(0, 20_000))) return bounce('Amazon SES notification');
	const machine = nullReturn || autoSubmitted.startsWith('auto') || types.includes('message/rfc822') || contentType.startsWith('multipart/report') || has('x-mx-bounce') || has('x-mlserver');
	const byName = from?.address || from?.name || 'a mail server';
	if (sender === 'mail server' && (answerSubject === null || signs.delivery > 0)) return bounce(`sent by ${byName}`);
	if (answerSubject !== null && bounceSubject === null) return null;
	if (sender === 'postmaster' && (bounceSubject !== null || nullReturn || (signs.delivery > 0 && (machine || signs.person < 2)))) return bounce(`sent by ${byName}`);
	if (bounceSubject !== null) {
		if (machine && (signs.delivery > 0 || signs.person === 0 || nullReturn)) return bounce(`subject "${bounceSubject}"`);
		if (signs.delivery > 0 && (sender === 'program' || signs.returned || signs.person === 0)) return bounce(`subject "${bounceSubject}"`);
	}
	if (nullReturn && signs.delivery > 0 && (signs.person < 2 || signs.returned || signs.delivery > 1)) return bounce('empty Return-Path and the words of a delivery report');
	if (sender === 'program' && signs.delivery > 1 && signs.person < 2) return bounce('the words of a delivery report, sent by a program');
	if (signs.returned && signs.delivery > 1 && signs.person === 0) return bounce('the words of a delivery report above a returned mail');
	if (/^fml\b/.test(lower('x-mlserver')) && (bounceSubject !== null || signs.returned)) return bounce('mailing list program');
	return null;
}

const ANSWERING = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-autogenerated', 'x-autoreply-from', 'x-mail-autoreply', 'x-auto-reply', 'x-auto-response', 'x-vacation', 'x-cm-autoreply', 'x-amazon-auto-reply', 'x-mdautoresponder', 'x-autoreply-domain', 'x-apple-action', 'x-post-messageclass', 'x-fc-machinegenerated', 'x-pm-autoreply'];

/** Vacation notes and other answers of programs. */
function asAnswer({ signs, headers, has, lower, nullReturn, autoSubmitted, from }: Look): KindDecision | null {
	const automatic = (why: string) => decision('automatic', `Automatic answer: ${why}`);
	if (autoSubmitted === 'auto-replied' || autoSubmitted === 'auto-notified' || autoSubmitted.startsWith('vacation')) return automatic('Auto-Submitted header (RFC 3834)');
	for (const name of ANSWERING) {
		if (!has(name)) continue;
		const value = lower(name);
		// A mail that a rule passed on is the sender's own ("X-Autogenerated: Forward").
		if (/^(?:no|false|0|none)$|forward|redirect|mirror/.test(value) || (name === 'x-apple-action' && value !== 'vacation') || (name === 'x-post-messageclass' && !value.includes('autorespond'))) continue;
		return automatic(`${name} header`);
	}
	if (/^(?:auto[_-]?reply|autoreply)/.test(lower('precedence') || lower('x-precedence'))) return automatic('Precedence header');
	if (/autorespond/.test(lower('delivered-to')) || /(?:^|;\s*)(?:yes|true)$/.test(lower('x-loop'))) return automatic('loop mark of an answering program');
	const suppresses = /\boof\b|\ball\b/.test(lower('x-auto-response-suppress'));
	const answers = has('in-reply-to') || has('references');
	// Exchange writes the loop mark into what its rules pass on, too: that is the sender's own mail.
	if (has('x-ms-exchange-inbox-rules-loop') && (suppresses || signs.away || (signs.person === 0 && autoSubmitted === ''))) return automatic('Exchange inbox rule');
	if (signs.answerSubject !== null) return automatic(`subject "${signs.answerSubject}"`);
	if ((nullReturn || autoSubmitted.startsWith('auto') || suppresses || (answers && signs.again)) && signs.away) return automatic('an absence note');
	if (answers && !isForm({ headers, from, lower }) && !(from !== null && isNoReply(from.address)) && signs.program !== null) return automatic(signs.program);
	if (!answers && !isForm({ headers, from, lower }) && signs.acknowledges) return automatic('a help desk acknowledges a mail');
	if (nullReturn && !isForm({ headers, from, lower }) && signs.person < 3 && (signs.person < 2 || answers)) return automatic('empty Return-Path');
	if (suppresses && answers && autoSubmitted.startsWith('auto')) return automatic('X-Auto-Response-Suppress header');
	return null;
}

/** Whether a site's form sent it: with an empty envelope sender as well, where the site has no mailbox. */
function isForm({ headers, from, lower }: Pick<Look, 'headers' | 'from' | 'lower'>): boolean {
	if (headers['x-php-originating-script'] !== undefined || headers['x-php-script'] !== undefined || FORM_PROGRAM.test(lower('x-mailer'))) return true;
	const replyTo = lower('reply-to');
	return replyTo.includes('@') && from !== null && !replyTo.includes(from.address.toLowerCase());
}

/** What is sent to many, or by a program on somebody's behalf. */
function asBulk({ has, lower, autoSubmitted, nullReturn, from }: Look): KindDecision | null {
	const bulk = (why: string) => decision('bulk', why);
	if (autoSubmitted !== '' && autoSubmitted !== 'no') return bulk(`Sent by a program (Auto-Submitted: ${autoSubmitted})`);
	if (has('list-id')) return bulk('Mailing list (List-Id)');
	if (has('list-unsubscribe') || has('list-post') || has('mailing-list')) return bulk('Sent to many (List-Unsubscribe)');
	if (/^(?:bulk|list|junk)/.test(lower('precedence') || lower('x-precedence'))) return bulk('Sent to many (Precedence)');
	if (has('feedback-id') || has('x-campaign') || has('x-campaignid') || has('x-csa-complaints') || has('x-mailgun-tag')) return bulk('Sent by a mailing service');
	if (from !== null && /-(?:request|confirm)@/i.test(from.address)) return bulk('Mailing list (its address for requests)');
	if (from !== null && isNoReply(from.address)) return bulk('Sent by a program (no-reply address)');
	if (nullReturn) return bulk('Sent by a program (empty Return-Path)');
	return null;
}
