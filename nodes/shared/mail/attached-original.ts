import { randomBytes } from 'node:crypto';

import { composeMail, type OutgoingMail } from './compose';
import { flowOf, type MailSource } from './message/source';
import type { StreamedMail } from './smtp';

/**
 * A mail with another mail attached as it is (message/rfc822: RFC 2046, 5.2.1 allows no base64 there, so its bytes flow
 * through unchanged).
 *
 * @throws UnsendableMailError as `composeMail` does
 */
export async function attachOriginal(mail: OutgoingMail, original: MailSource): Promise<StreamedMail> {
	// Not ASCII, so that the mail says what the original may be.
	const placeholder = Buffer.from(`${randomBytes(24).toString('hex')}\u00e9`);
	const { source, envelope } = await composeMail({ ...mail, attachments: [...(mail.attachments ?? []), { fileName: 'original.eml', mimeType: 'message/rfc822', content: placeholder }] });
	const at = source.indexOf(placeholder);
	const before = source.subarray(0, at);
	const after = source.subarray(at + placeholder.length);
	return { envelope, sizeBytes: before.length + original.size + after.length, is8Bit: true, pieces: piecesOf(before, original, after) };
}

async function* piecesOf(before: Buffer, original: MailSource, after: Buffer): AsyncGenerator<Buffer> {
	yield before;
	yield* flowOf(original);
	yield after;
}
