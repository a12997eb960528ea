import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

import { withLogin } from './access-token';
import type { MailAccount, MailServer, TokenLogin } from './accounts';
import { tlsOptions } from './certificate';
import { composeMail, type ComposedMail, type OutgoingMail } from './compose';
import { MailServerError } from './mail-server-error';
import { mechanismOf, noTokenSignIn, tokenMessage } from './sasl';
import { explainSmtp } from './smtp-answer';

export type { OutgoingMail } from './compose';

/** What the server answered to a mail it took. */
export interface SentMail {
	/** The server's answer after the last byte, e.g. "250 2.0.0 Ok: queued as 4F1". */
	response: string;
	accepted: string[];
	/** Recipients the server refused while it took the others. */
	rejected: string[];
	/** The Message-ID recipients see: Microsoft 365 and Amazon SES replace ours. */
	messageId: string;
	/** What went over the wire, for the copy in Sent. */
	mail: ComposedMail;
}

/** How long to wait, in milliseconds. */
export interface SmtpPatience {
	/** For the connection, the greeting and the upgrade to TLS together. */
	connect: number;
	/** For each answer. Filters that look into a mail take minutes (RFC 5321, 4.5.3.2). */
	answer: number;
}

const SENDING: SmtpPatience = { connect: 20_000, answer: 300_000 };
const VERIFYING: SmtpPatience = { connect: 10_000, answer: 10_000 };

/** A mail that is read piece by piece while it flows to the server, so that a large one is never whole in memory. */
export interface StreamedMail {
	envelope: ComposedMail['envelope'];
	/** Bytes, about: compared with the limit the server names (RFC 1870). */
	sizeBytes: number;
	/** The whole MIME text. */
	pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
	/** Whether it may hold bytes beyond ASCII (RFC 6152). */
	is8Bit?: boolean;
	/** What a delivery report is to name (ENVID, RFC 3461); servers that know of it are asked for reports of failures and delays. */
	envelopeId?: string;
	/** Waited for when the server is ready for the text and before its first byte: what throws here leaves the mail certainly unsent. */
	beforeText?: () => Promise<void>;
}

/** What the server said to a mail it took. */
export interface Handover {
	response: string;
	accepted: string[];
	rejected: string[];
	/** The Message-ID the server gave it, when it says so. */
	serverMessageId: string | undefined;
}

/**
 * Sends one mail through the account's SMTP server.
 *
 * @throws MailServerError with `delivered` 'no' when the mail certainly did not leave, and 'unknown' when the connection
 * was lost after its text began to flow: then it may have been delivered, and must not be sent again without asking
 * @throws UnsendableMailError when the mail cannot be sent as it is
 */
export async function sendMail(account: MailAccount, mail: OutgoingMail, patience = SENDING): Promise<SentMail> {
	const composed = await composeMail(mail);
	const { envelope, source } = composed;
	const { response, accepted, rejected, serverMessageId } = await sendStreamed(account, { envelope, sizeBytes: source.length, pieces: [source] }, patience);
	return { response, accepted, rejected, messageId: serverMessageId ?? mail.messageId, mail: composed };
}

/**
 * The same for a mail whose text is read while it is sent.
 *
 * @throws MailServerError as `sendMail` does; or whatever reading the text threw: then the server did not get its end
 */
export async function sendStreamed(account: MailAccount, mail: StreamedMail, patience = SENDING): Promise<Handover> {
	let begun = false;
	let broken: { cause: unknown } | undefined;
	// Read for the first time only after the server's 354: everything before that is certainly not delivered.
	const flow = async function* () {
		try {
			await mail.beforeText?.();
			begun = true;
			yield* mail.pieces;
		} catch (cause) {
			broken = { cause };
			throw cause;
		}
	};
	try {
		const info = await inSession(account, patience, () => begun, async (connection) => {
			const text = Readable.from(flow(), { objectMode: false });
			const { envelope, sizeBytes, envelopeId } = mail;
			const dsn = envelopeId === undefined ? undefined : { id: envelopeId, return: 'HDRS' as const, notify: ['FAILURE' as const, 'DELAY' as const] };
			return await new Promise<SMTPConnection.SentMessageInfo>((resolve, reject) => {
				connection.send({ ...envelope, from: envelope.from || (false as const), size: sizeBytes, use8BitMime: mail.is8Bit === true, dsn }, text, (error, result) => (error ? reject(error) : resolve(result)));
			});
		});
		const { response, accepted, rejected, serverMessageId } = info;
		return { response, accepted, rejected, serverMessageId };
	} catch (error) {
		throw broken === undefined ? error : broken.cause;
	}
}

/**
 * Connects and signs in, without sending anything.
 *
 * @throws MailServerError naming what was refused and the next step
 */
