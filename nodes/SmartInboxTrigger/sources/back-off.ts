import { deferralOf } from '../../shared/mail/imap-fault';
import { MailServerError } from '../../shared/mail/mail-server-error';
import { ownTrouble, type Trouble } from '../health';
import { SettingsError } from '../settings';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;

/** Trouble of a connection or a folder, and how long to leave the server alone for it. */
export interface Setback extends Trouble {
	/** Pause after the first of a row, and the longest; milliseconds. */
	pause: { first: number; cap: number };
}

const PAUSES = {
	/** Nothing was asked of a server that does not answer, so it may be asked soon. */
	unreachable: { first: SECONDS, cap: 3 * SECONDS },
	/** The server is not asked at all before the credential changes (see SignIn): this is how often that is looked at. */
	credential: { first: 2 * SECONDS, cap: 10 * SECONDS },
	limit: { first: MINUTES, cap: 10 * MINUTES },
	throttled: { first: 10 * SECONDS, cap: 5 * MINUTES },
	other: { first: SECONDS, cap: MINUTES },
};

/** Turns whatever ended a connection, or a folder's turn, into words and a pause. */
export function setback(cause: unknown, isDisabled: boolean): Setback {
	const deferral = deferralOf(cause);
	const pause = deferral === 'limit' || deferral === 'throttled' ? PAUSES[deferral] : PAUSES.other;
	if (cause instanceof MailServerError) {
		const { reason, message, description } = cause;
		const disables = reason === 'authentication' && isDisabled;
		const isLasting = disables || reason === 'certificate' || reason === 'encryption';
		return { reason, message, description, disables, pause: isLasting ? PAUSES.credential : reason === 'network' || reason === 'timeout' ? PAUSES.unreachable : pause };
	}
	if (cause instanceof SettingsError) return { reason: 'settings', message: cause.message, description: cause.description, pause: PAUSES.credential };
	if (deferral !== null) return { reason: 'refused', message: 'The mail server asks to come back later', description: 'Nothing to do: it is tried again by itself.', pause };
	if (isRefusal(cause)) return { reason: 'refused', message: 'The mail server refused a request', description: 'Nothing to do: it is tried again by itself.', pause };
	if (isConnectionLoss(cause)) return { reason: 'network', message: 'The connection to the mail server was lost', description: 'Nothing to do: it is made again by itself.', pause: PAUSES.other };
	return { ...ownTrouble(cause, 'No mail is lost: reading goes on where it stopped as soon as this is over.'), pause: PAUSES.other };
}

/** The pause after so many failures in a row, with jitter: many mailboxes of one server must not come back in step. */
export function pauseAfter({ first, cap }: Setback['pause'], failures: number, random = Math.random()): number {
	const full = Math.min(cap, first * 2 ** Math.min(Math.max(failures, 1) - 1, 12));
	// A server that names a least pause means it: the jitter comes on top.
	return first >= MINUTES ? full * (1 + random / 4) : full * (0.5 + random / 2);
}

/** Sign-ins of one connection are few in any fault, however often it ends just after one. */
const SIGN_INS = { most: 6, within: MINUTES };

/** Counts the sign-ins of one connection. */
export class SignInRate {
	private times: number[] = [];

	/** A server was reached. */
	count(now = Date.now()): void {
		this.times = [...this.times.filter((at) => at > now - SIGN_INS.within), now];
	}

	/** How long the next one has to wait; milliseconds. */
	wait(now = Date.now()): number {
		const recent = this.times.filter((at) => at > now - SIGN_INS.within);
		return recent.length < SIGN_INS.most ? 0 : recent[recent.length - SIGN_INS.most] + SIGN_INS.within - now;
	}
}

function isRefusal(cause: unknown): boolean {
	const { responseStatus } = (cause ?? {}) as { responseStatus?: unknown };
	return responseStatus === 'NO' || responseStatus === 'BAD';
}

/** imapflow and sockets give codes; so does SQLite, with codes of its own. */
function isConnectionLoss(cause: unknown): boolean {
	const { code } = (cause ?? {}) as { code?: unknown };
	return typeof code === 'string' && !code.startsWith('ERR_SQLITE');
}
