import type { MailServerReason } from '../shared/mail/mail-server-error';
import { sentences } from '../shared/node/sentences';
import { recordContact, setMailboxState, type MailboxState } from '../shared/store/mailboxes';
import { raiseNotice, resolveNotice } from '../shared/store/notices';
import type { Sql, Store } from '../shared/store/store';
import type { Alert } from './alert';

const SECONDS = 1000;
const CONTACT_PAUSE = 30 * SECONDS;
/** Shorter outages are nobody's business. */
const OUTAGE_PATIENCE = 5 * 60 * SECONDS;

/** What keeps a part of a mailbox (a folder, the listening port) from working. */
export interface Trouble {
	reason: MailServerReason | 'store' | 'settings';
	message: string;
	description: string;
	/** Whether nothing is tried before someone acts (A14). */
	disables?: boolean;
}

/** Trouble that is not the mail server's, most of all a store that cannot be written. */
export function ownTrouble(cause: unknown, reassurance: string): Trouble {
	const { message = String(cause), description } = (cause ?? {}) as Partial<Trouble>;
	return { reason: 'store', message, description: description ? `${description} ${reassurance}` : reassurance };
}

/** These do not pass by themselves, so people are told at once. */
const LASTING: ReadonlySet<Trouble['reason']> = new Set(['authentication', 'certificate', 'encryption', 'folder', 'settings']);

/** The state of a mailbox as the page shows it, put together from its parts; one notice and one alert per outage. */
export class Health {
	private readonly troubles = new Map<string, Trouble & { since: number; told: boolean }>();
	/** Parts that have worked since this process began: notices of an earlier process are resolved once. */
	private readonly seen = new Set<string>();
	private written: string | undefined;
	private contactAt = 0;

	/** @param isAwaited someone has just published and wants to know: the first trouble of a part that never worked is told at once */
	constructor(
		private readonly store: Store,
		private readonly mailboxIds: readonly string[],
		private readonly alert: Alert,
		private readonly isAwaited = false,
	) {}

	/** The part works. */
	async good(part: string, now = Date.now()): Promise<void> {
		const recovered = this.troubles.delete(part);
		if (recovered || !this.seen.has(part)) {
			this.seen.add(part);
			await this.eachMailbox((sql, id) => resolveNotice(sql, noticeSubject(id, part), now));
			await this.write(now);
		}
		if (now - this.contactAt < CONTACT_PAUSE) return;
		this.contactAt = now;
		await this.eachMailbox((sql, id) => recordContact(sql, id, now));
	}

	/** The part is no more: nothing is wrong with it. */
	async forget(part: string, now = Date.now()): Promise<void> {
		if (!this.troubles.has(part)) return;
		await this.good(part, now);
		this.seen.delete(part);
	}

	/** The part does not work; to be said again on every new try. */
	async bad(part: string, trouble: Trouble, now = Date.now()): Promise<void> {
		const { since, told } = this.troubles.get(part) ?? { since: now, told: false };
		const isAnswer = this.isAwaited && !this.troubles.has(part) && !this.seen.has(part) && trouble.reason !== 'refused';
		const entry = { ...trouble, since, told };
		this.troubles.set(part, entry);
		await this.write(now);
		const tellNow = trouble.reason === 'authentication' ? trouble.disables === true : LASTING.has(trouble.reason) || now - since >= OUTAGE_PATIENCE;
		if (!tellNow && !isAnswer) return;
		// A notice of an earlier day may still be open; whoever publishes now is told all the same.
		let isNew = isAnswer;
		const isWritten = await this.eachMailbox(async (sql, id) => {
			if (await raiseNotice(sql, noticeSubject(id, part), sentences(trouble), now)) isNew = true;
		});
		// A store that takes no notice is often what the trouble is: then the alert is all that people hear.
		if (told || (isWritten && !isNew)) return;
		entry.told = true;
		this.alert(trouble.message, trouble.description);
	}

	private async write(now: number): Promise<void> {
		const troubles = [...this.troubles.values()];
		const worst = troubles.find(({ disables }) => disables) ?? troubles[0];
		const state: MailboxState = worst === undefined ? 'active' : worst.disables ? 'disabled' : 'degraded';
		const reason = worst === undefined ? null : sentences(worst);
		if (this.written === `${state} ${reason}`) return;
		this.written = `${state} ${reason}`;
		await this.eachMailbox((sql, id) => setMailboxState(sql, id, state, reason, now));
	}

	/** Health is told when the store lets us; it must never stop the mail. @returns whether the store let us */
	private async eachMailbox(work: (sql: Sql, id: string) => Promise<unknown>): Promise<boolean> {
		let isWritten = true;
		for (const id of this.mailboxIds) {
			try {
				await this.store.transaction((sql) => work(sql, id));
			} catch {
				this.written = undefined;
				isWritten = false;
			}
		}
		return isWritten;
	}
}

/** What a notice about a part of a mailbox is about. */
export function noticeSubject(mailboxId: string, part: string): string {
	return `mailbox:${mailboxId}:${part}`;
}
