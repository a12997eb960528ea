import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @typedef {{ access_token: string, refresh_token: string, token_type: 'bearer', expires_in: number, n8n_expires_at: string }} TokenData as n8n keeps it */

/**
 * @typedef {object} SignInService
 * @property {string} tokenUrl
 * @property {string} dovecotSettings makes a Dovecot ask this service about access tokens
 * @property {{ grant: string, accepted: boolean }[]} requests to the token endpoint, in order
 * @property {(user: string, seconds?: number) => TokenData} connect what a person gets at the consent page
 * @property {(user: string) => void} revoke access and refresh tokens of the user
 * @property {(user: string, refreshToken: string) => void} restore lets this refresh token be used again
 * @property {(seconds: number) => void} setLifetime of tokens given from now on
 * @property {(token: string) => string | undefined} userOf whose token it is, while it is valid
 * @property {(body: Record<string, string>) => Promise<TokenData>} request as n8n's OAuth2 client does, with its errors
 * @property {(answer: { status: number, body: object } | null) => void} setAnswer of the token endpoint; null = the honest one
 * @property {() => Promise<void>} closeTokenEndpoint nothing listens there any more
 * @property {() => Promise<void>} openTokenEndpoint
 * @property {() => Promise<void>} dispose
 */

/**
 * A local provider of OAuth2 sign-ins: a token endpoint (RFC 6749) and an introspection endpoint (RFC 7662).
 * @returns {Promise<SignInService>}
 */
export async function startSignInService() {
	/** @type {Map<string, { user: string, expiresAt: number }>} */
	const access = new Map();
	/** @type {Map<string, string>} */
	const refresh = new Map();
	/** @type {SignInService['requests']} */
	const requests = [];
	let lifetime = 3600;
	/** @type {{ status: number, body: object } | null} */
	let answer = null;

	/** @param {string} user @param {number} seconds @returns {TokenData} */
	function issue(user, seconds) {
		const token = `access-${randomUUID()}`;
		access.set(token, { user, expiresAt: Date.now() + seconds * 1000 });
		const refreshToken = [...refresh].find(([, owner]) => owner === user)?.[0] ?? `refresh-${randomUUID()}`;
		refresh.set(refreshToken, user);
		return { access_token: token, refresh_token: refreshToken, token_type: 'bearer', expires_in: seconds, n8n_expires_at: String(Date.now() + seconds * 1000) };
	}

	/** @param {string} token */
	function userOf(token) {
		const found = access.get(token);
		return found && found.expiresAt > Date.now() ? found.user : undefined;
	}

	/** @param {import('node:http').IncomingMessage} request */
	async function form(request) {
		let text = '';
		for await (const chunk of request) text += chunk;
		return new URLSearchParams(text);
	}

	/** @param {import('node:http').ServerResponse} response @param {number} status @param {object} body */
	function json(response, status, body) {
		response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
		response.end(JSON.stringify(body));
	}

	const introspection = createServer(async (request, response) => {
		const user = userOf((await form(request)).get('token') ?? '');
		json(response, 200, user ? { active: true, email: user } : { active: false });
	});
	const tokens = createServer(async (request, response) => {
		const body = await form(request);
		const grant = body.get('grant_type') ?? '';
		const user = grant === 'client_credentials' ? body.get('client_id') : refresh.get(body.get('refresh_token') ?? '');
		requests.push({ grant, accepted: user !== undefined && answer === null });
		if (answer) return json(response, answer.status, answer.body);
		if (!user) return json(response, 400, { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' });
		const { n8n_expires_at: _, ...data } = issue(user, lifetime);
		json(response, 200, data);
	});

	/** @param {import('node:http').Server} server @param {number} [port] @returns {Promise<number>} */
	const open = (server, port = 0) =>
		new Promise((resolve, reject) => {
			server.once('error', reject);
			server.listen(port, '127.0.0.1', () => {
				const address = server.address();
				resolve(typeof address === 'object' && address ? address.port : 0);
			});
		});
	/** @param {import('node:http').Server} server @returns {Promise<void>} */
	const close = (server) =>
		new Promise((resolve) => {
			server.close(() => resolve());
			server.closeAllConnections();
		});

	const introspectionPort = await open(introspection);
	const tokenPort = await open(tokens);
	const tokenUrl = `http://127.0.0.1:${tokenPort}/token`;
	const folder = await mkdtemp(join(tmpdir(), 'smart-inbox-sign-in-'));
	const file = join(folder, 'oauth2.conf.ext');
	// Dovecot reads it as another user.
	await chmod(folder, 0o755);
	await writeFile(file, `introspection_mode = post\nintrospection_url = http://127.0.0.1:${introspectionPort}/introspect\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n`);

	return {
		tokenUrl,
		dovecotSettings: `auth_mechanisms = plain xoauth2 oauthbearer\npassdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${file}\n}\n`,
		requests,
		connect: (user, seconds = 3600) => issue(user, seconds),
		revoke(user) {
			for (const [token, { user: owner }] of access) if (owner === user) access.delete(token);
			for (const [token, owner] of refresh) if (owner === user) refresh.delete(token);
		},
		restore: (user, refreshToken) => void refresh.set(refreshToken, user),
		setLifetime: (seconds) => void (lifetime = seconds),
		userOf,
		async request(body) {
			// n8n's client lets the HTTP client's errors through, with the request in them.
			const response = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams(body) }).catch((error) => {
				throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', config: { data: new URLSearchParams(body).toString() }, cause: error });
			});
			const data = await response.json();
			if (!response.ok) throw data.error ? Object.assign(new Error(data.error), { code: 'EAUTH', body: data }) : Object.assign(new Error(`HTTP status ${response.status}`), { code: 'ESTATUS', status: response.status });
			return { ...data, n8n_expires_at: String(Date.now() + data.expires_in * 1000) };
		},
		setAnswer: (next) => void (answer = next),
		closeTokenEndpoint: () => close(tokens),
		openTokenEndpoint: async () => void (await open(tokens, tokenPort)),
		async dispose() {
			await Promise.all([close(introspection), close(tokens)]);
			await rm(folder, { recursive: true, force: true });
		},
	};
}
