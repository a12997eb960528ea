import { createHash } from 'node:crypto';

import { contentKey } from '../../shared/mail/message/content-key';
import { readHeaders } from '../../shared/mail/message/headers';
import { receive, type Arrival } from '../../shared/store/arrivals';
import { readEnvelope } from '../../shared/store/arriving-mail';
import { recordMail } from '../../shared/store/mailboxes';
import type { Store } from '../../shared/store/store';
import { isOwnMail } from '../own-addresses';
import { SmtpReply } from './smtp-reply';

/** A mail as a client handed it over. */
export interface HandedOver {
	/** Exactly the bytes of DATA. */
	raw: Buffer;
	/** Envelope sender; empty for reports (RFC 5321, 4.5.5). */
	sender: string;
	/** Accepted recipients as configured, each once. */
	recipients: string[];
	client: { name: string; address: string; protocol: string };
}

/** The mail as it is kept: with the lines that final delivery puts before it (RFC 5321, 4.4). */
export function withTrace({ raw, sender, client }: HandedOver, recipient: string, now: Date): Buffer {
	const line = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
	const trace = [
		`Return-Path: <${line(sender)}>`,
		`Delivered-To: ${line(recipient)}`,
		`Received: from ${line(client.name)} ([${line(client.address)}]) by smart-inbox with ${line(client.protocol)}; ${now.toUTCString().replace('GMT', '+0000')}`,
	];
	return Buffer.concat([Buffer.from(`${trace.join('\r\n')}\r\n`), raw]);
}

/**
 * Puts a mail into the ledger, durably, once for each recipient's mailbox.
 *
 * @param mailboxes mailbox ids by recipient
 * @returns the text of the 250 reply, naming the ledger's key
 */
export async function storeHandedOver(store: Store, mailboxes: ReadonlyMap<string, string>, own: readonly string[], mail: HandedOver): Promise<string> {
	const now = new Date();
	const arrivals: Arrival[] = [];
	for (const recipient of mail.recipients) {
		const mailboxId = mailboxes.get(recipient);
		if (mailboxId === undefined) continue;
		const source = withTrace(mail, recipient, now);
		const parsed = readEnvelope(readHeaders(source));
		arrivals.push({
			// A client that never saw our 250 sends the same bytes again: the same row, and 250 again.
			messageKey: `smtp:${mailboxId}:${createHash('sha256').update(mail.raw).update(`\0${recipient}`).digest('hex')}`,
			mailboxId,
			folder: null,
			receivedAt: now.getTime(),
			contentKey: contentKey(mail.raw),
			mail: parsed,
			source,
			sizeBytes: mail.raw.length,
			...(isOwnMail(parsed, own) && { verdict: { state: 'ignored' as const, reason: 'Sent by one of your own addresses' } }),
		});
	}
	if (arrivals.length === 0) throw new SmtpReply(550, '5.1.1 No such recipient here');
	await store.transaction(
		async (sql) => {
			for (const arrival of arrivals) {
				await receive(sql, arrival, now.getTime());
				await recordMail(sql, arrival.mailboxId, now.getTime());
			}
		},
		{ durable: true },
	);
	return `2.0.0 OK: queued as ${arrivals[0].messageKey}`;
}
