import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer, type SMTPServerAddress, type SMTPServerAuthentication, type SMTPServerDataStream, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server';

import type { SmtpSettings } from '../settings';
import type { Reception } from './smtp-credential';
import { checkedPieces } from './smtp-data';
import { recipientFor } from './smtp-recipients';
import { replyTo, SmtpReply } from './smtp-reply';
import { isLoopback } from './smtp-senders';
import { PATIENCE, Sessions } from './smtp-sessions';
import type { HandedOver } from './smtp-store';

const SECONDS = 1000;
const LIMITS = {
	recipients: 100,
	/** Between two commands, or pieces of a mail (RFC 5321, 4.5.3.2.7). */
	silence: 5 * 60 * SECONDS,
	/** Connections that are being turned away, beyond those that have a place. */
	turnedAway: 100,
	goodbye: 2 * SECONDS,
};
/** Commands that no sender needs: jokes of the library, and ways to pass for somebody else. */
const NEVER = ['WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'];

/**
 * Decides about a mail: the client gets 250 with the text when it resolves, and is to come again later when it throws
 * anything but an SmtpReply.
 */
export type Take = (mail: HandedOver) => Promise<string>;

/** An SMTP server that accepts mail for the configured recipients and nobody else. */
export class Receiver {
	private readonly server: SMTPServer;
	private readonly sessions: Sessions;
	private readonly handshakes = new WeakMap<Socket, number>();
	private watch: NodeJS.Timeout | undefined;

	constructor(
		private readonly settings: SmtpSettings,
		private reception: Reception,
		private readonly take: Take,
		private readonly patience: typeof PATIENCE = PATIENCE,
	) {
		this.sessions = new Sessions(settings, (id, words) => this.hangUp(id, words), patience);
		this.server = new Door(this.options(), (id, address) => this.sessions.enter(id, address));
		this.server.server.maxConnections = settings.clients + LIMITS.turnedAway;
		// A client that breaks off is no fault of ours; listening is watched by whoever called listen().
		this.server.on('error', () => undefined);
	}

	/** Opens the port. @throws the system's refusal, e.g. EADDRINUSE */
	async listen(): Promise<void> {
		const { server } = this.server;
		await new Promise<void>((resolve, reject) => {
			server.once('error', reject);
			this.server.listen(this.settings.port, this.settings.host, () => {
				server.off('error', reject);
				resolve();
			});
		});
		this.watch = setInterval(() => this.look(), this.patience.look).unref();
	}

	/** Closes the port; mails that are being received get a second. */
	async close(): Promise<void> {
		clearInterval(this.watch);
		await new Promise<void>((resolve) => this.server.close(resolve));
	}

	/** Another password, another certificate. @returns false when the port would have to be opened anew, which is not done */
	renew(reception: Reception): boolean {
		if (isImplicit(reception) !== isImplicit(this.reception)) return false;
		this.reception = reception;
		if (reception.tls) this.server.updateSecureContext({ cert: reception.tls.cert, key: reception.tls.key });
		return true;
	}

