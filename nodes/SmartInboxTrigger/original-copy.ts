import type { MailAccount } from '../shared/mail/accounts';
import { attachOriginal } from '../shared/mail/attached-original';
import { newMessageId } from '../shared/mail/compose';
import { isPermanent } from '../shared/mail/delivery-report/status-code';
import { envelopeIdOf } from '../shared/mail/outgoing/envelope-id';
import { failureOf, type Failure } from '../shared/mail/outgoing/outcome';
import { redirectOriginal } from '../shared/mail/redirected-original';
import { sendStreamed } from '../shared/mail/smtp';
import { sentences } from '../shared/node/sentences';
import { livingProcesses } from '../shared/store/living-processes';
import { storedSource } from '../shared/store/mail-source';
import { raiseNotice } from '../shared/store/notices';
import { claimCopy, copiesGoOn, copiesSubject, COPY_MARK, delayCopy, nameCopy, nextCopyAt, queueCopy, resumeCopies, settleCopy, stopCopies, type OriginalCopy, type Warning } from '../shared/store/original-copies';
import type { Sql, Store } from '../shared/store/store';
import type { Alert } from './alert';
import { Bell } from './bell';

const SECONDS = 1000;
const MINUTES = 60 * SECONDS;
const HOURS = 60 * MINUTES;

/** What differs between tests and life; milliseconds. The last pause repeats. */
export interface CopyPace {
	/** Before a copy is tried again that the server did not take now. */
	again: readonly number[];
	/** Before the server is asked again when it cannot be used at all. */
	server: readonly number[];
	/** The same when it refuses the sign-in: more often might lock the account. */
	signIn: number;
	/** For how long a copy is tried (RFC 5321, 4.5.4.1: four to five days). */
	patience: number;
	/** Trouble that passes by itself is told after this time. */
	quiet: number;
	/** How often the queue is looked at unasked. */
	lookAround: number;
}

const PACE: CopyPace = {
	again: [MINUTES, 5 * MINUTES, 15 * MINUTES, HOURS, 4 * HOURS],
	server: [30 * SECONDS, 2 * MINUTES, 10 * MINUTES, 30 * MINUTES],
	signIn: 15 * MINUTES,
	patience: 5 * 24 * HOURS,
	quiet: HOURS,
	lookAround: 5 * MINUTES,
};

export interface CopyOptions {
	store: Store;
	/** Which trigger queues and sends them: "<workflow>:<node>". */
	queuedBy: string;
	/** Identity of this n8n process. */
	process: string;
	/** null: copies are switched off. */
	recipient: string | null;
	/** attached: in a mail of ours; redirect: the original itself, sent on. */
	as: 'attached' | 'redirect';
	/** Reads the account they are sent from; anew for each copy, so that a changed password counts at once. */
	account: () => Promise<MailAccount>;
	alert: Alert;
	pace?: CopyPace;
}

/**
 * Sends the copy of each original to one other address (W6), one after the other, each at most once: the queue is in the
 * store, and a copy is marked as being sent before the server hears of it.
 */
export class OriginalCopies {
	private readonly bell = new Bell();
	private readonly pace: CopyPace;
	private closed = false;
	/** Failures of the server in a row. */
	private failures = 0;
	private pausedUntil = 0;

	constructor(private readonly options: CopyOptions) {
		this.pace = options.pace ?? PACE;
	}

	/** Settles what an earlier process left, then sends what is due until it is closed. */
	async start(): Promise<void> {
		const { recipient } = this.options;
		await this.resume();
		if (recipient !== null) void this.work(recipient);
	}

	/** A mail starts its workflow: its copy is queued, durably, if it gets one. */
	async queue(messageKey: string): Promise<void> {
		const { store, queuedBy, recipient } = this.options;
		if (recipient === null) return;
		if (await store.transaction((sql) => queueCopy(sql, messageKey, queuedBy, recipient), { durable: true })) this.bell.ring();
	}

	/** Somebody has removed the cause of a failure: what waits is tried at once. */
	tryNow(): void {
		this.pausedUntil = 0;
		this.bell.ring();
	}

	/** Begins no more; one that is being sent is still written down. */
	close(): void {
		this.closed = true;
		this.bell.ring();
	}

	private async resume(): Promise<void> {
		const { store, queuedBy, process, recipient } = this.options;
		const alive = [...(await livingProcesses(store)), process];
		await store.transaction((sql) => resumeCopies(sql, queuedBy, alive, recipient !== null));
	}

	private async work(recipient: string): Promise<void> {
		const { store, queuedBy, process } = this.options;
		while (!this.closed) {
			try {
				const pause = this.pausedUntil - Date.now();
				if (pause > 0) {
					await this.bell.wait(pause);
					continue;
				}
				const copy = await store.transaction((sql) => claimCopy(sql, queuedBy, process, recipient), { durable: true });
				if (copy !== null) {
					await this.send(copy);
					continue;
				}
				// A process that ended on another machine is known to have ended a while later.
				await this.resume();
				await this.bell.wait(Math.max(Math.min(((await nextCopyAt(store, queuedBy, recipient)) ?? Infinity) - Date.now(), this.pace.lookAround), 10));
			} catch {
				// The store is out of reach: it may be back soon.
				await this.bell.wait(this.pace.server[0]);
			}
		}
	}

