import type { BlockList } from 'node:net';
import type { SMTPServerDataStream } from 'smtp-server';

import { SmtpReply } from './smtp-reply';
import { contains, isLoopback, PerMinute, senderOf } from './smtp-senders';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** What a client may do; the same for everyone, unless noted. */
export const PATIENCE = {
	/** How often sessions are looked at. */
	look: 5 * SECONDS,
	/** Between two mails, or from the first command to DATA (RFC 5321, 4.5.3.2.7: five minutes for a command). */
	progress: 5 * MINUTES,
	/** The same when most places are taken: whoever does nothing makes room. */
	progressWhenCrowded: 20 * SECONDS,
	/** The TLS handshake. */
	handshake: 30 * SECONDS,
	/** One mail, however large. */
	data: 30 * MINUTES,
	/** A mail may come as slowly as it likes for so long, and then not below this many bytes a second on the whole. */
	slowData: 60 * SECONDS,
	dataRate: 500,
	/** Replies of 500 and more since the last mail. */
	errors: 20,
	/** After so many errors an unknown recipient is answered late: guessing addresses is slow work. */
	promptErrors: 5,
	errorPause: SECONDS,
	/** Commands since the last mail that are no part of one (NOOP, RSET, VRFY, …). */
	idleCommands: 100,
	/** Wrong passwords in one session, and per sender and minute. */
	wrongPasswords: 3,
	wrongPasswordsPerMinute: 10,
	/** Mails over one connection. */
	mails: 1000,
	/** Connections of one sender that is neither this machine nor listed in Allowed Senders. */
	clientsPerSender: 20,
};
/** Part of the places that may be taken before patience gets short. */
const CROWDED = 0.8;
const PART_OF_A_MAIL = new Set(['MAIL', 'RCPT', 'DATA', 'AUTH', 'STARTTLS', 'QUIT']);

export interface SessionLimits {
	/** Places for clients. */
	clients: number;
	/** For a sender that is not trusted; 0 = no limit. */
	mailsPerMinute: number;
	/** null: everyone who reaches the port. */
	allowed: BlockList | null;
}

interface Session {
	sender: string;
	/** This machine, or listed: no limits per sender. */
	isTrusted: boolean;
	progressAt: number;
	/** The mail being received; null between mails. */
	data: { stream: SMTPServerDataStream; since: number } | null;
	/** A command is being answered by us: the client waits, not we. */
	isWaiting: boolean;
	hasBegun: boolean;
	errors: number;
	idleCommands: number;
	wrongPasswords: number;
	mails: number;
}

/** The clients that are connected, and how long they may stay. */
export class Sessions {
	private readonly sessions = new Map<string, Session>();
	private readonly perSender = new Map<string, number>();
	private readonly rate: PerMinute;
	private readonly wrongPasswords: PerMinute;

	/** @param hangUp says 421 with these words to the session and ends it */
	constructor(
		private readonly limits: SessionLimits,
		private readonly hangUp: (id: string, words: string) => void,
		private readonly patience: typeof PATIENCE = PATIENCE,
	) {
		this.rate = new PerMinute(limits.mailsPerMinute);
		this.wrongPasswords = new PerMinute(patience.wrongPasswordsPerMinute);
	}

	/** Gives a client a place. @returns the words it is turned away with, or null */
	enter(id: string, address: string, now = Date.now()): string | null {
		const { clients, allowed } = this.limits;
		const isListed = allowed !== null && contains(allowed, address);
		if (allowed !== null && !isListed) return '4.7.1 Mail is not accepted from your address';
		if (this.sessions.size >= clients) return '4.3.2 Too many clients at once, try again in a moment';
		const sender = senderOf(address);
		const isTrusted = isListed || isLoopback(address);
		const others = this.perSender.get(sender) ?? 0;
		if (!isTrusted && others >= this.patience.clientsPerSender) return '4.7.0 Too many connections from your address, close one first';
		this.perSender.set(sender, others + 1);
		this.sessions.set(id, { sender, isTrusted, progressAt: now, data: null, isWaiting: false, hasBegun: false, errors: 0, idleCommands: 0, wrongPasswords: 0, mails: 0 });
		return null;
	}

	leave(id: string): void {
		const session = this.sessions.get(id);
		if (session === undefined) return;
		this.sessions.delete(id);
		const others = (this.perSender.get(session.sender) ?? 1) - 1;
		if (others > 0) this.perSender.set(session.sender, others);
		else this.perSender.delete(session.sender);
	}