	private options(): SMTPServerOptions {
		const { tls } = this.reception;
		return {
			banner: 'Smart Inbox',
			...(tls && { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' }),
			secure: isImplicit(this.reception),
			disabledCommands: [...NEVER, ...(tls ? [] : ['STARTTLS'])],
			// What must be signed in or encrypted is decided in `beginMail`, in our own words.
			authOptional: true,
			allowInsecureAuth: true,
			size: this.settings.sizeLimitBytes,
			maxClients: this.settings.clients,
			socketTimeout: LIMITS.silence,
			closeTimeout: SECONDS,
			disableReverseLookup: true,
			logger: { debug: (entry: LogEntry, text: string, reply?: string) => this.overhear(entry, text, reply), info: ignore, error: ignore },
			onConnect: (session, callback) => {
				this.allowCommands(session);
				callback();
			},
			onSecure: (_socket, session, callback) => {
				this.allowCommands(session);
				callback();
			},
			onAuth: (given, session, callback) => {
				answer(this.signIn(given, session), (refusal) => (refusal ? callback(refusal) : callback(null, { user: given.username })));
			},
			onMailFrom: (sender, session, callback) => answer(this.beginMail(sender, session), callback),
			onRcptTo: (recipient, session, callback) => answer(this.addRecipient(recipient, session), callback),
			onData: (stream, session, callback) => {
				this.sessions.beginData(session.id, stream);
				// A client that breaks off after its last byte must not end the process; whoever reads hears of it too.
				stream.on('error', ignore);
				this.receive(stream, session).then(
					(text) => {
						this.sessions.endMail(session.id, true);
						callback(null, text);
					},
					(cause: unknown) => {
						this.sessions.endMail(session.id, false);
						const reply = replyTo(cause);
						callback(reply);
						if (reply.endsSession) this.hangUp(session.id, '4.7.0 Too many errors');
					},
				);
			},
			onClose: ({ id }) => this.sessions.leave(id),
		};
	}

	private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
		const pieces = checkedPieces(stream, this.settings.sizeLimitBytes);
		const endData = () => this.sessions.endData(session.id);
		const data = (async function* () {
			yield* pieces;
			endData();
		})();
		return await this.take(handedOver(data, session, this.settings.recipients));
	}

	/** A password over an open connection is taken from this machine only. */
	private allowCommands(session: SMTPServerSession): void {
		const { login, tls } = this.reception;
		const isAuth = login !== null && (session.secure || isLoopback(session.remoteAddress));
		const isStartTls = tls !== null && !isImplicit(this.reception);
		session.disabledCommands = [...NEVER, ...(isAuth ? [] : ['AUTH']), ...(isStartTls ? [] : ['STARTTLS'])];
	}

	/** @throws SmtpReply */
	private async signIn({ username = '', password }: SMTPServerAuthentication, { id }: SMTPServerSession): Promise<void> {
		const { login } = this.reception;
		if (login === null) throw new SmtpReply(503, '5.5.1 Nobody signs in here');
		if (this.sessions.isGuessing(id)) throw new SmtpReply(454, '4.7.0 Too many wrong passwords from your address, try again in a minute');
		const isRight = isSame(`${username}\0${password ?? ''}`, `${login.user}\0${login.password}`);
		if (!isRight) await sleep(this.patience.errorPause, undefined, { ref: false });
		this.sessions.signedIn(id, isRight);
		if (!isRight) throw new SmtpReply(535, '5.7.8 Wrong user name or password');
	}

	/** @throws SmtpReply */
	private async beginMail(sender: SMTPServerAddress, session: SMTPServerSession): Promise<void> {
		checkParameters(sender);
		const { login, tls, encryption } = this.reception;
		const isSignedIn = typeof session.user === 'string';
		if (tls !== null && encryption === 'required' && !session.secure) throw new SmtpReply(530, '5.7.0 Must issue a STARTTLS command first');
		if (login !== null && !isSignedIn) throw new SmtpReply(530, `5.7.0 Sign in first${session.disabledCommands?.includes('AUTH') ? ', over an encrypted connection' : ''}`);
		this.sessions.beginMail(session.id, isSignedIn);
	}

	/** @throws SmtpReply */
	private async addRecipient(recipient: SMTPServerAddress, session: SMTPServerSession): Promise<void> {
		checkParameters(recipient);
		if (session.envelope.rcptTo.length >= LIMITS.recipients) throw new SmtpReply(452, '4.5.3 Too many recipients');
		if (recipientFor(recipient.address, this.settings.recipients) !== null) return;
		const pause = this.sessions.pauseOf(session.id);
		if (pause > 0) await sleep(pause, undefined, { ref: false });
		throw new SmtpReply(550, '5.1.1 No such recipient here');
	}

	/** The library tells of every command and reply in its log only. */
	private overhear({ tnx, cid = '', command = '' }: LogEntry, _text: string, reply?: string): void {
		if (tnx === 'command') this.sessions.heard(cid, command);
		else if (tnx === 'send') this.sessions.answered(cid, Number.parseInt(reply ?? '', 10));
	}

	private hangUp(id: string, words: string): void {
		// Not in the middle of a reply, which is what tells us of too many errors.
		setImmediate(() => {
			for (const connection of this.server.connections) if (connection.id === id) connection.send(421, words);
		});
	}

	private look(now = Date.now()): void {
		this.sessions.look(now);
		// The library waits for a handshake as long as bytes come, however slowly; they are no sessions yet.
		for (const [socket, top] of this.server._pendingSockets) {
			const since = this.handshakes.get(socket) ?? now;
			this.handshakes.set(socket, since);
			if (now - since > this.patience.handshake) top.destroy();
		}
	}
}

interface LogEntry {
	tnx?: string;
	cid?: string;
	command?: string;
}

const ignore = () => undefined;

function isImplicit({ tls, encryption }: Reception): boolean {
	return tls !== null && encryption === 'implicit';
}

/** Turns clients away before the library has anything to do with them. */
class Door extends SMTPServer {
	constructor(
		options: SMTPServerOptions,
		private readonly enter: (id: string, address: string) => string | null,
	) {
		super(options);
	}

	override connect(...[socket, options]: Parameters<SMTPServer['connect']>): void {
		const words = this.enter(options?.id ?? '', socket.remoteAddress ?? '');
		if (words === null) {
			super.connect(socket, options);
			return;
		}
		socket.on('error', ignore);
		socket.end(`421 ${words}\r\n`);
		socket.resume();
		setTimeout(() => socket.destroy(), LIMITS.goodbye).unref();
	}
}

function handedOver(data: HandedOver['data'], session: SMTPServerSession, configured: readonly string[]): HandedOver {
	const recipients = session.envelope.rcptTo.map(({ address }) => recipientFor(address, configured)).filter((address) => address !== null);
	return {
		data,
		sender: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
		recipients: [...new Set(recipients)],
		client: { name: session.hostNameAppearsAs || 'unknown', address: session.remoteAddress, protocol: session.transmissionType },
	};
}

/** Gives the library the answer to a command. */
function answer(work: Promise<void>, callback: (refusal?: Error) => void): void {
	work.then(
		() => callback(),
		(cause: unknown) => callback(replyTo(cause)),
	);
}

/**
 * The library passes over what it does not know, also a second command behind a bare CR (RFC 5321, 4.1.2: esmtp-keyword).
 *
 * @throws SmtpReply
 */
function checkParameters({ args }: SMTPServerAddress): void {
	if (Object.keys(args || {}).some((name) => !/^[A-Z0-9][A-Z0-9-]*$/.test(name))) throw new SmtpReply(501, '5.5.4 Bad parameter after the address');
}

/** Takes the same time wherever the two differ. */
function isSame(given: string, wanted: string): boolean {
	const hash = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(hash(given), hash(wanted));
}
