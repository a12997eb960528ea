import { randomBytes } from 'node:crypto';
import MailComposer, { type MailComposerAlternative } from 'nodemailer/lib/mail-composer';
import type { MimeNodeHeaderValue } from 'nodemailer/lib/mime-node';

import { domainOf, isValidAddress } from './address';
import { bodyEncoding, bodyText } from './body-text';
import { composedFile, is8Bit, isAttachableMail, type OutgoingFile } from './composed-file';
import { withContentIds } from './content-ids';
import { oneLine, unstructured, writtenIds, writtenPerson } from './header-text';
import { htmlLinesToText, readHtmlLines } from './message/html-lines';
import type { Address } from './message/message';

/** A mail to be sent. Texts are plain strings: line breaks and control characters in header fields become blanks, and runs of blanks one. */
export interface OutgoingMail {
	from: Address;
	to: Address[];
	cc?: Address[];
	bcc?: Address[];
	replyTo?: Address[];
	subject: string;
	/** Empty = made from the HTML. */
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
	attachments?: OutgoingFile[];
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
 * @param isDraft whether nobody has to be addressed yet
 * @throws UnsendableMailError when an address is not valid, nobody is addressed, or a header is not one callers may set
 */
export async function composeMail(mail: OutgoingMail, { isDraft = false } = {}): Promise<ComposedMail> {
	const recipients = [...mail.to, ...(mail.cc ?? []), ...(mail.bcc ?? [])];
	if (recipients.length === 0 && !isDraft) {
		throw new UnsendableMailError('The mail has no recipient', 'Fill in To, Cc or Bcc.');
	}
	for (const { address } of [mail.from, ...recipients, ...(mail.replyTo ?? [])]) requireAddress(address);
	if (mail.envelopeFrom) requireAddress(mail.envelopeFrom);

	const messageId = writtenIds(mail.messageId)[0] ?? newMessageId(mail.from.address);
	const files = mail.attachments ?? [];
	const { html, contentIds } = withContentIds(mail.html, files, messageId);
	const root = new MailComposer({
		from: writtenPerson(mail.from),
		to: mail.to.map(writtenPerson),
		cc: mail.cc?.map(writtenPerson),
		replyTo: mail.replyTo?.map(writtenPerson),
		// An empty one would be left out, and an attachment be the whole mail.
		text: body(textOf(mail) || '\n'),
		html: html === undefined ? undefined : body(html),
		messageId,
		inReplyTo: writtenIds(mail.inReplyTo ?? '')[0],
		references: writtenIds((mail.references ?? []).join(' ')),
		headers: [
			{ key: 'Subject', value: unstructured(mail.subject) },
			...furtherHeaders(mail.headers ?? {}),
			// RFC 2045, 6.4: what holds an 8bit part is 8bit, which nodemailer does not say.
			...(files.some((file) => isAttachableMail(file) && is8Bit(file)) ? [{ key: 'Content-Transfer-Encoding', value: '8bit' }] : []),
		],
		attachments: files.map((file, index) => composedFile(file, contentIds[index])),
		disableFileAccess: true,
		disableUrlAccess: true,
		newline: 'windows',
	}).compile();
	root.setEnvelope({ from: mail.envelopeFrom === '' ? false : (mail.envelopeFrom ?? mail.from.address), to: recipients.map((one) => one.address) });
	const { from, to } = root.getEnvelope();
	return { source: await root.build(), envelope: { from: from || '', to: [...new Set(to)] } };
}

/** The copy for the sender's own Sent folder: the same mail, and who was in Bcc, which only the sender may know. */
export function copyForSender(source: Buffer, bcc: readonly string[] = []): Buffer {
	return bcc.length === 0 ? source : Buffer.concat([Buffer.from(`Bcc: ${bcc.join(',\r\n ')}\r\n`), source]);
}

function requireAddress(address: string): void {
	if (isValidAddress(address)) return;
	throw new UnsendableMailError(
		`"${oneLine(address).slice(0, 100)}" is not an email address`,
		'Write addresses as name@example.com, or "Ann Lee" <ann@example.com>, with commas between them.',
	);
}

/** Both bodies say the same: where there is no text, it is the HTML's. */
function textOf({ text, html }: OutgoingMail): string {
	return text.trim() === '' && html !== undefined ? htmlLinesToText(readHtmlLines(html)) : text;
}

function body(written: string): MailComposerAlternative {
	const content = bodyText(written);
	return { content, contentTransferEncoding: bodyEncoding(content) };
}

/** Set from the fields of OutgoingMail, or by the MIME structure. */
const OWN_HEADERS = /^(?:from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|mime-version|content-.*)$/i;
/** RFC 5322, 3.6.8, and short enough never to need folding. */
const HEADER_NAME = /^[A-Za-z0-9-]{1,70}$/;

function furtherHeaders(headers: Record<string, string>): { key: string; value: MimeNodeHeaderValue }[] {
	return Object.entries(headers).map(([key, value]) => {
		if (!HEADER_NAME.test(key) || OWN_HEADERS.test(key)) {
			throw new UnsendableMailError(`The header "${oneLine(key).slice(0, 100)}" cannot be set`, 'Choose another header name, e.g. one that begins with X-.');
		}
		return { key, value: unstructured(value) };
	});
}
