import type { ImapFlow, ImapFlowError } from 'imapflow';

import type { MailServer } from './accounts';
import { explainCertificate, TrustedCertificateError } from './certificate';
import { MailServerError, type MailServerReason } from './mail-server-error';
import { afterRefusal, whatWasGiven, withoutSecrets } from './provider';
import { responseCode } from './response-code';
import { noTokenSignIn } from './sasl';

/** What imapflow knows about a fault, whatever it threw. */
export function imapFault(cause: unknown): Partial<ImapFlowError> {
	return typeof cause === 'object' && cause !== null ? cause : {};
}

/** Whether imapflow threw it, and nobody has put it into words yet. */
export function isImapFault(cause: unknown): boolean {
	const { code, responseStatus, authenticationFailed, tlsFailed } = imapFault(cause);
	return !(cause instanceof MailServerError) && (code !== undefined || responseStatus !== undefined || authenticationFailed === true || tlsFailed === true);
}

const CONNECTION_GONE = new Set<string | undefined>(['NoConnection', 'EConnectionClosed', 'StateLogout']);

/** Whether the connection is gone with it. Of a socket that has just been closed imapflow says so, and still calls the client usable. */
export function isConnectionLost(client: Pick<ImapFlow, 'usable'>, cause: unknown): boolean {
	return !client.usable || CONNECTION_GONE.has(imapFault(cause).code);
}

/** imapflow keeps the server's own words beside a message that says "Command failed". */
function serverText(cause: unknown): string {
	const { responseText, response, reason } = imapFault(cause);
	const text = responseText ?? (typeof response === 'string' ? response : reason) ?? '';
	return withoutSecrets(text.replace(/^\S+ (NO|BAD|BYE) /, '').trim().slice(0, 300));
}

/** The server's own words, as a sentence to be added; empty when it said nothing. */
export function serverSaid(cause: unknown): string {
	const text = serverText(cause);
	return text === '' ? '' : ` The server said: ${text}`;
}

/**
 * What a server wants that asks to come back later, by its response code (RFC 5530) or, as Gmail and Outlook do, in words:
 * - `limit` too many connections, or the mailbox is in use: another connection now makes it worse
 * - `throttled` too many requests: the same connection, more slowly
 * - `unavailable` a fault on the server's side
 */
export type Deferral = 'limit' | 'throttled' | 'unavailable';

const DEFERRAL_CODES = new Map<string, Deferral>([
	['LIMIT', 'limit'],
	['INUSE', 'limit'],
	['THROTTLED', 'throttled'],
	['OVERQUOTA', 'throttled'],
	['UNAVAILABLE', 'unavailable'],
	['SERVERBUG', 'unavailable'],
]);

/** Whether the server asks to come back later, and why; null when it says something else. */
export function deferralOf(cause: unknown): Deferral | null {
	if (cause instanceof MailServerError) return cause.cause === undefined ? null : deferralOf(cause.cause);
	if (imapFault(cause).code === 'ETHROTTLE') return 'throttled';
	const text = serverText(cause);
	const said = DEFERRAL_CODES.get(responseCode(cause) ?? '') ?? DEFERRAL_CODES.get(/\[([A-Z]+)\]/.exec(text)?.[1] ?? '');
	if (said) return said;
	if (/too many|simultaneous|connection limit|mailbox (is )?in use/i.test(text)) return 'limit';
	if (/throttl|bandwidth|slow down|rate limit/i.test(text)) return 'throttled';
	return /temporar|try again|unavailable|server busy/i.test(text) ? 'unavailable' : null;
}

/** Whether the server asks to come back later. */
export function isTemporary(cause: unknown): boolean {
	return deferralOf(cause) !== null;
}

const TIMEOUT_CODES = new Set(['CONNECT_TIMEOUT', 'ETIMEOUT', 'ETIMEDOUT', 'UPGRADE_TIMEOUT']);
const NOT_TLS_CODES = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);

