import type { SinkMail } from '../../demo/runtime/smtp-sink.mjs';
import { letter } from './mailroom';

// Who answers our automatic replies, so that a loop could begin.

/** What an opponent makes of a mail of ours, the how manyth it is: raw mails that reach us. */
export type Opponent = (mail: Pick<SinkMail, 'raw' | 'to' | 'from' | 'parsed'>, round: number) => string[];

/** A mail without any header that could give it away. `from`: whom it then seems to come from. */
export const unmarked = (raw: string, from: string, round: number) =>
	raw
		.replace(/^(?:auto-submitted|x-auto-response-suppress|precedence|x-loop|in-reply-to|references):.*\r?\n(?:[ \t].*\r?\n)*/gim, '')
		.replace(/^from:.*$/im, `From: ${from}`)
		.replace(/^message-id:.*$/im, `Message-ID: <${round}@${from.split('@')[1]}>`);

/** A mailbox that passes everything on to the inbox it came from. */
export const forwarding: Opponent = ({ raw }) => [raw];

/** The same, with every mark removed on the way. */
export const forwardingUnmarked: Opponent = ({ raw, to }, round) => [unmarked(raw, to[0], round)];

/** A vacation responder that ignores every header and marks nothing. */
export const vacation: Opponent = ({ parsed, to }, round) => [letter(`Ana <${to[0]}>`, `Thank you for your mail number ${round}. I would like to see the flat, please call +34 612 345 678.`, { Subject: `Re: ${parsed.subject ?? ''}` })];

const GIVEN = ['Anna', 'Bruno', 'Clara', 'David', 'Elena', 'Felix', 'Greta', 'Hugo'];
const FAMILY = ['Berg', 'Costa', 'Duval', 'Ferri', 'Gomez', 'Haas', 'Ivers', 'Jansen'];

/** One that answers from a new address each time, as two people who are new. */
export const stranger: Opponent = (_, round) =>
	[2 * round, 2 * round + 1].map((number) => {
		const [first, last] = [GIVEN[number % 8], FAMILY[Math.floor(number / 8) % 8]];
		return letter(`${first} ${last} <${first}.${last}@many.example>`, `Hello,\n\nI am looking for a flat with two rooms in the old town. When can I see it?\n\nKind regards\n${first} ${last}`);
	});

/** Every reply comes back, three times and in three forms; the third is what a person would write, too, and names somebody new. */
export const bounces: Opponent = ({ raw, to, from, parsed }, round) => {
	const report = (headers: string, body: string) => `Return-Path: <>\r\nFrom: ${headers}\r\nTo: ${from}\r\nMessage-ID: <b${Math.random()}-${round}@mx.example>\r\nDate: ${new Date().toUTCString()}\r\n${body}`;
	const status = `Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ${to[0]}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 No such user\r\n`;
	return [
		report('MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail Returned to Sender', `MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNo such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${status}\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n${raw}\r\n--b--\r\n`),
		report(`Mail Delivery System <${to[0]}>\r\nSubject: Delivery Status Notification (Failure)`, `\r\nYour message "${parsed.subject ?? ''}" to ${to[0]} could not be delivered. Please call +34 612 345 678.\r\n\r\n----- returned message -----\r\n${raw.slice(0, 500)}\r\n`),
		report(`${to[0]}\r\nSubject: Re: ${parsed.subject ?? ''}`, `\r\nThis address is not monitored any more. I would like to see a flat: write to new-${round}@bounces.example\r\n`),
	];
};
