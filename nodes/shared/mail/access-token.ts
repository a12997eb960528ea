import type { MailServer, TokenLogin } from './accounts';
import { MailServerError, type MailHalf } from './mail-server-error';
import { explainRenewal } from './token-refusal';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** A token with less life than this is replaced before it is used: clocks differ, and a sign-in takes its time. */
const LAST_MINUTES = 5 * MINUTES;
/** Providers count requests for tokens; and what was refused a moment ago is still refused. */
const RENEWAL_PAUSE = MINUTES;
/** n8n itself waits five minutes for the provider's answer. */
const RENEWAL_PATIENCE = 30 * SECONDS;

/** What proves a sign-in with OAuth2. */
export interface AccessToken {
	/** Empty when the account was never connected. */
	accessToken: string;
	/** Epoch milliseconds; null when the provider did not say. */
	expiresAt: number | null;
}

/**
 * Gives a newer token than `stale`.
 *
 * @returns null when there is none to be had now
 * @throws whatever the provider or the network said
 */
export type RenewToken = (stale: string) => Promise<AccessToken | null>;

/**
 * Signs in, with an access token that is renewed ahead of its expiry, and once more with a new one when the server
 * refuses it. A password is used as it is.
 *
 * @throws MailServerError of `signIn`, or why no token could be had: `authentication` when the provider refuses one,
 * `network` or `timeout` when it does not answer
 */
export async function withLogin<T>(half: MailHalf, server: MailServer, signIn: (server: MailServer) => Promise<T>): Promise<T> {
	const { login } = server;
	if (login === null || !('accessToken' in login)) return await signIn(server);
	const used = await lasting(half, server.host, login);
	try {
		return await signIn({ ...server, login: used });
	} catch (cause) {
		if (!(cause instanceof MailServerError) || cause.reason !== 'authentication') throw cause;
		const renewed = await renew(half, server.host, used);
		if (renewed === null) throw cause;
		return await signIn({ ...server, login: { ...used, ...renewed } });
	}
}

async function lasting(half: MailHalf, host: string, login: TokenLogin): Promise<TokenLogin> {
	const left = login.accessToken === '' ? 0 : (login.expiresAt ?? Infinity) - Date.now();
	if (left >= LAST_MINUTES) return login;
	try {
		return { ...login, ...(await renew(half, host, login)) };
	} catch (cause) {
		// It still works: whoever cannot renew it now has some minutes to do so.
		if (left > 0 && cause instanceof MailServerError && cause.reason !== 'authentication') return login;
		throw cause;
	}
}

async function renew(half: MailHalf, host: string, { renew: ask, accessToken }: TokenLogin): Promise<AccessToken | null> {
	try {
		return await ask(accessToken);
	} catch (cause) {
		throw explainRenewal(cause, half, host);
	}
}

interface Renewal {
	at: number;
	stale: string;
	result: Promise<AccessToken>;
}

const renewals = new Map<string, Renewal>();

/**
 * Asks for a new token at most once a minute for each credential. Whoever holds the same stale token gets the same
 * answer, be it a token or a refusal.
 *
 * @param credentialId what the renewals are counted by
 * @returns null when another token than `stale` was renewed less than a minute ago
 */
export async function renewOnceAMinute(credentialId: string, stale: string, ask: () => Promise<AccessToken>): Promise<AccessToken | null> {
	const last = renewals.get(credentialId);
	if (last && Date.now() - last.at < RENEWAL_PAUSE) return last.stale === stale ? await last.result : null;
	const result = inTime(ask());
	// Whoever waits for it hears of it; nobody may be waiting any more.
	result.catch(() => undefined);
	renewals.set(credentialId, { at: Date.now(), stale, result });
	return await result;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_resolve, reject) => {
		timer = setTimeout(() => reject(Object.assign(new Error('No answer in time'), { code: 'ETIMEDOUT' })), RENEWAL_PATIENCE);
	});
	try {
		return await Promise.race([work, late]);
	} finally {
		clearTimeout(timer);
	}
}
