import type { ITriggerFunctions } from 'n8n-workflow';

import type { MailAccount } from '../shared/mail/accounts';
import { mailAccount } from '../shared/node/account-parameter';
import type { Message } from '../shared/mail/message/message';
import { describeMessage, descriptionOf } from '../shared/store/arrivals';
import { removeBrokenOff } from '../shared/store/arriving-mail';
import { storedSource } from '../shared/store/mail-source';
import { mailboxOptions } from '../shared/store/mailboxes';
import { storeOf } from '../shared/node/store-of';
import { takenUpAt } from '../shared/store/reconnected';
import type { Store } from '../shared/store/store';
import { onWaitingWork } from '../shared/store/waiting-work';
import { alertThrough, type Alert } from './alert';
import { Bell } from './bell';
import { copyAccount, requireCopyRoute } from './copy-account';
import { withDeliveryNews } from './delivery-news';
import { Dispatcher } from './dispatch';
import { Health } from './health';
import { keepMailboxOptions, openMailbox, type OptionsOfNode } from './mailbox-options';
import { messageItem } from './message-item';
import { OriginalCopies } from './original-copy';
import { dismiss, thisProcess, type Listener } from './registry';
import { rehearse } from './rehearsal';
import { runWorkflow } from './run-workflow';
import { SearchBacklog } from './search-backlog';
import { SettingsError, type ImapSettings, type SmtpSettings, type TriggerSettings } from './settings';
import { announceQuarantine } from './settle';
import { longestRun, SilentRuns } from './silent-runs';
import { MailboxWatcher } from './sources/mailbox';
import { SignIn } from './sources/sign-in';
import { DirectReception, testListenerName } from './sources/smtp-reception';
import { WaitingMail } from './waiting-mail';

const TRY_AGAIN_MS = 5000;

/** The listening side of a published node: its sources and its dispatcher. Works until it is closed. */
export class InboxListener implements Listener {
	private readonly alert: Alert;
	private readonly bell = new Bell();
	private watcher: MailboxWatcher | undefined;
	private dispatcher: Dispatcher | undefined;
	private copies: OriginalCopies | undefined;
	private waiting: WaitingMail | undefined;
	private backlog: SearchBacklog | undefined;
	private reception: DirectReception | undefined;
	private stopHearing: (() => void) | undefined;
	private closed = false;
	private starting: Promise<unknown> = Promise.resolve();
	private end!: () => void;
	readonly ended = new Promise<void>((resolve) => (this.end = resolve));

	constructor(
		private readonly trigger: ITriggerFunctions,
		private readonly settings: TriggerSettings,
		private readonly opening: () => Promise<Store> = async () => await storeOf(trigger),
	) {
		this.alert = alertThrough(trigger);
	}

	/** Identity of the node: what it reads is kept under it. */
	get name(): string {
		return listenerName(this.trigger);
	}

	/**
	 * Begins to listen once.
	 *
	 * @throws StoreError, SettingsError, or the system's refusal to open the port
	 */
	async start(): Promise<void> {
		const begun = this.begin();
		this.starting = begun.catch(() => undefined);
		await begun;
	}

	/** Begins to listen, however long that takes. */
	async startSometime(): Promise<void> {
		for (let told = ''; !this.closed; ) {
			try {
				await this.start();
				return;
			} catch (cause) {
				const { message, description = '' } = cause as Error & { description?: string };
				if (message !== told) this.alert(message, `${description} It is tried again by itself.`.trim());
				told = message;
				await this.bell.wait(TRY_AGAIN_MS);
			}
		}
	}

	close(): void {
		if (this.closed) return;
		this.closed = true;
		this.bell.ring();
		// What is being started meanwhile is let go of by whoever starts it.
		void Promise.all([this.starting, this.release()]).then(this.end);
	}

	private async begin(): Promise<void> {
		try {
			const store = await this.opening();
			if (this.closed) return;
			await store.transaction((sql) => removeBrokenOff(sql));
			this.backlog = new SearchBacklog(store);
			if (this.settings.receiveFrom === 'imap') await this.startImap(store, this.settings);
			else await this.startSmtp(store, this.settings);
			if (this.closed) await this.release();
		} catch (cause) {
			await this.release();
			throw cause;
		}
	}

	private async release(): Promise<void> {
		this.dispatcher?.close();
		this.copies?.close();
		this.waiting?.close();
		this.backlog?.close();
		this.stopHearing?.();
		const { reception, watcher } = this;
		this.reception = undefined;
		this.watcher = undefined;
		watcher?.close();
		await Promise.all([reception?.close(), watcher?.ended]);
	}

