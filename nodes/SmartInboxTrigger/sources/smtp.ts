import { createHash } from 'node:crypto';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

import { contentKey } from '../../shared/mail/message/content-key';
import { parseMail } from '../../shared/mail/message/parse';
import { receive, type Arrival } from '../../shared/store/arrivals';
import { recordMail } from '../../shared/store/mailboxes';
import type { Store } from '../../shared/store/store';
import { isOwnMail } from '../own-addresses';
import type { SmtpSettings } from '../settings';

const SECONDS = 1000;
const MEGABYTE = 1024 * 1024;
const LIMITS = {
	clients: 200,
	recipients: 100,
	/** Between two commands, or pieces of a mail (RFC 5321, 4.5.3.2.7). */
	silence: 5 * 60 * SECONDS,
	/** Mail of all clients that is in memory at once, beyond one mail of the largest size. */
	bytesInMemory: 64 * MEGABYTE,
	/** Received lines; more means that a mail goes round in circles (RFC 5321, 6.3). */
	hops: 100,
};

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

/** Refuses with an SMTP reply. */
export class SmtpReply extends Error {
	constructor(
		readonly responseCode: number,
		message: string,
	) {
		super(message);
	}
}

/**
 * An SMTP server that accepts mail for the configured recipients and nobody else. `take` decides about each mail: the
 * client gets 250 with its text when it resolves, and 451 (try again later) when it throws anything but an SmtpReply.
 */
export function createReceiver(settings: SmtpSettings, take: (mail: HandedOver) => Promise<string>): SMTPServer {
	const memory = { bytes: 0, limit: Math.max(LIMITS.bytesInMemory, 2 * settings.sizeLimitBytes) };
	const server = new SMTPServer({
		banner: 'Smart Inbox',
		...(settings.tls && { cert: settings.tls.cert, key: settings.tls.key, minVersion: 'TLSv1.2' }),
		disabledCommands: ['AUTH', ...(settings.tls ? [] : ['STARTTLS'])],
		authOptional: true,
		size: settings.sizeLimitBytes,
		maxClients: LIMITS.clients,
		socketTimeout: LIMITS.silence,
		closeTimeout: SECONDS,
		disableReverseLookup: true,
		logger: false,
		onRcptTo({ address }, session, callback) {
			if (session.envelope.rcptTo.length >= LIMITS.recipients) callback(new SmtpReply(452, 'Too many recipients'));
			else if (recipientFor(address, settings.recipients) === null) callback(new SmtpReply(550, '5.1.1 No such recipient here'));
			else callback();
		},
		onData(stream, session, callback) {
			readData(stream, memory)
				.then(async (raw) => {
					if (raw === null) throw new SmtpReply(452, '4.3.1 Too much mail at once, try again later');
					try {
						if (stream.sizeExceeded) throw new SmtpReply(552, `5.3.4 The mail is larger than the limit of ${Math.round(settings.sizeLimitBytes / MEGABYTE)} MB`);
						if (hops(raw) > LIMITS.hops) throw new SmtpReply(554, '5.4.6 The mail goes round in circles');
						return await take(handedOver(raw, session, settings.recipients));
					} finally {
						memory.bytes -= raw.length;
					}
				})
				.then(
					(text) => callback(null, text),
					(cause: unknown) => callback(cause instanceof SmtpReply ? cause : new SmtpReply(451, '4.3.0 The mail could not be stored, try again later')),
				);
		},
	});
	// A client that breaks off is no fault of ours; listening is watched by whoever called listen().
	server.on('error', () => undefined);
	return server;
}

/** The configured recipient an address belongs to, "+tag" left aside; null when it is none of ours. */
export function recipientFor(address: string, recipients: readonly string[]): string | null {
	const lower = address.toLowerCase();
	if (recipients.includes(lower)) return lower;
	const at = lower.lastIndexOf('@');
	const plus = lower.indexOf('+');
	if (plus < 1 || plus > at) return null;
	const plain = lower.slice(0, plus) + lower.slice(at);
	return recipients.includes(plain) ? plain : null;
}

/** Reads DATA to its end, keeping no more than the limits allow. Null when too much is in memory already. */
async function readData(stream: SMTPServerDataStream, memory: { bytes: number; limit: number }): Promise<Buffer | null> {
	const pieces: Buffer[] = [];
	let kept = 0;
	let crowded = false;
	try {
		for await (const piece of stream as AsyncIterable<Buffer>) {
			if (stream.sizeExceeded || memory.bytes + piece.length > memory.limit) {
				crowded ||= !stream.sizeExceeded;
				pieces.length = 0;
				memory.bytes -= kept;
				kept = 0;
			} else if (!crowded) {
				pieces.push(piece);
				kept += piece.length;
				memory.bytes += piece.length;
			}
		}
	} catch (cause) {
		memory.bytes -= kept;
		throw cause;
	}
	if (crowded || stream.sizeExceeded) {
		memory.bytes -= kept;
		return crowded && !stream.sizeExceeded ? null : Buffer.alloc(0);
	}
	return Buffer.concat(pieces);
}

function hops(raw: Buffer): number {
	const end = raw.indexOf('\r\n\r\n');
	const headers = raw.toString('latin1', 0, Math.min(end === -1 ? raw.length : end, 256 * 1024));
	return headers.match(/^received:/gim)?.length ?? 0;
}

function handedOver(raw: Buffer, session: SMTPServerSession, configured: readonly string[]): HandedOver {
	const recipients = session.envelope.rcptTo.map(({ address }) => recipientFor(address, configured)).filter((address) => address !== null);
	return {
		raw,
		sender: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
		recipients: [...new Set(recipients)],
		client: { name: session.hostNameAppearsAs || 'unknown', address: session.remoteAddress, protocol: session.transmissionType },
	};
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
		const { mail: parsed } = await parseMail(source);
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

/** Opens the port. @throws the system's refusal, e.g. EADDRINUSE */
export async function listenOn(server: SMTPServer, { port, host }: Pick<SmtpSettings, 'port' | 'host'>): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		server.server.once('error', reject);
		server.listen(port, host, () => {
			server.server.off('error', reject);
			resolve();
		});
	});
}
