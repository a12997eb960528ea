import { readHtmlLinesInTurns, type HtmlLines } from '../shared/mail/message/html-lines';
import type { ParsedMail } from '../shared/mail/message/message';
import { parseMail } from '../shared/mail/message/parse';
import type { LeadFile } from './formats/machine-formats';
import { isLeadFile, isMailFile, storedLeadFiles } from './lead-files';

/** A mail that came as a file of another mail, taken apart. */
export interface AttachedMail {
	fileName: string;
	mail: ParsedMail;
	html: HtmlLines | null;
	files: LeadFile[];
	/** Mails that are attached to this one. */
	attached: AttachedMail[];
}

/** Of one mail, however deep. */
const MAX_MAILS = 10;
const MAX_BYTES = 16 * 1024 * 1024;
/** A forward of a forward of a forward. */
const MAX_DEPTH = 3;

/** Takes the mails among a mail's files apart: ten of them, three deep, 16 MB in all. One that cannot be read is left out. */
export async function openAttachedMails(files: readonly LeadFile[]): Promise<AttachedMail[]> {
	return await open(files, 1, { mails: MAX_MAILS, bytes: MAX_BYTES });
}

async function open(files: readonly LeadFile[], depth: number, left: { mails: number; bytes: number }): Promise<AttachedMail[]> {
	const opened: AttachedMail[] = [];
	for (const file of files.filter(isMailFile)) {
		if (left.mails <= 0 || file.content.length > left.bytes) break;
		left.mails--;
		left.bytes -= file.content.length;
		const one = await take(file).catch(() => null);
		if (one !== null) opened.push({ ...one, attached: depth < MAX_DEPTH ? await open(one.files, depth + 1, left) : [] });
	}
	return opened;
}

async function take({ fileName, content }: LeadFile): Promise<Omit<AttachedMail, 'attached'>> {
	const { mail, attachments, htmlLines } = await parseMail(content);
	const files = await storedLeadFiles(attachments, attachments.map(({ info }) => info).filter(isLeadFile));
	const html = htmlLines ?? (mail.html === null ? null : await readHtmlLinesInTurns(mail.html));
	return { fileName, mail, html, files };
}