	private async send(copy: OriginalCopy): Promise<void> {
		const { messageKey, mailboxId, recipient, attempts, queuedAt } = copy;
		const outcome = await this.handOver(copy);
		const { reason } = outcome;
		if (outcome.kind === 'sent') {
			this.failures = 0;
			await this.persist(async (sql) => {
				await settleCopy(sql, messageKey, 'sent', reason);
				await copiesGoOn(sql, mailboxId, recipient);
			});
			return;
		}
		if (outcome.kind === 'unknown') return await this.persist((sql) => settleCopy(sql, messageKey, 'unknown', reason));
		if (outcome.kind === 'refused' && isPermanent(outcome.recipientsRefusedWith)) {
			const warning = await this.persist(async (sql) => {
				await settleCopy(sql, messageKey, 'refused', reason);
				return await stopCopies(sql, mailboxId, recipient, reason);
			});
			if (warning !== null) this.options.alert(warning.message, warning.description);
			return;
		}
		const isOver = outcome.kind === 'refused' || Date.now() - queuedAt >= this.pace.patience;
		await this.persist((sql) => (isOver ? settleCopy(sql, messageKey, 'refused', reason) : delayCopy(sql, messageKey, reason, Date.now() + step(this.pace.again, attempts))));
		if (outcome.kind === 'later' && outcome.isServers) this.pauseAll(outcome.isSignIn);
		if (isOver || (outcome.kind === 'later' && (outcome.isSettings || Date.now() - queuedAt >= this.pace.quiet))) await this.tell(copy, `A copy could not be sent to ${recipient}: ${reason}`, isOver);
	}

	private async handOver(copy: OriginalCopy): Promise<{ kind: 'sent'; reason: string } | Failure> {
		const { store } = this.options;
		try {
			const account = await this.options.account();
			const original = await storedSource(store, copy.messageId);
			const messageId = newCopyId(account);
			const envelopeId = envelopeIdOf(messageId);
			const mail = this.options.as === 'redirect' ? await redirectOriginal(redirectionOf(copy, account, messageId), original) : await attachOriginal(coverOf(copy, account, messageId), original);
			const beforeText = async () => await store.transaction((sql) => nameCopy(sql, copy.messageKey, messageId, envelopeId), { durable: true });
			const { response } = await sendStreamed(account, { ...mail, envelopeId, beforeText });
			return { kind: 'sent', reason: `Accepted by the mail server: ${response}` };
		} catch (cause) {
			return failureOf(cause);
		}
	}

	private pauseAll(isSignIn: boolean): void {
		this.pausedUntil = Date.now() + Math.max(step(this.pace.server, ++this.failures), isSignIn ? this.pace.signIn : 0);
	}

	/** How it ended must not be forgotten because the store is out of reach for a while: it would be sent again, or never. */
	private async persist<T>(work: (sql: Sql) => Promise<T>): Promise<T> {
		for (let pause = SECONDS; ; pause = Math.min(pause * 2, MINUTES)) {
			try {
				return await this.options.store.transaction(work, { durable: true });
			} catch {
				await new Promise((resolve) => setTimeout(resolve, pause).unref());
			}
		}
	}

	private async tell({ mailboxId }: OriginalCopy, message: string, isOver: boolean): Promise<void> {
		const warning: Warning = {
			message,
			description: isOver
				? 'The mail itself is here and was processed. Change Copy of Original To, or send the refused copies again with Mailbox Sync (Account: Retry Copies).'
				: 'It is tried again by itself. The mail itself is here and was processed.',
		};
		try {
			if (await this.options.store.transaction((sql) => raiseNotice(sql, copiesSubject(mailboxId), sentences(warning)))) this.options.alert(warning.message, warning.description);
		} catch {
			// The row itself says it; the notice is the second way to learn of it.
		}
	}
}

function step(pauses: readonly number[], count: number): number {
	return pauses[Math.min(Math.max(count, 1), pauses.length) - 1] ?? 0;
}

/** The Message-ID of a copy, marked: so are its bounces and the answers to it. */
function newCopyId({ address }: MailAccount): string {
	return `<${COPY_MARK}.${newMessageId(address).slice(1)}`;
}

const COPY_HEADER = { 'X-Smart-Inbox-Copy': 'yes' };

/** What stands around the attached original. */
function coverOf({ subject: original, from, recipient, mailboxAddress, receivedAt }: OriginalCopy, account: MailAccount, messageId: string) {
	const sender = from.name === '' || from.name === from.address ? from.address : `${from.name} <${from.address}>`;
	return {
		from: { name: account.senderName, address: account.address },
		to: [{ name: '', address: recipient }],
		subject: `Fwd: ${original}`,
		text: `${mailboxAddress} received this mail from ${sender || 'an unknown sender'} on ${new Date(receivedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC.\nThe original is attached.\n`,
		messageId,
		// RFC 3834, 3.1.7, and what Exchange and older programs look at before they answer.
		headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', ...COPY_HEADER },
	};
}

/** Who sends the original on. */
function redirectionOf({ recipient }: OriginalCopy, account: MailAccount, messageId: string) {
	return { from: { name: account.senderName, address: account.address }, to: { name: '', address: recipient }, messageId, headers: COPY_HEADER };
}
