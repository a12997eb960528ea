import { ImapFlow, type AuthOptions, type MailboxObject, type StatusObject } from 'imapflow';

import { withLogin } from './access-token';
import type { MailAccount, MailServer } from './accounts';
import { tlsOptions } from './certificate';
import { roleOf, wrongRoles } from './folder-roles';
import { explainImap, imapFault, isImapFault, isTemporary, serverSaid } from './imap-fault';
import { MailServerError } from './mail-server-error';
import { OTHER_MECHANISM } from './sasl';

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
			if (imapFault(cause).code !== 'NotFound') throw cause;
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
		const { mailboxMissing, responseStatus, serverResponseCode } = imapFault(cause);
		if (mailboxMissing || serverResponseCode === 'NONEXISTENT' || serverResponseCode === 'TRYCREATE') {
			throw new MailServerError('IMAP', 'folder', `The folder "${path}" does not exist in the mailbox`, 'Choose the folder from the list again: it may have been renamed or deleted.', undefined, { cause });
		}
		if (responseStatus === 'NO' && !isTemporary(cause)) {
			throw new MailServerError('IMAP', 'folder', `The folder "${path}" cannot be opened`, `Choose another folder, or ask whoever runs the server for the right to read this one.${serverSaid(cause)}`, undefined, { cause });
		}
		throw cause;
	}
}