	/** A mail begins. @throws SmtpReply when there have been enough of them */
	beginMail(id: string, isSignedIn: boolean, now = Date.now()): void {
		const session = this.sessions.get(id);
		if (session === undefined) return;
		if (session.mails >= this.patience.mails) throw new SmtpReply(421, '4.7.0 Enough mails over one connection, connect again');
		if (!session.isTrusted && !isSignedIn && !this.rate.take(session.sender, now)) throw new SmtpReply(451, '4.7.1 Too many mails from your address, try again in a minute');
		// Once for each mail, so that MAIL and RSET in turn do not hold the place for ever.
		if (!session.hasBegun) session.progressAt = now;
		session.hasBegun = true;
	}

	/** DATA begins. */
	beginData(id: string, stream: SMTPServerDataStream, now = Date.now()): void {
		const session = this.sessions.get(id);
		if (session) session.data = { stream, since: now };
	}

	/** All of the mail is here; what comes next is ours to say. */
	endData(id: string): void {
		const session = this.sessions.get(id);
		if (session === undefined) return;
		session.data = null;
		session.isWaiting = true;
	}

	/** The mail has been answered. */
	endMail(id: string, isTaken: boolean, now = Date.now()): void {
		const session = this.sessions.get(id);
		if (session === undefined) return;
		Object.assign(session, { data: null, isWaiting: false, progressAt: now, hasBegun: false });
		if (isTaken) Object.assign(session, { errors: 0, idleCommands: 0, mails: session.mails + 1 });
	}

	/** A password was right or wrong. @throws SmtpReply when it was wrong too often */
	signedIn(id: string, isRight: boolean, now = Date.now()): void {
		const session = this.sessions.get(id);
		if (session === undefined) return;
		if (isRight) {
			session.progressAt = now;
			return;
		}
		this.wrongPasswords.take(session.sender, now);
		if (++session.wrongPasswords >= this.patience.wrongPasswords) throw new SmtpReply(421, '4.7.0 Too many wrong passwords');
	}

	/** Whether this sender has given so many wrong passwords that the next one is not even looked at. */
	isGuessing(id: string, now = Date.now()): boolean {
		const session = this.sessions.get(id);
		return session !== undefined && this.wrongPasswords.isUsedUp(session.sender, now);
	}

	/** How long to wait before another unknown recipient is refused; milliseconds. */
	pauseOf(id: string): number {
		return (this.sessions.get(id)?.errors ?? 0) >= this.patience.promptErrors ? this.patience.errorPause : 0;
	}

	/** A command came in. */
	heard(id: string, command: string): void {
		const session = this.sessions.get(id);
		if (session === undefined || PART_OF_A_MAIL.has(command)) return;
		if (++session.idleCommands === this.patience.idleCommands) this.hangUp(id, '4.7.0 Too many commands without a mail');
	}

	/** A reply went out. */
	answered(id: string, code: number): void {
		const session = this.sessions.get(id);
		if (session === undefined || code < 500) return;
		if (++session.errors === this.patience.errors) this.hangUp(id, '4.7.0 Too many errors');
	}

	/** Ends the sessions that only hold their places. To be called every `PATIENCE.look`. */
	look(now = Date.now()): void {
		const isCrowded = this.sessions.size >= this.limits.clients * CROWDED;
		const patience = isCrowded ? this.patience.progressWhenCrowded : this.patience.progress;
		for (const [id, session] of this.sessions) {
			if (session.data !== null) this.lookAtData(session.data, now);
			else if (!session.isWaiting && now - session.progressAt > patience) this.hangUp(id, '4.4.2 No mail for too long, connect again');
		}
	}

	private lookAtData(data: NonNullable<Session['data']>, now: number): void {
		const { stream } = data;
		if (stream.writableEnded) return;
		// The store is behind, not the client.
		if (stream.writableNeedDrain) data.since += this.patience.look;
		const elapsed = now - data.since;
		const isSlow = elapsed > this.patience.slowData && stream.byteLength < (elapsed / SECONDS) * this.patience.dataRate;
		if (isSlow || elapsed > this.patience.data) stream.destroy(new SmtpReply(421, '4.4.2 The mail came too slowly, send it again'));
	}
}
