import type { OutgoingMail } from '../compose';
import type { OutgoingFile } from '../composed-file';
import type { Address } from '../message/message';
import type { ReadMail } from '../message/parse';
import { forwardSubject, replySubject } from '../message/subject-marks';
import type { AnswererStyle } from './answer-words';
import { withBelow, type WrittenBody } from './body';
import { carriedFiles, carriedPictures } from './carried-files';
import { keptPicture, quotedForward, quotedReply } from './quote';
import { replyAllRecipients, replyRecipients } from './recipients';
import { withSignature } from './signature';
import { answerThreading } from './threading';

/** A mail that is answered or passed on. */
export interface Original extends ReadMail {
	/** ISO 8601. */
	receivedAt: string;
}

/** What a person adds to it. */
export interface Written extends WrittenBody {
	signature: string | null;
	style: AnswererStyle;
}

/** The parts of an outgoing mail that follow from its original. */
export type AnswerParts = Required<Pick<OutgoingMail, 'subject' | 'text' | 'references' | 'attachments'>> & Pick<OutgoingMail, 'html' | 'inReplyTo'>;

/**
 * A reply: its subject, its place in the conversation, and what was written above what is quoted.
 *
 * @param quote whether the original is repeated below
 */
export async function composeReply(original: Original, written: Written, quote: boolean): Promise<AnswerParts> {
	const { mail, attachments } = original;
	const pictures = quote && written.html !== null ? await carriedPictures(mail.html, attachments) : [];
	const signed = withSignature(written, written.signature);
	const body = quote ? withBelow(signed, quotedReply(quoted(original), written.style, keptPicture(idsOf(pictures)))) : signed;
	return { subject: replySubject(mail.subject), ...bodies(body), ...answerThreading(mail), attachments: pictures };
}

/** Whom a reply goes to. Empty when nobody can be answered. */
export function recipientsOfReply({ mail }: Original, everybody: boolean, own: readonly string[]): { to: Address[]; cc: Address[] } {
	return everybody ? replyAllRecipients(mail, own) : replyRecipients(mail, own);
}

/**
 * A mail that passes the original on, repeated below what was written. It belongs to the conversation, but it is no
 * answer: In-Reply-To stays empty.
 *
 * @param withFiles whether its attachments go along; the pictures it shows always do
 */
export async function composeForward(original: Original, written: Written, withFiles: boolean): Promise<AnswerParts> {
	const { mail, attachments } = original;
	const files = withFiles ? await carriedFiles(attachments) : written.html === null ? [] : await carriedPictures(mail.html, attachments);
	const body = withBelow(withSignature(written, written.signature), quotedForward(quoted(original), written.style, keptPicture(idsOf(files))));
	return { subject: forwardSubject(mail.subject), ...bodies(body), references: answerThreading(mail).references, attachments: files };
}

/** The same with the original attached as a mail. */
export function composeForwardAttached({ mail }: Original, source: Buffer, written: Written): AnswerParts {
	const file = { fileName: `${mail.subject.replace(/[\\/:*?"<>|]+/g, ' ').trim().slice(0, 80) || 'email'}.eml`, mimeType: 'message/rfc822', content: source };
	return { subject: forwardSubject(mail.subject), ...bodies(withSignature(written, written.signature)), references: answerThreading(mail).references, attachments: [file] };
}

function bodies({ text, html }: WrittenBody): { text: string; html?: string } {
	return html === null ? { text } : { text, html };
}

function quoted({ mail, receivedAt }: Original) {
	return { ...mail, receivedAt };
}

function idsOf(files: readonly OutgoingFile[]): Set<string> {
	return new Set(files.flatMap(({ contentId }) => contentId ?? []));
}