	private async startImap(store: Store, settings: ImapSettings): Promise<void> {
		const { address } = await this.readAccount();
		const mailbox = await openMailbox(this.optionsOfNode(store), address, 'imap');
		await this.keepOptions(store, [mailbox.id], [mailbox.address]);
		const health = new Health(store, [mailbox.id], this.alert, this.trigger.getActivationMode() === 'activate');
		const signIn = new SignIn(() => this.readAccount(address), { maxMailBytes: settings.sizeLimitBytes }, () => takenUpAt(store, mailbox.id));
		const { folders: choices, startFrom, after, sizeLimitBytes, isOnePerFolder } = settings;
		const reading = { store, sizeLimitBytes, own: [...(await mailboxOptions(store, mailbox.id)).own, mailbox.address], onStored: () => this.dispatcher?.wake(), onPutAside: (key: string, reason: string) => void announceQuarantine({ store, alert: this.alert }, key, reason) };
		const watcher = await MailboxWatcher.open({ store, mailboxId: mailbox.id, reader: this.name, choices, startFrom, after, reading, signIn, health, isOnePerFolder });
		this.watcher = watcher;
		if (this.closed) return;
		await this.dispatch(store, [mailbox.id], watcher.folderIds);
		this.waiting = new WaitingMail({ store, address: mailbox.address, account: () => this.readAccount(address) });
		void this.waiting.start();
	}

	private async keepOptions(store: Store, mailboxIds: string[], addresses: string[]): Promise<void> {
		const node = this.optionsOfNode(store);
		// Later, nothing about copies may keep the mail from coming in.
		if (node.isAwaited) await requireCopyRoute(this.trigger, this.settings, addresses);
		await keepMailboxOptions(node, mailboxIds);
	}

	private optionsOfNode(store: Store): OptionsOfNode {
		return { store, reader: this.name, settings: this.settings.mailbox, isAwaited: this.trigger.getActivationMode() === 'activate', alert: this.alert };
	}

	/** @param published the address when reading began: what was read belongs to it, and so do the cursors */
	private async readAccount(published?: string): Promise<MailAccount> {
		const account = await mailAccount(this.trigger);
		if (published !== undefined && account.address.toLowerCase() !== published.toLowerCase()) {
			throw new SettingsError(`The credential is for another mailbox now: ${account.address} instead of ${published}`, 'Publish the workflow again to read that one. Nothing was read from it so far.');
		}
		if (account.imap === null) throw new SettingsError('The credential has no IMAP server', 'Open the credential, switch on Receive Mail (IMAP) and enter IMAP Host.');
		return account;
	}

	private async startSmtp(store: Store, settings: SmtpSettings): Promise<void> {
		const mailboxes = new Map<string, string>();
		for (const recipient of settings.recipients) mailboxes.set(recipient, (await openMailbox(this.optionsOfNode(store), recipient, 'smtp')).id);
		await this.keepOptions(store, [...mailboxes.values()], settings.recipients);
		const named = await Promise.all([...mailboxes.values()].map(async (id) => (await mailboxOptions(store, id)).own));
		const own = [...named.flat(), ...settings.recipients];
		const health = new Health(store, [...mailboxes.values()], this.alert);
		// The test listener of the editor makes way for the published one.
		await dismiss(testListenerName(settings));
		this.reception = await DirectReception.open({ trigger: this.trigger, store, settings, own, mailboxes, health, alert: this.alert, onStored: () => this.dispatcher?.wake() });
		if (this.closed) return;
		await this.dispatch(store, [...mailboxes.values()], null);
	}

	private async dispatch(store: Store, mailboxIds: string[], folderIds: readonly string[] | null): Promise<void> {
		const { settings, trigger } = this;
		const copies = new OriginalCopies({
			store,
			queuedBy: this.name,
			process: thisProcess,
			recipient: settings.copyTo,
			as: settings.copyAs,
			account: () => copyAccount(trigger, settings.receiveFrom),
			alert: this.alert,
		});
		this.copies = copies;
		await copies.start();
		const runs = new SilentRuns(longestRun(trigger.getWorkflowSettings?.().executionTimeout));
		this.dispatcher = new Dispatcher({
			store,
			scope: { mailboxIds, folderIds },
			process: thisProcess,
			attempts: settings.attempts,
			inFlight: settings.inFlight,
			perRun: settings.perRun,
			acknowledges: settings.receiveFrom === 'imap' && settings.after.action !== 'leave',
			build: async (delivery) => {
				await copies.queue(delivery.messageKey);
				const source = await storedSource(store, delivery.messageId);
				const item = await messageItem(delivery, source, { attachments: settings.attachments, prepareBinaryData: (...file) => trigger.helpers.prepareBinaryData(...file) });
				const told = await withDeliveryNews(store, delivery, source, item, this.alert);
				source.giveBack?.();
				return told;
			},
			describe: ({ messageId }, item) => {
				const description = descriptionOf(item.json as unknown as Message);
				return (sql) => describeMessage(sql, messageId, description);
			},
			run: (items, key) => runs.follow(() => runWorkflow(trigger, items, key)),
			onDone: () => this.watcher?.wake(),
			alert: this.alert,
		});
		await this.dispatcher.start();
		// A store that does not take it now is no reason not to listen.
		void rehearse(store, mailboxIds[0], folderIds?.[0] ?? null).catch(() => undefined);
		this.stopHearing = onWaitingWork((mailboxId) => {
			if (!mailboxIds.includes(mailboxId)) return;
			this.dispatcher?.wake();
			copies.tryNow();
			this.watcher?.lookThrough();
		});
	}
}

/** The name under which a published node's listener is found. */
function listenerName(trigger: Pick<ITriggerFunctions, 'getWorkflow' | 'getNode'>): string {
	return `${trigger.getWorkflow().id}:${trigger.getNode().id}`;
}
