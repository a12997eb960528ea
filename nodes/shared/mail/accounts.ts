import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** SSL/TLS from the first byte, an upgrade that is required, or plain text. */
export type Encryption = 'tls' | 'starttls' | 'none';

export interface MailServer {
	host: string;
	port: number;
	encryption: Encryption;
	/** null: no sign-in (a relay that knows us by address). */
	login: { user: string; password: string } | null;
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

/** The account in a `smartInboxMailboxApi` credential. */
export function accountFromCredential(credential: ICredentialDataDecryptedObject): MailAccount {
	const text = (name: string) => String(credential[name] ?? '').trim();
	const address = text('address');
	const user = text('user') || address;
	const password = String(credential.password ?? '');
	const server = (half: 'imap' | 'smtp', login: MailServer['login']): MailServer | null =>
		credential[`${half}Enabled`] === false || !text(`${half}Host`)
			? null
			: { host: text(`${half}Host`), port: Number(credential[`${half}Port`]), encryption: text(`${half}Encryption`) as Encryption, login };
	const smtpLogin = {
		same: { user, password },
		own: { user: text('smtpUser'), password: String(credential.smtpPassword ?? '') },
		none: null,
	}[text('smtpSignIn') || 'same'];
	return {
		address,
		senderName: text('senderName'),
		imap: server('imap', { user, password }),
		smtp: server('smtp', smtpLogin ?? null),
		certificate: { allowUntrusted: credential.allowUntrustedServer === true, pinned: text('trustedServerPem') },
	};
}
