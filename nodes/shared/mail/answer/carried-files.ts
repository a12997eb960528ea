import type { OutgoingFile } from '../composed-file';
import { contentIdIn } from '../../html/harmless-html';
import type { Attachment } from '../message/attachments';

/** Of the pictures that a quotation shows, together. */
const MOST_PICTURES = 10 * 1024 * 1024;

/** The pictures that a mail's HTML shows, so that its quotation shows them too; those beyond 10 MB are left out. */
export async function carriedPictures(html: string | null, attachments: readonly Attachment[]): Promise<OutgoingFile[]> {
	const shown = new Set([...(html ?? '').matchAll(/\bcid:[^"'<>()\s]{1,500}/gi)].map(([address]) => contentIdIn(address)));
	let room = MOST_PICTURES;
	return await carriedFiles(
		attachments.filter(({ info }) => {
			if (!info.mimeType.startsWith('image/') || !shown.has(contentIdOf(info.contentId)) || info.sizeBytes > room) return false;
			room -= info.sizeBytes;
			return true;
		}),
	);
}

/** Files of a mail as they go along with another one. */
export async function carriedFiles(attachments: readonly Attachment[]): Promise<OutgoingFile[]> {
	return await Promise.all(
		attachments.map(async ({ info, content }) => ({
			fileName: info.fileName,
			mimeType: info.mimeType,
			content: await content(),
			...(info.contentId !== null && { contentId: contentIdOf(info.contentId) }),
		})),
	);
}

function contentIdOf(written: string | null): string {
	return (written ?? '').replace(/^<|>$/g, '');
}
