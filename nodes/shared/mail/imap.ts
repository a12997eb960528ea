import { ImapFlow, type AuthOptions, type ImapFlowError, type MailboxObject, type StatusObject } from 'imapflow';

import { withLogin } from './access-token';
import type { MailAccount, MailServer } from './accounts';
import { roleOf, wrongRoles } from './folder-roles';
import { explainCertificate, tlsOptions, TrustedCertificateError } from './certificate';
import { MailServerError, type MailServerReason } from './mail-server-error';
import { responseCode } from './response-code';
import { afterRefusal, whatWasGiven, withoutSecrets } from './provider';
import { noTokenSignIn, OTHER_MECHANISM } from './sasl';

const SECONDS = 1000;
const MEGABYTE = 1024 * 1024;

export interface ImapOptions {
	/** How long to wait for the connection and for the greeting, each; milliseconds. */
	connectTimeout?: number;
	/** How long the line may be silent before it is tested with NOOP, and how long that test may take; milliseconds. */
	socketTimeout?: number;
	/** How long one IDLE lasts before it is renewed; milliseconds. */
	idleTime?: number;
	/** The largest mail this connection may be asked for; bytes. */
	maxMailBytes?: number;
	/** Whether the server may say what vanished instead of renumbering the mail (RFC 7162). */
	qresync?: boolean;
}

/**
 * A signed-in IMAP connection. The caller watches `close` and ends it with `logout()` or `close()`.
 *
 * @throws MailServerError naming what was refused and the next step
 */
export async function connectImap(account: MailAccount, options: ImapOptions = {}): Promise<ImapFlow> {
	const { imap } = account;
	if (imap === null) {
		throw new MailServerError('IMAP', 'refused', `The account ${account.address} has no IMAP server`, 'Switch on Receive Mail (IMAP) in the credential and fill in IMAP Host.');
	}
	return await withLogin('IMAP', imap, (server) => attempt(account, server, options));
}

async function attempt(account: MailAccount, imap: MailServer, options: ImapOptions): Promise<ImapFlow> {
	let client: ImapFlow | undefined;
	try {
		client = new ImapFlow({
			host: imap.host,
			port: imap.port,
			secure: imap.encryption === 'tls',
			...(imap.encryption !== 'tls' && { doSTARTTLS: imap.encryption === 'starttls' }),
			auth: authOf(imap),
			tls: tlsOptions(account),
			logger: false,
			clientInfo: { name: 'n8n-nodes-smart-inbox', version: false, vendor: false, 'support-url': false },
			// IDLE is started by whoever listens, at once; the library's own waits 15 s after every command.
			disableAutoIdle: true,
			// Strato answers every SEARCH empty in rev2, some Microsoft tenants offer a broken one.
			disableIMAP4rev2: true,
			disableCompression: true,
			qresync: options.qresync === true,
			connectionTimeout: options.connectTimeout ?? 20 * SECONDS,
			greetingTimeout: options.connectTimeout ?? 20 * SECONDS,
			socketTimeout: options.socketTimeout ?? 60 * SECONDS,
			maxIdleTime: options.idleTime ?? 280 * SECONDS,
			maxLiteralSize: (options.maxMailBytes ?? 64 * MEGABYTE) + MEGABYTE,
			maxResponseSize: (options.maxMailBytes ?? 64 * MEGABYTE) + 8 * MEGABYTE,
		});
		preferMechanism(client, imap);
		// Before connect(): an 'error' nobody listens to ends the n8n process (postalsys/imapflow#302). 'close' follows it.
		client.on('error', () => undefined);
		await client.connect();
		return client;
	} catch (cause) {
		client?.close();
		throw explainImap(cause, imap);
	}
}

function authOf({ login }: MailServer): AuthOptions {
	if (login === null) return { user: '', pass: '' };
	return 'accessToken' in login ? { user: login.user, accessToken: login.accessToken } : { user: login.user, pass: login.password };
}

