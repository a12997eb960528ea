import { MailServerError, type MailHalf, type MailServerReason } from './mail-server-error';
import { isGoogle, isMicrosoft, withoutSecrets } from './provider';

/** RFC 6749, 5.2 and 4.1.2.1, and RFC 8628, 3.5: the service is there, and not able just now. */
const NOT_NOW = new Set(['server_error', 'temporarily_unavailable', 'slow_down']);
/** Ours and Microsoft's names of it: nothing but a person at the consent page helps. */
const CONSENT_WANTED = /AADSTS(?:65001|65004|90094|90095|50105)\b|consent_required|admin_policy_enforced|org_internal/;
/** The registration of the app, and not the person, is what is refused. */
const CLIENT_REFUSED = new Set(['invalid_client', 'unauthorized_client', 'deleted_client', 'disabled_client']);

const RECONNECT = 'Open the credential and connect the account again.';

/**
 * Turns what n8n threw while a token was renewed into one clear sentence and a next step. The original is not kept as
 * `cause`: the HTTP client's errors carry the request, with the refresh token and the client secret in it.
 */
export function explainRenewal(cause: unknown, half: MailHalf, host: string): MailServerError {
	if (cause instanceof MailServerError) return cause;
	const { code, status, error, said, message } = factsOf(cause);
	const say = (reason: MailServerReason, what: string, toDo: string) => new MailServerError(half, reason, what, toDo, half === 'SMTP' ? 'no' : undefined);
	const quote = said === '' ? '' : ` The sign-in service said: ${said}`;

	if (/not connected/i.test(message)) {
		return say('authentication', `The credential is not connected to an account yet (${half})`, 'Open the credential, connect it, and sign in to the mail account.');
	}
	if (/no refresh token/i.test(message)) {
		return say(
			'authentication',
			`The sign-in with OAuth2 has expired, and it came without a refresh token (${half})`,
			isGoogle(host) || isMicrosoft(host) ? RECONNECT : `Let the provider give refresh tokens (most want the scope offline_access). ${RECONNECT}`,
		);
	}
	if (NOT_NOW.has(error) || status >= 500 || status === 429 || status === 408) {
		return say('network', `The sign-in service for ${host} is not able to renew the sign-in now (${half})`, `Nothing to do: it is tried again by itself.${quote}`);
	}
	if (CONSENT_WANTED.test(`${error} ${said}`)) {
		return say('authentication', `The organisation has not allowed this app to use the mailbox (${half})`, `Ask an administrator to give consent to the app's permissions. ${RECONNECT}${quote}`);
	}
	if (CLIENT_REFUSED.has(error)) {
		return say('authentication', `The Client ID or Client Secret is not accepted (${half})`, `Check both in the credential: a client secret may have expired at the provider. ${RECONNECT}${quote}`);
	}
	if (error !== '' || isReconnectError(cause)) {
		return say('authentication', `The sign-in with OAuth2 was withdrawn or has expired (${half})`, `${RECONNECT}${whyItEnds(host)}${quote}`);
	}
	if (status >= 200) {
		return say('refused', `The sign-in service for ${host} gave no token: HTTP ${status} (${half})`, 'Check Access Token URL in the credential, and whether a proxy is in between. It is tried again by itself.');
	}
	if (code === 'ETIMEDOUT' || code === 'ECONNABORTED') {
		return say('timeout', `The sign-in service for ${host} did not answer in time (${half})`, 'Nothing to do: it is tried again by itself. Check whether a firewall is in between.');
	}
	if (code !== '') {
		return say('network', `The sign-in service for ${host} cannot be reached: ${code} (${half})`, 'Nothing to do: it is tried again by itself. Check that this machine reaches the Access Token URL of the credential.');
	}
	return say('refused', `The sign-in with OAuth2 could not be renewed (${half})`, `It is tried again by itself. What happened: ${withoutSecrets(message)}`);
}

/** The reasons why a sign-in that worked ends, which nobody thinks of. */
function whyItEnds(host: string): string {
	if (isGoogle(host)) return ' If this happens every seven days, the OAuth consent screen is still in Testing: publish it in the Google Cloud console.';
	if (isMicrosoft(host)) return ' Microsoft ends sign-ins when the password changes, and after 90 days without use.';
	return '';
}

interface Facts {
	code: string;
	/** HTTP status; 0 when there was no answer. */
	status: number;
	/** The provider's error code (RFC 6749, 5.2). */
	error: string;
	/** The provider's words. */
	said: string;
	message: string;
}

/** What n8n's OAuth2 client (AuthError, ResponseError) and the HTTP client below it tell; neither can be imported. */
function factsOf(cause: unknown): Facts {
	const { code, status, body, message, response } = record(cause);
	const { error, error_description: said } = record(body);
	return {
		code: text(code),
		status: Number(status ?? record(response).status ?? 0) || 0,
		error: text(error),
		said: withoutSecrets(text(said).split(/[\r\n]|Trace ID/)[0]).slice(0, 300).trim(),
		message: text(message),
	};
}

/** n8n turns a refresh token that was refused into an error for people, with nothing else in it. */
function isReconnectError(cause: unknown): boolean {
	const { name, failure, message } = record(cause);
	return record(failure).cause === 'credential-invalid' || (name === 'NodeOperationError' && /reconnect/i.test(text(message)));
}

function record(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

const text = (value: unknown) => (typeof value === 'string' ? value : '');
