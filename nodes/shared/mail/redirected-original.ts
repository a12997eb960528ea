import { composeMail } from './compose';
import type { Address } from './message/message';
import { flowOf, type MailSource } from './message/source';
import type { StreamedMail } from './smtp';

const HEAD_BYTES = 16 * 1024;

/** Who sends a mail on, and to whom. */
export interface Redirection {
	from: Address;
	to: Address;
	/** With angle brackets; see `newMessageId`. */
	messageId: string;
	/** Further headers, e.g. a mark against loops. */
	headers?: Record<string, string>;
}

/**
 * A mail that is sent on as it is: Resent fields stand before its first byte (RFC 5322, 3.6.6), everything else flows
 * through unchanged, so that its signatures stay valid.
 *
 * @throws UnsendableMailError as `composeMail` does
 */
export async function redirectOriginal({ from, to, messageId, headers }: Redirection, original: MailSource): Promise<StreamedMail> {
	const { source, envelope } = await composeMail({ from, to: [to], subject: '', text: '', messageId, headers });
	const before = Buffer.from(resentFields(source.toString('utf8'), Object.keys(headers ?? {})));
	const start = await originalStart(original);
	return { envelope, sizeBytes: before.length + original.size - start, is8Bit: true, pieces: piecesOf(before, original, start) };
}

const RESENT = new Set(['from', 'to', 'date', 'message-id']);

/** The fields of a mail of ours, as those of a mail that is sent on; folded lines stay with their field. */
function resentFields(mail: string, further: readonly string[]): string {
	const names = new Set(further.map((name) => name.toLowerCase()));
	const fields = mail.slice(0, mail.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/);
	return fields
		.flatMap((field) => {
			const name = field.slice(0, field.indexOf(':')).toLowerCase();
			return RESENT.has(name) ? [`Resent-${field}\r\n`] : names.has(name) ? [`${field}\r\n`] : [];
		})
		.join('');
}

/** A line that mail tools put before a header; blank lines; and Return-Path, which belongs to the delivery that is over (RFC 5321, 4.4). */
const BEFORE_HEADER = /^(?:From [^\n]*\n)?[\r\n]*(?:[Rr]eturn-[Pp]ath:[^\n]*\n(?:[ \t][^\n]*\n)*)?/;

async function originalStart(original: MailSource): Promise<number> {
	return BEFORE_HEADER.exec((await original.read(0, HEAD_BYTES)).toString('latin1'))?.[0].length ?? 0;
}

async function* piecesOf(before: Buffer, original: MailSource, start: number): AsyncGenerator<Buffer> {
	yield before;
	yield* flowOf(original, start);
}
