/** Which half of a mail account a fault belongs to (A7). */
export type MailHalf = 'IMAP' | 'SMTP';

/**
 * Why a mail server could not be used:
 * - `authentication` user name or password not accepted: repeating it may lock the account
 * - `network` host not found, nothing listening, connection lost
 * - `timeout` no answer in time
 * - `certificate` not trusted, expired, or not the pinned one
 * - `encryption` the port speaks another kind of encryption than chosen
 * - `folder` the folder does not exist or may not be opened
 * - `refused` the server answered and said no for another reason (limits, throttling, policy)
 */
export type MailServerReason = 'authentication' | 'network' | 'certificate' | 'encryption' | 'refused' | 'folder' | 'timeout';

/** A mail server could not be used. `message` says what happened, `description` what to do next; neither carries a secret. */
export class MailServerError extends Error {
	/**
	 * @param delivered SMTP only: whether the mail may have left. `unknown` when the connection ended after the mail was
	 * handed over and before the server's answer.
	 */
	constructor(
		readonly half: MailHalf,
		readonly reason: MailServerReason,
		message: string,
		readonly description: string,
		readonly delivered?: 'no' | 'unknown',
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = 'MailServerError';
	}
}