/** imapflow takes OAUTHBEARER whenever it is offered and has no option for it: the other one is taken out of the offer. */
function preferMechanism(client: ImapFlow, { login }: MailServer): void {
	if (login === null || !('accessToken' in login)) return;
	const { mechanism } = login;
	let offer = client.capabilities;
	Object.defineProperty(client, 'capabilities', {
		get: () => offer,
		set: (next: ImapFlow['capabilities']) => {
			offer = next;
			if (offer.has(`AUTH=${mechanism}`)) offer.delete(`AUTH=${OTHER_MECHANISM[mechanism]}`);
		},
	});
}

/** Runs `work` on a connection of its own and ends the connection, whatever happens. */
export async function withImap<T>(account: MailAccount, work: (client: ImapFlow) => Promise<T>, options?: ImapOptions): Promise<T> {
	const client = await connectImap(account, options);
	try {
		return await work(client);
	} catch (cause) {
		throw account.imap !== null && isImapFault(cause) ? explainImap(cause, account.imap) : cause;
	} finally {
		// A polite LOGOUT must not keep the caller waiting on a dead line.
		client.logout().catch(() => client.close());
	}
}

/** One folder of an account that can hold mail. */
export interface MailFolder {
	path: string;
	/** The last part of the path. */
	name: string;
	/** e.g. "\\Sent" (RFC 6154), also when only known by its name; null for the others. */
	specialUse: string | null;
	delimiter: string;
}

/** The folders that can be opened, as the server lists them. */
export async function listFolders(client: ImapFlow): Promise<MailFolder[]> {
	return (await lookAtFolders(client)).folders;
}

/** The same, with what is wrong with their roles. */
export async function lookAtFolders(client: ImapFlow): Promise<{ folders: MailFolder[]; warnings: string[] }> {
	const listed = await client.list();
	const folders = listed
		.filter(({ flags }) => !flags.has('\\Noselect') && !flags.has('\\NonExistent'))
		.map(({ path, name, specialUse, delimiter }) => ({ path, name, specialUse: roleOf({ path, specialUse }), delimiter }));
	return { folders, warnings: wrongRoles(listed) };
}

/** What a folder looks like from outside (STATUS). */
export interface FolderNumbers {
	uidValidity: number;
	/** Missing on servers that do not say. */
	uidNext: number | undefined;
	messages: number;
}

const NUMBERS = { uidNext: true, uidValidity: true, messages: true };

/** Up to so many folders are asked one by one; for more, one LIST tells all of them (RFC 5819). */
const ONE_BY_ONE = 8;

/**
 * The numbers of folders, without opening them. A folder that is not there any more is `null`; one the server does not
 * tell about is left out.
 */
export async function folderNumbers(client: ImapFlow, paths: readonly string[]): Promise<Map<string, FolderNumbers | null>> {
	const found = new Map<string, FolderNumbers | null>();
	const add = (path: string, status: StatusObject | false | undefined) => {
		if (status && status.uidValidity !== undefined && status.messages !== undefined) {
			found.set(path, { uidValidity: Number(status.uidValidity), uidNext: status.uidNext, messages: status.messages });
		}
	};
	if (paths.length > ONE_BY_ONE && client.capabilities.has('LIST-STATUS')) {
		const listed = new Map((await client.list({ statusQuery: NUMBERS })).map(({ path, status }) => [path, status]));
		for (const path of paths) {
			if (listed.has(path)) add(path, listed.get(path));
			else found.set(path, null);
		}
		return found;
	}
	for (const path of paths) {
		try {
			add(path, await client.status(path, NUMBERS));
		} catch (cause) {
			if (fault(cause).code !== 'NotFound') throw cause;
			found.set(path, null);
		}
	}
	return found;
}

export interface OpenOptions {
	/** EXAMINE: the server changes no flag, whatever is done. */
	readOnly?: boolean;
	/** What is known of the folder: on a connection with QRESYNC the server tells what changed since (RFC 7162, 3.2.5). */
	uidValidity?: bigint;
	changedSince?: bigint;
}

/**
 * Selects a folder.
 *
 * @throws MailServerError `folder` when it does not exist or may not be opened
 */