export async function verifySmtp(account: MailAccount, patience = VERIFYING): Promise<void> {
	await inSession(account, patience, () => false, async (connection) => {
		if (!account.smtp?.login || connection.allowsAuth) return;
		// Sending would go on without it; but a server that hides its sign-in until STARTTLS refuses every mail.
		throw new MailServerError(
			'SMTP',
			'authentication',
			`${account.smtp.host} offers no sign-in on port ${account.smtp.port} (SMTP)`,
			'Choose SSL/TLS or STARTTLS as SMTP Encryption, or set SMTP Sign-In to None if the server knows this machine.',
			'no',
		);
	});
}

async function inSession<T>(
	account: MailAccount,
	patience: SmtpPatience,
	handedOver: () => boolean,
	work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
	const server = account.smtp;
	if (server === null) {
		throw new MailServerError('SMTP', 'refused', `The account ${account.address} has no SMTP server`, 'Switch on Send Mail (SMTP) in the credential and fill in SMTP Host.', 'no');
	}
	return await withLogin('SMTP', server, (target) => attempt(account, target, patience, handedOver, work));
}

async function attempt<T>(
	account: MailAccount,
	server: MailServer,
	patience: SmtpPatience,
	handedOver: () => boolean,
	work: (connection: SMTPConnection) => Promise<T>,
): Promise<T> {
	let connection: SMTPConnection | undefined;
	try {
		const session = (connection = new SMTPConnection(connectionOptions(account, server, patience)));
		const result = await new Promise<T>((resolve, reject) => {
			// An 'error' can come between two commands, when nobody waits for an answer.
			session.on('error', reject);
			// nodemailer closes first and tells why afterwards.
			session.once('end', () => setImmediate(() => reject(new Error('Connection closed'))));
			signIn(session, server)
				.then(() => work(session))
				.then(resolve, reject);
		});
		session.quit();
		return result;
	} catch (cause) {
		throw explainSmtp(cause, server, handedOver());
	} finally {
		connection?.close();
	}
}

function connectionOptions(account: MailAccount, server: MailServer, patience: SmtpPatience): SMTPConnection.Options {
	return {
		host: server.host,
		port: server.port,
		secure: server.encryption === 'tls',
		requireTLS: server.encryption === 'starttls',
		ignoreTLS: server.encryption === 'none',
		tls: tlsOptions(account),
		connectionTimeout: patience.connect,
		// Earlier than the timeout of the line, which would say less: a port that never greets is often the wrong port.
		greetingTimeout: Math.min(patience.connect, patience.answer) * 0.8,
		dnsTimeout: patience.connect,
		socketTimeout: patience.answer,
		logger: false,
		customAuth: { [TOKEN]: sendToken },
	};
}

async function signIn(connection: SMTPConnection, server: MailServer): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		connection.connect((error) => (error ? reject(error) : resolve()));
	});
	// A server that offers no sign-in knows us by address.
	const { login } = server;
	if (!login || !connection.allowsAuth) return;
	const auth = 'accessToken' in login ? tokenAuth(connection, server, login) : { credentials: { user: login.user, pass: login.password } };
	await new Promise<void>((resolve, reject) => {
		connection.login(auth, (error) => (error ? reject(error) : resolve()));
	});
}

/** nodemailer looks for the mechanisms that it has itself, so OAUTHBEARER has to be found in the server's answer. */
function tokenAuth(connection: SMTPConnection, server: MailServer, login: TokenLogin): SMTPConnection.AuthenticationType {
	const offered = [...(connection.lastServerResponse || '').matchAll(/^250[ -]AUTH[ =](.*)$/gim)].flatMap(([, names]) => names.trim().toUpperCase().split(/[\s=]+/));
	const mechanism = mechanismOf(login.mechanism, (name) => offered.includes(name));
	if (mechanism === null) throw noTokenSignIn('SMTP', server);
	return { method: TOKEN, user: login.user, pass: `${mechanism} ${tokenMessage(mechanism, server, login)}` };
}

/** Our name for both mechanisms: for "XOAUTH2" nodemailer would take a password mechanism when there is one. */
const TOKEN = 'TOKEN';

/**
 * One exchange for both mechanisms. nodemailer's own XOAUTH2 asks for another token after a refusal, which loses the
 * server's words, and it has no OAUTHBEARER.
 */
async function sendToken({ auth, sendCommand }: SMTPConnection.CustomAuthenticationContext): Promise<void> {
	const command = `AUTH ${auth.credentials.pass}`;
	let answer = await sendCommand(command);
	// The reason for the refusal comes as a challenge; the answer to it ends the exchange (RFC 7628, 3.2.3).
	if (answer.status === 334) answer = await sendCommand(command.startsWith('AUTH XOAUTH2 ') ? '' : 'AQ==');
	if (answer.status !== 235) throw new Error('The token was refused');
}
