import type { MailComposerAttachment } from 'nodemailer/lib/mail-composer';

import { unlikeEncoded } from './header-text';

/** A file that goes with a mail. */
export interface OutgoingFile {
	fileName: string;
	mimeType: string;
	content: Buffer;
	/** The HTML shows it as `cid:…`; with or without angle brackets. */
	contentId?: string;
}

const MAIL = 'message/rfc822';
const UNKNOWN = 'application/octet-stream';
const TYPE = /^\s*([\w!#$&^.+-]{1,60}\/[\w!#$&^.+-]{1,60})\s*(?:;.*?\bcharset="?([\w.:-]{1,40})"?)?/is;

/** Whether a file is an attached mail that may be sent as one: its bytes go unchanged (RFC 2046, 5.2.1), so they have to fit into lines. */
export function isAttachableMail({ mimeType, content }: OutgoingFile): boolean {
	if (typeOf(mimeType).type !== MAIL || content.includes(0)) return false;
	return !/\r(?!\n)/.test(content.toString('latin1')) && !hasLongLine(content);
}

/** Whether a line has more than 998 bytes (RFC 5322, 2.1.1). */
function hasLongLine(content: Buffer): boolean {
	for (let at = 0; at < content.length; ) {
		const newline = content.indexOf(10, at);
		const end = newline < 0 ? content.length : newline;
		if (end - at - (content[end - 1] === 13 ? 1 : 0) > 998) return true;
		at = end + 1;
	}
	return false;
}

/** Whether an attached mail holds bytes beyond ASCII; then everything around it is 8bit (RFC 2045, 6.4). */
export function is8Bit({ content }: OutgoingFile): boolean {
	return /[\x80-\xff]/.test(content.toString('latin1'));
}

/**
 * A file for nodemailer. Its name stands in both headers as RFC 2231 has it: nodemailer's own way puts an encoded word
 * into Content-Type, which RFC 2047, 5 forbids there.
 *
 * @param contentId the Content-ID to write, without brackets
 */
export function composedFile(file: OutgoingFile, contentId: string | null): MailComposerAttachment {
	const { type, charset } = typeOf(file.mimeType);
	const isMail = isAttachableMail(file);
	// What other types of message and multipart may hold, nobody has looked at.
	const sentType = /^(?:message|multipart)\//.test(type) && !isMail ? UNKNOWN : type;
	const name = quoted(unlikeEncoded(file.fileName) || 'attachment');
	return {
		filename: false,
		contentType: `${sentType}${charset === undefined ? '' : `; charset=${charset}`}; name=${name}`,
		contentDisposition: `${contentId === null || !sentType.startsWith('image/') ? 'attachment' : 'inline'}; filename=${name}`,
		contentTransferEncoding: !isMail ? 'base64' : is8Bit(file) ? '8bit' : '7bit',
		content: file.content,
		...(contentId !== null && { cid: contentId }),
	};
}

function typeOf(mimeType: string): { type: string; charset?: string } {
	const [, type, charset] = TYPE.exec(mimeType) ?? [];
	return type === undefined ? { type: UNKNOWN } : { type: type.toLowerCase(), charset };
}

function quoted(text: string): string {
	return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
