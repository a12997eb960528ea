import { randomBytes } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';

import { domainOf, isValidAddress } from './address';
import type { Address } from './message/message';

/** A mail to be sent. Texts are plain strings: line breaks and control characters in header fields become blanks. */
export interface OutgoingMail {
	from: Address;
	to: Address[];
	cc?: Address[];
	bcc?: Address[];
	replyTo?: Address[];
	subject: string;
	text: string;
	html?: string;
	/** With angle brackets; see `newMessageId`. */
	messageId: string;
	inReplyTo?: string | null;
	references?: string[];
	/** Further headers, e.g. Auto-Submitted. Fields named above cannot be set here. */
	headers?: Record<string, string>;
	/** The envelope sender when it is not `from`; empty = the null sender (RFC 5321, 4.5.5). */
	envelopeFrom?: string;
	attachments?: { fileName: string; mimeType: string; content: Buffer; contentId?: string }[];
}

/** A mail as it goes over the wire. */
export interface ComposedMail {
	/** The whole MIME text, without Bcc. */
	source: Buffer;
	/** Domains are ASCII here (IDNA), so every server takes them. */
	envelope: { from: string; to: string[] };
}

/** The mail cannot be sent as it is. Nothing left. */
export class UnsendableMailError extends Error {
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
		this.name = 'UnsendableMailError';
	}
}

/** A Message-ID (RFC 5322, 3.6.4) that ends in the domain of the sender's address. */
export function newMessageId(senderAddress: string): string {
	const domain = domainOf(senderAddress);
	return `<${randomBytes(16).toString('hex')}@${/^[a-z0-9.-]{1,253}$/.test(domain) ? domain : 'smart-inbox.invalid'}>`;
}

/**
 * Builds the MIME text of a mail.
 *
 * @throws UnsendableMailError when an address is not valid, nobody is addressed, or a header is not one callers may set
 */
export async function composeMail(mail: OutgoingMail): Promise<ComposedMail> {
	const recipients = [...mail.to, ...(mail.cc ?? []), ...(mail.bcc ?? [])];
	if (recipients.length === 0) {
		throw new UnsendableMailError('The mail has no recipient', 'Fill in To, Cc or Bcc.');
	}
	for (const { address } of [mail.from, ...recipients, ...(mail.replyTo ?? [])]) requireAddress(address);
	if (mail.envelopeFrom) requireAddress(mail.envelopeFrom);

	const root = new MailComposer({
		from: written(mail.from),
		to: mail.to.map(written),
		cc: mail.cc?.map(written),
		replyTo: mail.replyTo?.map(written),
		subject: oneLine(mail.subject),
		text: mail.text,
		html: mail.html,
		messageId: messageIds(mail.messageId)[0] ?? newMessageId(mail.from.address),
		inReplyTo: messageIds(mail.inReplyTo ?? '')[0],
		references: messageIds((mail.references ?? []).join(' ')),
		headers: furtherHeaders(mail.headers ?? {}),
		attachments: mail.attachments?.map(({ fileName, mimeType, content, contentId }) => ({
			filename: oneLine(fileName) || 'attachment',
			contentType: oneLine(mimeType) || 'application/octet-stream',
			content,
			...(contentId && { cid: oneLine(contentId).replace(/[<>]/g, '') }),
			// Whatever the attached mail is made of (RFC 2046, 5.2.1); nodemailer would show it inline.
			...(mimeType === 'message/rfc822' && { contentTransferEncoding: '8bit', contentDisposition: 'attachment' as const }),
		})),
		disableFileAccess: true,
		disableUrlAccess: true,
		newline: 'windows',
	}).compile();
	root.setEnvelope({ from: mail.envelopeFrom === '' ? false : (mail.envelopeFrom ?? mail.from.address), to: recipients.map((one) => one.address) });
	const { from, to } = root.getEnvelope();
	return { source: await root.build(), envelope: { from: from || '', to: [...new Set(to)] } };
}

/** The copy for the sender's own Sent folder: the same mail, and who was in Bcc, which only the sender may know. */
export function copyForSender(mail: ComposedMail, bcc: readonly Address[] = []): Buffer {
	if (bcc.length === 0) return mail.source;
	return Buffer.concat([Buffer.from(`Bcc: ${bcc.map((one) => one.address).join(',\r\n ')}\r\n`), mail.source]);
}

function requireAddress(address: string): void {
	if (isValidAddress(address)) return;
	throw new UnsendableMailError(
		`"${oneLine(address).slice(0, 100)}" is not an email address`,
		'Write addresses as name@example.com, or "Ann Lee" <ann@example.com>, with commas between them.',
	);
}

/** Control characters, line breaks first of all, would let a text that came from a mail write headers of its own. */
function oneLine(text: string): string {
	// eslint-disable-next-line no-control-regex -- control characters are what is looked for
	return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
}

function written({ name, address }: Address): { name: string; address: string } {
	return { name: oneLine(name), address };
}

function messageIds(text: string): string[] {
	return text.match(/<[^<>\s]{1,990}>/g) ?? [];
}

/** Set from the fields of OutgoingMail, or by the MIME structure. */
const OWN_HEADERS = /^(?:from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*)$/i;
/** RFC 5322, 3.6.8, and short enough never to need folding. */
const HEADER_NAME = /^[A-Za-z0-9-]{1,70}$/;

function furtherHeaders(headers: Record<string, string>): { key: string; value: string }[] {
	return Object.entries(headers).map(([key, value]) => {
		if (!HEADER_NAME.test(key) || OWN_HEADERS.test(key)) {
			throw new UnsendableMailError(`The header "${oneLine(key).slice(0, 100)}" cannot be set`, 'Choose another header name, e.g. one that begins with X-.');
		}
		return { key, value: oneLine(value) };
	});
}
