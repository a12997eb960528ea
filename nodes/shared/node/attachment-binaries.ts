import type { Readable } from 'node:stream';
import type { IBinaryData, IBinaryKeyData } from 'n8n-workflow';

import type { Attachment } from '../mail/message/attachments';

/** n8n's helper of this name: keeps bytes where n8n keeps its binary data. */
export type PrepareBinaryData = (content: Buffer | Readable, fileName?: string, mimeType?: string) => Promise<IBinaryData>;

/** Larger attachments are handed over piece by piece. */
const STREAMED_BYTES = 512 * 1024;

/** Attachments as binary data of an item, under the names that the mail gives them ("attachment_0", …); one after the other, so that memory stays small. */
export async function attachmentBinaries(attachments: readonly Attachment[], prepareBinaryData: PrepareBinaryData): Promise<IBinaryKeyData> {
	const binary: IBinaryKeyData = {};
	for (const { info, content, stream } of attachments) {
		binary[info.binaryProperty] = await prepareBinaryData(info.sizeBytes > STREAMED_BYTES ? stream() : await content(), info.fileName, info.mimeType);
	}
	return binary;
}
