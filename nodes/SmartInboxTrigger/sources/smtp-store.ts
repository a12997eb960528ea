import { createHash } from 'node:crypto';

import type { Arrival } from '../../shared/store/arrivals';
import { ArrivingMail } from '../../shared/store/arriving-mail';
import type { Store } from '../../shared/store/store';
import { isOwnMail } from '../../shared/mail/own-mail';
import type { Commits } from './smtp-commit';
import { SmtpReply } from './smtp-reply';

/** A mail as a client handed it over. */
export interface HandedOver {
	/** Exactly the bytes of DATA, to be read to their end: the client hears no reply before. */
	data: AsyncIterable<Buffer>;
	/** Envelope sender; empty for reports (RFC 5321, 4.5.5). */
	sender: string;
	/** Accepted recipients as configured, each once. */
	recipients: string[];
	client: { name: string; address: string; protocol: string };
}

/** The lines that final delivery puts before a mail (RFC 5321, 4.4). */
export function traceLines({ sender, client }: Omit<HandedOver, 'data'>, recipient: string, now: Date): Buffer {
	const line = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 500);
	const trace = [
		`Return-Path: <${line(sender)}>`,
		`Delivered-To: ${line(recipient)}`,
		`Received: from ${line(client.name)} ([${line(client.address)}]) by smart-inbox with ${line(client.protocol)}; ${now.toUTCString().replace('GMT', '+0000')}`,
	];
	return Buffer.from(`${trace.join('\r\n')}\r\n`);
}

/**
 * Puts a mail into the ledger, durably, once for each recipient's mailbox.
 *
 * @param mailboxes mailbox ids by recipient
 * @returns the text of the 250 reply, naming the ledger's key
 */
export async function storeHandedOver({ store, commits }: { store: Store; commits: Commits }, mailboxes: ReadonlyMap<string, string>, own: readonly string[], mail: HandedOver): Promise<string> {
	const now = new Date();
	const arriving = new ArrivingMail(store, traceLines(mail, mail.recipients[0], now));
	try {
		const digest = await takeIn(mail.data, arriving);
		const { envelope, contentKey, source, sizeBytes } = await arriving.end();
		const verdict = isOwnMail(envelope, own) ? { state: 'ignored' as const, reason: 'Sent by one of your own addresses' } : undefined;
		const arrivals = mail.recipients.flatMap((recipient): Arrival[] => {
			const mailboxId = mailboxes.get(recipient);
			if (mailboxId === undefined) return [];
			// A client that never saw our 250 sends the same bytes again: the same row, and 250 again.
			const messageKey = `smtp:${mailboxId}:${createHash('sha256').update(digest).update(`\0${recipient}`).digest('hex')}`;
			return [{ messageKey, mailboxId, folder: null, receivedAt: now.getTime(), contentKey, mail: envelope, source, sizeBytes, verdict }];
		});
		if (arrivals.length === 0) throw new SmtpReply(550, '5.1.1 No such recipient here');
		await commits.add(arrivals);
		return `2.0.0 OK: queued as ${arrivals[0].messageKey}`;
	} catch (cause) {
		await arriving.discard().catch(() => undefined);
		throw cause;
	}
}

/** @returns SHA-256 of the bytes */
async function takeIn(data: AsyncIterable<Buffer>, arriving: ArrivingMail): Promise<Buffer> {
	const hash = createHash('sha256');
	let trouble: { cause: unknown } | undefined;
	for await (const piece of data) {
		// A store that takes no more is no reason to stop reading: see HandedOver.
		if (trouble) continue;
		hash.update(piece);
		await arriving.write(piece).catch((cause: unknown) => (trouble = { cause }));
	}
	if (trouble) throw trouble.cause;
	return hash.digest();
}
