import type { MailServer, SaslMechanism, TokenLogin } from './accounts';
import { MailServerError, type MailHalf } from './mail-server-error';

export const OTHER_MECHANISM: Record<SaslMechanism, SaslMechanism> = { XOAUTH2: 'OAUTHBEARER', OAUTHBEARER: 'XOAUTH2' };

/** The mechanism to use with a server: the wanted one if it is offered, else the other; null when neither is. */
export function mechanismOf(wanted: SaslMechanism, isOffered: (mechanism: SaslMechanism) => boolean): SaslMechanism | null {
	return [wanted, OTHER_MECHANISM[wanted]].find(isOffered) ?? null;
}

/** The one message that a client sends, in base64: Google's XOAUTH2, or OAUTHBEARER (RFC 7628, 3.1). */
export function tokenMessage(mechanism: SaslMechanism, { host, port }: MailServer, { user, accessToken }: TokenLogin): string {
	// "=" and "," have a meaning in the name (RFC 5801, 4).
	const name = user.replace(/=/g, '=3D').replace(/,/g, '=2C');
	const fields = mechanism === 'XOAUTH2' ? [`user=${user}`, `auth=Bearer ${accessToken}`] : [`n,a=${name},`, `host=${host}`, `port=${port}`, `auth=Bearer ${accessToken}`];
	return Buffer.from([...fields, '', ''].join('\x01')).toString('base64');
}

/** The server offers no sign-in with a token. */
export function noTokenSignIn(half: MailHalf, { host, port }: MailServer, options?: ErrorOptions): MailServerError {
	return new MailServerError(
		half,
		'authentication',
		`${host} offers no sign-in with OAuth2 on port ${port} (${half})`,
		`Check host, port and encryption of ${half} in the credential, and that the provider offers XOAUTH2 or OAUTHBEARER. If it does not, choose a credential of the kind Password in the node.`,
		half === 'SMTP' ? 'no' : undefined,
		options,
	);
}
