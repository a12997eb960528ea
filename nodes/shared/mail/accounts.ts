import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { AccessToken, RenewToken } from './access-token';

/** SSL/TLS from the first byte, an upgrade that is required, or plain text. */
export type Encryption = 'tls' | 'starttls' | 'none';

export interface PasswordLogin {
	user: string;
	password: string;
}

/** How a token is handed over (Google's and Microsoft's own way, and RFC 7628); only counts when a server offers both. */
export type SaslMechanism = 'XOAUTH2' | 'OAUTHBEARER';

export interface TokenLogin extends AccessToken {
	user: string;
	mechanism: SaslMechanism;
	renew: RenewToken;
}

export interface MailServer {
	host: string;
	port: number;
	encryption: Encryption;
	/** null: no sign-in (a relay that knows us by address). */
	login: PasswordLogin | TokenLogin | null;
}

/** A mail account as our code uses it, whatever credential type it came from. */
export interface MailAccount {
	/** The mailbox's own address, as written. */
	address: string;
	/** Display name for outgoing mail; empty = none. */
	senderName: string;
	/** null when the account only sends. */
	imap: MailServer | null;
	/** null when the account only receives. */
	smtp: MailServer | null;
	certificate: {
		/** Whether any certificate is accepted: the user's own decision. */
		allowUntrusted: boolean;
		/** PEM of the one certificate to trust; empty = the usual authorities. */
		pinned: string;
	};
}

/** Identifies an account and all its settings except for access tokens, which come and go. Carries the password. */
export function accountKey(account: MailAccount): string {
	return JSON.stringify(account, (name, value: unknown) => (name === 'accessToken' || name === 'expiresAt' ? undefined : value));
}

/** The names of the credential types that are mail accounts. */
export const CREDENTIALS = {
	password: 'smartInboxMailboxApi',
	google: 'smartInboxGoogleOAuth2Api',
	microsoft: 'smartInboxMicrosoftOAuth2Api',
	other: 'smartInboxOAuth2Api',
} as const;

export type MailCredential = (typeof CREDENTIALS)[keyof typeof CREDENTIALS];

const noRenewal: RenewToken = async () => null;

/**
 * The account in a credential.
 *
 * @param renew gives newer access tokens; left out where n8n offers none
 */
export function accountFromCredential(credential: ICredentialDataDecryptedObject, type: MailCredential = CREDENTIALS.password, renew: RenewToken = noRenewal): MailAccount {
	if (type === CREDENTIALS.password) return accountWithPassword(credential);
	const text = textOf(credential);
	const login: TokenLogin = {
		user: text('user') || text('address'),
		mechanism: text('mechanism') === 'OAUTHBEARER' ? 'OAUTHBEARER' : 'XOAUTH2',
		...accessTokenIn(credential.oauthTokenData),
		renew,
	};
	const common = { address: text('address'), senderName: text('senderName') };
	if (type === CREDENTIALS.other) return { ...common, ...serversOf(credential, login, login) };
	const { imap, smtp } = hostsOf(type, common.address);
	return { ...common, imap: { ...imap, login }, smtp: { ...smtp, login }, certificate: { allowUntrusted: false, pinned: '' } };
}

type Place = Pick<MailServer, 'host' | 'port' | 'encryption'>;

/** Microsoft sends the mail of private accounts through another host than that of organisations. */
const PRIVATE_AT_MICROSOFT = /@(?:outlook|hotmail|live|msn|passport)\.[a-z.]{2,6}$/i;

function hostsOf(type: MailCredential, address: string): { imap: Place; smtp: Place } {
	if (type === CREDENTIALS.google) {
		return { imap: { host: 'imap.gmail.com', port: 993, encryption: 'tls' }, smtp: { host: 'smtp.gmail.com', port: 465, encryption: 'tls' } };
	}
	return {
		imap: { host: 'outlook.office365.com', port: 993, encryption: 'tls' },
		smtp: { host: PRIVATE_AT_MICROSOFT.test(address) ? 'smtp-mail.outlook.com' : 'smtp.office365.com', port: 587, encryption: 'starttls' },
	};
}

/** The token in what n8n keeps of a provider's answer (RFC 6749, 5.1). `n8n_expires_at` is n8n's own; older ones keep none. */
export function accessTokenIn(tokenData: unknown): AccessToken {
	const { access_token: token, n8n_expires_at: expiry } = (typeof tokenData === 'object' && tokenData !== null ? tokenData : {}) as Record<string, unknown>;
	const expiresAt = Number(expiry);
	return { accessToken: typeof token === 'string' ? token : '', expiresAt: Number.isFinite(expiresAt) && expiresAt > 0 ? expiresAt : null };
}

function accountWithPassword(credential: ICredentialDataDecryptedObject): MailAccount {
	const text = textOf(credential);
	const address = text('address');
	const user = text('user') || address;
	const password = String(credential.password ?? '');
	const smtpLogin = {
		same: { user, password },
		own: { user: text('smtpUser'), password: String(credential.smtpPassword ?? '') },
		none: null,
	}[text('smtpSignIn') || 'same'];
	return { address, senderName: text('senderName'), ...serversOf(credential, { user, password }, smtpLogin ?? null) };
}

function serversOf(credential: ICredentialDataDecryptedObject, imapLogin: MailServer['login'], smtpLogin: MailServer['login']): Pick<MailAccount, 'imap' | 'smtp' | 'certificate'> {
	const text = textOf(credential);
	const server = (half: 'imap' | 'smtp', login: MailServer['login']): MailServer | null =>
		credential[`${half}Enabled`] === false || !text(`${half}Host`)
			? null
			: { host: text(`${half}Host`), port: Number(credential[`${half}Port`]), encryption: text(`${half}Encryption`) as Encryption, login };
	return {
		imap: server('imap', imapLogin),
		smtp: server('smtp', smtpLogin),
		certificate: { allowUntrusted: credential.allowUntrustedServer === true, pinned: text('trustedServerPem') },
	};
}

const textOf = (credential: ICredentialDataDecryptedObject) => (name: string) => String(credential[name] ?? '').trim();
