import { createHash } from 'node:crypto';
import type { ImapFlow } from 'imapflow';

import type { MailAccount } from '../../shared/mail/accounts';
import { connectImap, type ImapOptions } from '../../shared/mail/imap';
import { MailServerError } from '../../shared/mail/mail-server-error';

const MINUTES = 60_000;
/** More wrong passwords in a row might lock the account. */
const REFUSALS = 3;
const PAUSE_WHEN_DISABLED = 15 * MINUTES;

/**
 * The sign-in of one mailbox, shared by the connections of all its folders. The credential is read anew for every
 * connection; after three refusals in a row the server is left alone until the credential changes, or for a while.
 */
export class SignIn {
	private refusals = 0;
	private refusedCredential = '';
	private refusal: MailServerError | undefined;
	private nextTryAt = 0;

	/** @param readAccount reads the credential; n8n gives its present content on each call */
	constructor(
		private readonly readAccount: () => Promise<MailAccount>,
		private readonly options: ImapOptions,
	) {}

	/** Whether the account counts as disabled (A14). */
	get disabled(): boolean {
		return this.refusals >= REFUSALS;
	}

	/** @throws MailServerError; while disabled the last refusal, without asking the server */
	async connect(): Promise<ImapFlow> {
		const account = await this.readAccount();
		const credential = createHash('sha256').update(JSON.stringify(account)).digest('hex');
		if (credential !== this.refusedCredential) this.refusals = 0;
		if (this.refusal && this.disabled && Date.now() < this.nextTryAt) throw this.refusal;
		try {
			const client = await connectImap(account, this.options);
			this.refusals = 0;
			return client;
		} catch (cause) {
			if (cause instanceof MailServerError && cause.reason === 'authentication') {
				this.refusals++;
				this.refusedCredential = credential;
				this.refusal = cause;
				this.nextTryAt = Date.now() + PAUSE_WHEN_DISABLED;
			}
			throw cause;
		}
	}
}
