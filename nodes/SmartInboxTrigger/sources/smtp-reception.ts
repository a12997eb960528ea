import type { ITriggerFunctions } from 'n8n-workflow';

import { sentences } from '../../shared/node/sentences';
import { raiseNotice, resolveNotice } from '../../shared/store/notices';
import type { Store } from '../../shared/store/store';
import type { Alert } from '../alert';
import { ownTrouble, type Health } from '../health';
import { SettingsError, type SmtpSettings } from '../settings';
import { Receiver } from './smtp';
import { Commits } from './smtp-commit';
import { certificateEnd, readReception, type Reception } from './smtp-credential';
import { isLoopback } from './smtp-senders';
import { SmtpReply } from './smtp-reply';
import { storeHandedOver } from './smtp-store';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Certificates are renewed by themselves weeks ahead: later than this, somebody has to look. */
const EXPIRY_WARNING = 7 * DAY;

interface ReceptionOptions {
	trigger: Pick<ITriggerFunctions, 'getNode' | 'getCredentials'>;
	store: Store;
	settings: SmtpSettings;
	/** Own addresses and domains, the recipients among them (B8). */
	own: readonly string[];
	/** Mailbox ids by recipient. */
	mailboxes: ReadonlyMap<string, string>;
	health: Health;
	alert: Alert;
	/** A mail is in the ledger. */
	onStored: () => void;
}

/** The open port of a published node: mail goes into the ledger, the credential is looked at every minute. */
export class DirectReception {
	private watch: NodeJS.Timeout | undefined;

	private constructor(
		private readonly options: ReceptionOptions,
		private readonly receiver: Receiver,
	) {}

	/** @throws SettingsError when the credential cannot be used or the port cannot be opened */
	static async open(options: ReceptionOptions): Promise<DirectReception> {
		const { trigger, settings, store, own, mailboxes, health, onStored } = options;
		const reception = await readReception(trigger, settings);
		const commits = new Commits(store);
		const receiver = new Receiver(settings, reception, async (mail) => {
			try {
				const reply = await storeHandedOver({ store, commits }, mailboxes, own, mail);
				onStored();
				void health.good('storing');
				return reply;
			} catch (cause) {
				if (!(cause instanceof SmtpReply)) void health.bad('storing', ownTrouble(cause, 'No mail is lost: the senders keep it and try again for some days.'));
				throw cause;
			}
		});
		try {
			await receiver.listen();
		} catch (cause) {
			const refused = describePort(cause, settings);
			await health.bad('port', { reason: 'network', ...refused });
			throw new SettingsError(refused.message, refused.description);
		}
		await health.good('port');
		const opened = new DirectReception(options, receiver);
		await opened.tell(reception);
		opened.watch = setInterval(() => void opened.renew(), MINUTE).unref();
		return opened;
	}

	async close(): Promise<void> {
		clearInterval(this.watch);
		await this.receiver.close();
	}

	/** Takes up what has changed in the credential. */
	async renew(now = Date.now()): Promise<void> {
		const { trigger, settings, health } = this.options;
		try {
			const reception = await readReception(trigger, settings);
			if (!this.receiver.renew(reception)) throw new SettingsError('Encryption was changed to or from SSL/TLS in the credential', 'Publish the workflow again.');
			await health.good('credential');
			await this.tell(reception, now);
		} catch (cause) {
			await health.bad('credential', { ...ownTrouble(cause, 'Mail is received as before.'), reason: 'settings' });
		}
	}

	/** Says what does not stop the mail and still has to be known. */
	private async tell(reception: Reception, now = Date.now()): Promise<void> {
		const { host } = this.options.settings;
		const end = certificateEnd(reception);
		await this.notice('unencrypted', reception.tls === null && !isLoopback(host) && {
			message: `Mail from other machines is received on ${host} without encryption`,
			description: 'Choose a credential with a certificate in the trigger, or let only a mail server on this machine hand mail over (Listen On 127.0.0.1).',
		});
		const isOver = end !== null && end < now;
		await this.notice('certificate', end !== null && end < now + EXPIRY_WARNING && {
			message: `The TLS certificate of direct reception ${isOver ? 'has expired' : 'expires soon'} (${new Date(end).toISOString().slice(0, 10)})`,
			description: 'Paste the renewed certificate and its key into the credential: they are taken up within a minute.',
		});
	}

	/** Raises or resolves a notice of each mailbox; one alert when it is new. */
	private async notice(about: string, said: false | { message: string; description: string }): Promise<void> {
		let isNew = false;
		try {
			await this.options.store.transaction(async (sql) => {
				for (const id of this.options.mailboxes.values()) {
					const subject = `mailbox:${id}:${about}`;
					if (said === false) await resolveNotice(sql, subject);
					else if (await raiseNotice(sql, subject, sentences(said))) isNew = true;
				}
			});
		} catch {
			// Notices are told when the store lets us; they must never stop the mail.
		}
		if (isNew && said !== false && about === 'certificate') this.options.alert(said.message, said.description);
	}
}

/** The name under which the editor's test listener for a port is found. */
export function testListenerName({ host, port }: Pick<SmtpSettings, 'host' | 'port'>): string {
	return `test:${host}:${port}`;
}

/** Why a port cannot be listened on, in words. */
export function describePort(cause: unknown, { host, port }: Pick<SmtpSettings, 'host' | 'port'>): { message: string; description: string } {
	const { code } = cause as NodeJS.ErrnoException;
	switch (code) {
		case 'EADDRINUSE':
			return { message: `Port ${port} on ${host} is taken by another program`, description: 'Set Port to a free one, or stop the other program. Another published workflow may receive on the same port.' };
		case 'EACCES':
			return { message: `n8n may not listen on port ${port}`, description: 'Use a port above 1023, and let a mail server or a port forward hand mail over to it.' };
		case 'EADDRNOTAVAIL':
		case 'ENOTFOUND':
			return { message: `Listen On is not an address of this machine: "${host}"`, description: 'Use 127.0.0.1 for this machine only, or 0.0.0.0 for all its addresses.' };
		default:
			return { message: `Port ${port} on ${host} cannot be opened`, description: cause instanceof Error ? cause.message : String(cause) };
	}
}
