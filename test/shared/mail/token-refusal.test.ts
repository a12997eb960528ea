import { explainRenewal } from '../../../nodes/shared/mail/token-refusal';

// The errors as n8n 2.41's OAuth2 client (@n8n/client-oauth2) and the HTTP client below it throw them.

const REFRESH = 'refresh-token-0123456789-0123456789-0123456789';
const authError = (error: string, description = '') => Object.assign(new Error(description || error), { code: 'EAUTH', body: { error, error_description: description } });
const responseError = (status: number) => Object.assign(new Error(`HTTP status ${status}`), { code: 'ESTATUS', status, body: '<html>' });
const httpError = (code: string, status?: number) => Object.assign(new Error('Request failed'), { code, config: { data: `refresh_token=${REFRESH}` }, ...(status && { response: { status } }) });
const reconnect = Object.assign(new Error('The credential "Office" needs to be reconnected.'), { name: 'NodeOperationError', failure: { cause: 'credential-invalid' } });

test.each<[string, unknown, string, string, RegExp, RegExp]>([
	['withdrawn (n8n 2.41)', reconnect, 'imap.example.com', 'authentication', /was withdrawn or has expired/, /connect the account again\.$/],
	['withdrawn (older n8n)', authError('invalid_grant', 'Token has been expired or revoked.'), 'imap.gmail.com', 'authentication', /was withdrawn or has expired/, /every seven days.*still in Testing.*said: Token has been expired/],
	['Microsoft: idle for 90 days', authError('invalid_grant', 'AADSTS700082: The refresh token has expired due to inactivity.\r\nTrace ID: 12'), 'outlook.office365.com', 'authentication', /withdrawn or has expired/, /90 days without use.*inactivity\.$/],
	['Microsoft: no consent', authError('invalid_grant', 'AADSTS65001: The user or administrator has not consented to use the application'), 'outlook.office365.com', 'authentication', /organisation has not allowed this app/, /Ask an administrator to give consent/],
	['Microsoft: client secret expired', authError('invalid_client', 'AADSTS7000222: The provided client secret keys are expired.'), 'outlook.office365.com', 'authentication', /Client ID or Client Secret is not accepted/, /client secret may have expired/],
	['never connected', new Error('OAuth credentials not connected'), 'imap.gmail.com', 'authentication', /not connected to an account yet/, /sign in to the mail account/],
	['no refresh token', new Error('OAuth access token expired and no refresh token is available. Please reconnect the credentials.'), 'imap.example.com', 'authentication', /without a refresh token/, /offline_access/],
	['nothing listens', httpError('ECONNREFUSED'), 'imap.gmail.com', 'network', /cannot be reached: ECONNREFUSED/, /tried again by itself/],
	['no answer in time', httpError('ECONNABORTED'), 'imap.gmail.com', 'timeout', /did not answer in time/, /tried again by itself/],
	['server error', httpError('ERR_BAD_RESPONSE', 503), 'imap.gmail.com', 'network', /not able to renew the sign-in now/, /Nothing to do/],
	['server error, as OAuth2 says it', authError('temporarily_unavailable'), 'imap.gmail.com', 'network', /not able to renew/, /Nothing to do/],
	['too many requests', responseError(429), 'imap.gmail.com', 'network', /not able to renew/, /Nothing to do/],
	['a page instead of a token', responseError(404), 'imap.example.com', 'refused', /gave no token: HTTP 404/, /Access Token URL.*proxy/],
	['n8n itself', new Error(`database is locked ${REFRESH}`), 'imap.example.com', 'refused', /could not be renewed/, /database is locked …/],
])('%s', (_what, cause, host, reason, message, description) => {
	const found = explainRenewal(cause, 'IMAP', host);
	expect(found).toMatchObject({ half: 'IMAP', reason, message: expect.stringMatching(message), description: expect.stringMatching(description) });
	expect(found.message).toMatch(/\(IMAP\)$/);
	expect(found.cause).toBeUndefined();
	expect(`${found.message} ${found.description} ${found.stack}`).not.toContain(REFRESH);
});

test('a mail that needs a token has certainly not left', () => {
	expect(explainRenewal(httpError('ENOTFOUND'), 'SMTP', 'smtp.gmail.com')).toMatchObject({ half: 'SMTP', delivered: 'no' });
});
