import { StoreError } from './store';

interface Known {
	message: string;
	description: string;
	isFull?: boolean;
}

/** By SQLSTATE (PostgreSQL, appendix A) or the system's code; of a class of codes, its first two characters. */
const KNOWN: Record<string, Known> = {
	'08': { message: 'The connection to the store was lost', description: 'Nothing was lost: it is tried again by itself. If it stays so, see whether the PostgreSQL server runs.' },
	'28': { message: 'PostgreSQL refused the sign-in', description: 'Check User and Password in the credential of the store.' },
	'3D': { message: 'The database of the store does not exist', description: 'Make it first, e.g. CREATE DATABASE smart_inbox OWNER smart_inbox, or correct Database in the credential.' },
	'25P03': { message: 'PostgreSQL ended a transaction that stood still', description: 'Nothing was lost: it is tried again by itself. If it stays so, n8n is too busy to go on with its work.' },
	'25006': { message: 'The database of the store is read-only', description: 'Connect to the primary server, not to a replica.' },
	'42501': { message: 'The user of the store may not do this in its database', description: 'Make the user the owner of the database: ALTER DATABASE … OWNER TO …' },
	'53100': { message: 'The disk that holds the store is full', description: 'Free some space: nothing was lost, and intake goes on by itself.', isFull: true },
	'53300': { message: 'PostgreSQL has no connection left', description: 'Raise max_connections, or lower Connections in the credential of the store: every n8n process uses that many.' },
	'57014': { message: 'PostgreSQL took too long', description: 'Nothing was lost: it is tried again by itself. If it stays so, see what the server is busy with, e.g. in pg_stat_activity.' },
	'57P03': { message: 'PostgreSQL is starting', description: 'Nothing was lost: it is tried again by itself.' },
	'57': { message: 'PostgreSQL is stopping or has ended the work', description: 'Nothing was lost: it is tried again by itself.' },
	ECONNREFUSED: { message: 'The store cannot be reached', description: 'Check Host and Port in its credential, and whether the PostgreSQL server runs.' },
	ECONNRESET: { message: 'The connection to the store was lost', description: 'Nothing was lost: it is tried again by itself.' },
	EPIPE: { message: 'The connection to the store was lost', description: 'Nothing was lost: it is tried again by itself.' },
	EHOSTUNREACH: { message: 'The store cannot be reached', description: 'Check Host in its credential, and the network.' },
	ENETUNREACH: { message: 'The store cannot be reached', description: 'Check Host in its credential, and the network.' },
	EAI_AGAIN: { message: 'The host of the store is not known at present', description: 'Check Host in its credential, and whether names are resolved on this machine. Nothing was lost: it is tried again by itself.' },
	ENOTFOUND: { message: 'The host of the store is not known', description: 'Check Host in its credential.' },
	ETIMEDOUT: { message: 'The store does not answer', description: 'Check Host and Port in its credential, and whether a firewall is in between.' },
};

/** Errors of the driver without a code, by their text. */
const BY_TEXT: [RegExp, Known][] = [
	[/timeout exceeded when trying to connect|Connection terminated due to connection timeout/i, KNOWN.ETIMEDOUT],
	[/Query read timeout/, KNOWN.ETIMEDOUT],
	[/Connection terminated|Client has encountered a connection error|Client was closed|server conn crashed|server closed the connection/i, KNOWN.ECONNRESET],
	[/during recovery/, KNOWN['25006']],
	[/does not support SSL/i, { message: 'PostgreSQL does not offer encryption', description: 'Set TLS to Off in the credential of the store when the server is on the same machine, or switch encryption on in the server.' }],
	[/self.signed certificate|unable to verify|unable to get (?:local )?issuer|certificate/i, { message: 'The certificate of PostgreSQL is not trusted', description: 'Paste the authority\'s certificate into Trusted Certificate of the credential, or choose a server with a public one.' }],
];

/** The server is gone, or its answer: nobody can tell from the error alone what became of the statement. */
export function isLost(error: unknown): boolean {
	const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
	if (typeof code === 'string' && (LOST.has(code) || code.startsWith('08'))) return true;
	return /Query read timeout|Connection terminated|Client has encountered a connection error|Client was closed|server conn crashed|server closed the connection|timeout exceeded when trying to connect/i.test(message);
}

const LOST = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', '57P01', '57P02', '57P03', '25P03']);

/** The server has become a replica: the primary is reached by a new connection. */
export function isReadOnly(error: unknown): boolean {
	const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
	return code === '25006' || /during recovery/.test(message);
}

/** The error in the words of a person who runs n8n, when it is about the server; conflicts and mistakes of ours stay as they are. */
export function describePostgresError(error: unknown, location: string): unknown {
	if (error instanceof StoreError) return error;
	const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
	const byCode = typeof code === 'string' ? (KNOWN[code] ?? KNOWN[code.slice(0, 2)]) : undefined;
	const known = byCode ?? BY_TEXT.find(([text]) => text.test(message))?.[1];
	if (known === undefined) return error;
	return new StoreError(`${known.message} (${location})`, known.description, { cause: error, isFull: known.isFull });
}
