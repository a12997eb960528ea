import { createHash } from 'node:crypto';
import type { ImapFlow } from 'imapflow';

import { accountKey, type MailAccount } from '../../shared/mail/accounts';
import { connectImap, type ImapOptions } from '../../shared/mail/imap';
import { MailServerError } from '../../shared/mail/mail-server-error';

const MINUTES = 60_000;
/** More wrong passwords in a row might lock the account. */
const REFUSALS = 3;
const PAUSE_WHEN_DISABLED = 15 * MINUTES;
/** A certificate is mended by whoever runs the server, or by trusting another one in the credential. */
const PAUSE_FOR_CERTIFICATE = 60 * MINUTES;

/**
 * The sign-in of one mailbox, shared by the connections of all its folders. The credential is read anew for every
 * connection; after three refusals in a row the server, and whoever gives access tokens, is left alone until the
 * credential changes, or for a while.
 */
export class SignIn {
	private refusals = 0;
	private refused: { settings: string; token: string; takenUpAt: string | null } = { settings: '', token: '', takenUpAt: null };
	private refusal: MailServerError | undefined;
	private nextTryAt = 0;

	/**
	 * @param readAccount reads the credential; n8n gives its present content on each call
	 * @param takenUpAt when somebody last reconnected the account (A14): it is tried at once then
	 */
	constructor(
		private readonly readAccount: () => Promise<MailAccount>,
		private readonly options: ImapOptions,
		private readonly takenUpAt: () => Promise<string | null> = async () => null,
	) {}

	/** Whether the account counts as disabled (A14). */
	get disabled(): boolean {
		return this.refusals >= REFUSALS;
	}

	/** @throws MailServerError; while disabled, or while its certificate is not trusted, the last refusal, without asking the server */
	async connect(): Promise<ImapFlow> {
		const account = await this.readAccount();
		const { settings, token } = fingerprint(account);
		if (settings !== this.refused.settings || (this.refusal && (await this.takenUp()) !== this.refused.takenUpAt)) {
			this.refusals = 0;
			this.refusal = undefined;
		}
		// A new token is worth a try, as somebody may have connected the account again; but tokens also change by
		// themselves, so only the server's yes takes back the refusals.
		const isTried = token === this.refused.token;
		if (this.refusal && (this.refusal.reason === 'certificate' || (this.disabled && isTried)) && Date.now() < this.nextTryAt) throw this.refusal;
		try {
			const client = await connectImap(account, this.options);
			this.refusals = 0;
			this.refusal = undefined;
			return client;
		} catch (cause) {
			if (cause instanceof MailServerError && (cause.reason === 'authentication' || cause.reason === 'certificate')) {
				if (cause.reason === 'authentication') this.refusals++;
				this.refused = { settings, token: await this.tokenNow(token), takenUpAt: await this.takenUp() };
				this.refusal = cause;
				this.nextTryAt = Date.now() + (cause.reason === 'certificate' ? PAUSE_FOR_CERTIFICATE : PAUSE_WHEN_DISABLED);
			}
			throw cause;
		}
	}

	/** A store that cannot be read is no reason to ask the server again. */
	private async takenUp(): Promise<string | null> {
		return await this.takenUpAt().catch(() => this.refused.takenUpAt);
	}

	/** The token was renewed on the way, and the new one refused as well. */
	private async tokenNow(before: string): Promise<string> {
		if (before === '') return before;
		return await this.readAccount().then(
			(account) => fingerprint(account).token,
			() => before,
		);
	}
}

/** `token` is empty for an account with a password. */
function fingerprint(account: MailAccount): { settings: string; token: string } {
	const login = account.imap?.login;
	return { settings: hash(accountKey(account)), token: login && 'accessToken' in login ? hash(login.accessToken) : '' };
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
