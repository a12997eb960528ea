import type { Attachment } from '../shared/mail/message/parse';
import type { AttachmentInfo } from '../shared/mail/message/message';
import type { LeadFile } from './formats/machine-formats';
import type { ItemBinaries } from './input';

const MAX_LEAD_FILE = 512 * 1024;
/** A mail that is attached may have pictures in it. */
const MAX_MAIL_FILE = 8 * 1024 * 1024;
const MAX_LEAD_FILES = 20;

type FileInfo = Pick<LeadFile, 'fileName' | 'mimeType'>;

/** Whether a file is a mail: forwarded as an attachment (RFC 2046, 5.2.1), or saved and attached. */
export function isMailFile({ mimeType, fileName }: FileInfo): boolean {
	return /^message\/(?:rfc822|global)$/i.test(mimeType) || /\.eml$/i.test(fileName);
}

/** Whether a file is a visiting card (RFC 6350). */
export function isCardFile({ mimeType, fileName }: FileInfo): boolean {
	return /^text\/(?:x-)?vcard$|^text\/directory$/i.test(mimeType) || /\.vcf$/i.test(fileName);
}

function mostBytes(info: FileInfo): number {
	return isMailFile(info) ? MAX_MAIL_FILE : MAX_LEAD_FILE;
}

/** The files among an item's binaries that may tell of an enquiry. */
export async function leadFiles(binaries: ItemBinaries, names: readonly string[]): Promise<LeadFile[]> {
	const files: LeadFile[] = [];
	for (const name of names.slice(0, MAX_LEAD_FILES)) {
		if (!binaries.names.includes(name)) continue;
		const info = binaries.info(name);
		if (!isLeadFile(info)) continue;
		const content = await binaries.read(name);
		if (content.length <= mostBytes(info)) files.push({ ...info, content });
	}
	return files;
}

/** The bytes of those attachments that are wanted, as far as a lead file can be. */
export async function storedLeadFiles(attachments: readonly Attachment[], wanted: readonly AttachmentInfo[]): Promise<LeadFile[]> {
	const names = new Set(wanted.slice(0, MAX_LEAD_FILES).map((info) => info.binaryProperty));
	const files: LeadFile[] = [];
	for (const { info, content } of attachments) {
		if (!names.has(info.binaryProperty) || info.sizeBytes > mostBytes(info)) continue;
		files.push({ fileName: info.fileName, mimeType: info.mimeType, content: await content() });
	}
	return files;
}

/** Whether a file may tell of an enquiry: a lead file, a mail, a visiting card. */
export function isLeadFile({ mimeType, fileName }: { mimeType: string; fileName: string }): boolean {
	return /xml|adf|text\/plain|octet-stream/i.test(mimeType) || /\.(?:xml|adf|txt)$/i.test(fileName) || isMailFile({ mimeType, fileName }) || isCardFile({ mimeType, fileName });
}