export async function openFolder(client: ImapFlow, path: string, options: OpenOptions = {}): Promise<MailboxObject> {
	try {
		// imapflow takes more than its type says.
		return await client.mailboxOpen(path, { readOnly: false, ...options });
	} catch (cause) {
		const { mailboxMissing, responseStatus, serverResponseCode } = fault(cause);
		if (mailboxMissing || serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'TRYCREATE') {
			throw new MailServerError('IMAP', 'folder', `The folder "${path}" does not exist in the mailbox`, 'Choose the folder from the list again: it may have been renamed or deleted.', undefined, { cause });
		}
		if (responseStatus === 'NO' && !isTemporary(cause)) {
			throw new MailServerError('IMAP', 'folder', `The folder "${path}" cannot be opened`, `Choose another folder, or ask whoever runs the server for the right to read this one.${said(cause)}`, undefined, { cause });
		}
		throw cause;
	}
}

/** What imapflow knows about a fault, whatever it threw. */
function fault(cause: unknown): Partial<ImapFlowError> {
	return typeof cause === 'object' && cause !== null ? cause : {};
}

function isImapFault(cause: unknown): boolean {
	const { code, responseStatus, authenticationFailed, tlsFailed } = fault(cause);
	return !(cause instanceof MailServerError) && (code !== undefined || responseStatus !== undefined || authenticationFailed === true || tlsFailed === true);
}

/** imapflow keeps the server's own words beside a message that says "Command failed". */
function serverText(cause: unknown): string {
	const { responseText, response, reason } = fault(cause);
	const text = responseText ?? (typeof response === 'string' ? response : reason) ?? '';
	return withoutSecrets(text.replace(/^\S+ (NO|BAD|BYE) /, '').trim().slice(0, 300));
}

function said(cause: unknown): string {
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
	if (fault(cause).code === 'ETHROTTLE') return 'throttled';
	const text = serverText(cause);
	const said = DEFERRAL_CODES.get(responseCode(cause) ?? '') ?? DEFERRAL_CODES.get(/\[([A-Z]+)\]/.exec(text)?.[1] ?? '');
	if (said) return said;
	if (/too many|simultaneous|connection limit|mailbox (is )?in use/i.test(text)) return 'limit';
	if (/throttl|bandwidth|slow down|rate limit/i.test(text)) return 'throttled';
	return /temporar|try again|unavailable|server busy/i.test(text) ? 'unavailable' : null;
}

/** Whether the server asks to come back later. */
function isTemporary(cause: unknown): boolean {
	return deferralOf(cause) !== null;
}

const TIMEOUT_CODES = new Set(['CONNECT_TIMEOUT', 'ETIMEOUT', 'ETIMEDOUT', 'UPGRADE_TIMEOUT']);
const NOT_TLS_CODES = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'EPROTO']);

/** Turns whatever imapflow, TLS or the network threw into one clear sentence and a next step. */
export function explainImap(cause: unknown, server: MailServer): MailServerError {
	if (cause instanceof MailServerError) return cause;
	const { host, port, encryption } = server;
	const { code, authenticationFailed, message, serverResponseCode, tlsFailed } = fault(cause);
	const say = (reason: MailServerReason, message: string, description: string) => new MailServerError('IMAP', reason, message, description, undefined, { cause });

	if (cause instanceof TrustedCertificateError) return say('certificate', cause.message, cause.description);
	const certificate = explainCertificate(cause, host);
	if (certificate !== null) return say('certificate', certificate.message, certificate.description);
	if (serverResponseCode === 'PRIVACYREQUIRED') {
		return say('encryption', `${host} accepts a password over an encrypted connection only`, 'Set IMAP Encryption to SSL/TLS (port 993) or STARTTLS (port 143).');
	}
	if (isTemporary(cause)) return say('refused', `${host} asks to come back later`, `Nothing to do: the connection is tried again by itself.${said(cause)}`);
	if (authenticationFailed) {
		return say('authentication', `${host} did not accept ${whatWasGiven(server)} (IMAP)`, `${afterRefusal('IMAP', server, serverText(cause))}${said(cause)}`);
	}
	if (message === 'Unsupported authentication mechanism') return noTokenSignIn('IMAP', server, { cause });
	if (/authenticated but not connected/i.test(serverText(cause))) {
		// Exchange lets anyone sign in who has a token, and then opens only their own mailbox.
		return say('refused', `${host} does not let the connected account open this mailbox (IMAP)`, `Check that Email Address in the credential is a mailbox that the connected account may open, and that it has a licence.${said(cause)}`);
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
