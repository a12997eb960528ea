import { sentences } from '../../node/sentences';
import { UnsendableMailError } from '../compose';
import { statusCodeOf } from '../delivery-report/status-code';
import { MailServerError } from '../mail-server-error';

/** How an attempt to hand a mail over ended that did not succeed. */
export type Failure =
	/** It certainly did not leave, and trying again would not help. */
	| { kind: 'refused'; reason: string; /** The code (RFC 3463) with which the server refused all recipients, as distinct from the sender or the text; null when it did not. */ recipientsRefusedWith: string | null }
	/** It may have left. */
	| { kind: 'unknown'; reason: string }
	| {
			kind: 'later';
			reason: string;
			/** Not about this mail: the others need not be tried now. */
			isServers: boolean;
			/** Does not pass by itself: somebody has to change a setting. */
			isSettings: boolean;
			isSignIn: boolean;
	  };

/** These do not pass by themselves. */
const SETTINGS: ReadonlySet<MailServerError['reason']> = new Set(['authentication', 'certificate', 'encryption']);

/** Tells a mail that will never be taken from a server that cannot be used just now, and both from a mail that may have left. */
export function failureOf(cause: unknown): Failure {
	const reason = sentences(cause).replace(/\.$/, '');
	if (cause instanceof UnsendableMailError) return { kind: 'refused', reason, recipientsRefusedWith: null };
	// The credential cannot be read, or the store: neither is the fault of this mail.
	if (!(cause instanceof MailServerError)) return { kind: 'later', reason, isServers: true, isSettings: true, isSignIn: false };
	if (cause.delivered === 'unknown') return { kind: 'unknown', reason };
	const { responseCode = 0, command = '', code = '', response = '' } = (cause.cause ?? {}) as { responseCode?: number; command?: string; code?: string; response?: string };
	const isGreeting = ['CONN', 'EHLO', 'HELO'].includes(command);
	if (cause.reason === 'refused' && !isGreeting && (responseCode >= 500 || (responseCode === 0 && code === 'EMESSAGE'))) {
		return { kind: 'refused', reason, recipientsRefusedWith: command === 'RCPT TO' ? (statusCodeOf(null, response) ?? '5.0.0') : null };
	}
	const isSettings = SETTINGS.has(cause.reason) || (cause.reason === 'refused' && responseCode === 0);
	return { kind: 'later', reason, isServers: cause.reason !== 'refused' || isGreeting || responseCode === 0, isSettings, isSignIn: cause.reason === 'authentication' };
}