/** Turns whatever imapflow, TLS or the network threw into one clear sentence and a next step. */
export function explainImap(cause: unknown, server: MailServer): MailServerError {
	if (cause instanceof MailServerError) return cause;
	const { host, port, encryption } = server;
	const { code, authenticationFailed, message, serverResponseCode, tlsFailed } = imapFault(cause);
	const say = (reason: MailServerReason, message: string, description: string) => new MailServerError('IMAP', reason, message, description, undefined, { cause });

	if (cause instanceof TrustedCertificateError) return say('certificate', cause.message, cause.description);
	const certificate = explainCertificate(cause, host);
	if (certificate !== null) return say('certificate', certificate.message, certificate.description);
	if (serverResponseCode === 'PRIVACYREQUIRED') {
		return say('encryption', `${host} accepts a password over an encrypted connection only`, 'Set IMAP Encryption to SSL/TLS (port 993) or STARTTLS (port 143).');
	}
	if (isTemporary(cause)) return say('refused', `${host} asks to come back later`, `Nothing to do: the connection is tried again by itself.${serverSaid(cause)}`);
	if (authenticationFailed) {
		return say('authentication', `${host} did not accept ${whatWasGiven(server)} (IMAP)`, `${afterRefusal('IMAP', server, serverText(cause))}${serverSaid(cause)}`);
	}
	if (message === 'Unsupported authentication mechanism') return noTokenSignIn('IMAP', server, { cause });
	if (/authenticated but not connected/i.test(serverText(cause))) {
		// Exchange lets anyone sign in who has a token, and then opens only their own mailbox.
		return say('refused', `${host} does not let the connected account open this mailbox (IMAP)`, `Check that Email Address in the credential is a mailbox that the connected account may open, and that it has a licence.${serverSaid(cause)}`);
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA') {
		return say('network', `The IMAP host "${host}" was not found`, 'Check IMAP Host in the credential, and that this machine can look up names.');
	}
	if (code === 'ECONNREFUSED') {
		return say('network', `Nothing answers on port ${port} of ${host} (IMAP)`, 'Check IMAP Host and IMAP Port in the credential: 993 goes with SSL/TLS, 143 with STARTTLS. The server may also be down.');
	}
	if (code === 'GREETING_TIMEOUT') {
		return say('timeout', `${host} was reached on port ${port}, but no IMAP server greeted`, encryptionHint(encryption));
	}
	if (TIMEOUT_CODES.has(code ?? '')) {
		return say('timeout', `${host} did not answer on port ${port} in time (IMAP)`, 'Check IMAP Host and IMAP Port in the credential, and whether a firewall is in between.');
	}
	if (encryption === 'tls' && (NOT_TLS_CODES.has(code ?? '') || code?.startsWith('ERR_SSL'))) {
		return say('encryption', `Port ${port} of ${host} does not speak SSL/TLS`, 'Set IMAP Encryption to STARTTLS, or use port 993.');
	}
	if (tlsFailed) {
		return say('encryption', `${host} does not offer STARTTLS on port ${port}`, 'Set IMAP Encryption to SSL/TLS and IMAP Port to 993, or ask the provider which encryption it offers.');
	}
	if (code === 'ClosedAfterConnectText' || code === 'ClosedAfterConnectTLS') {
		return say('network', `${host} closed the connection on port ${port} at once (IMAP)`, encryptionHint(encryption));
	}
	const text = serverText(cause);
	if (text !== '') return say('refused', `${host} refused a request (IMAP)`, `The server said: ${text}`);
	return say('network', `The connection to ${host} was lost (IMAP)`, 'Check that the server is up and that this machine reaches it.');
}

function encryptionHint(encryption: MailServer['encryption']): string {
	return encryption === 'tls'
		? 'The port may belong to another service, or not speak SSL/TLS. Usual: port 993 with SSL/TLS, port 143 with STARTTLS.'
		: 'The port may belong to another service, or want SSL/TLS from the first byte. Usual: port 993 with SSL/TLS, port 143 with STARTTLS.';
}
