import { StoreError } from '../../shared/store/store';

/** Answers a client with an SMTP reply: 4xx keeps the mail with the client for a later try, 5xx sends it back. */
export class SmtpReply extends Error {
	constructor(
		readonly responseCode: number,
		message: string,
		/** Whether the client is hung up on: what else it sends is not worth reading. */
		readonly endsSession = false,
	) {
		super(message);
	}
}

/** What a client is told when its mail was not taken. Trouble of ours is never the mail's: the client is to come again. */
export function replyTo(cause: unknown): SmtpReply {
	if (cause instanceof SmtpReply) return cause;
	if (cause instanceof StoreError && cause.isFull) return new SmtpReply(452, '4.3.1 The disk is full, try again later');
	return new SmtpReply(451, '4.3.0 The mail could not be stored, try again later');
}
