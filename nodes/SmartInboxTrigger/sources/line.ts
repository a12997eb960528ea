import type { ImapFlow } from 'imapflow';

import { MailServerError } from '../../shared/mail/mail-server-error';

const SECONDS = 1000;
/** A line that does not answer in this time is given up. */
const PATIENCE = 20 * SECONDS;

/** Waits for an answer of the server. @throws MailServerError when it does not come in time */
export async function inTime<T>(answer: Promise<T>, patience = PATIENCE): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new MailServerError('IMAP', 'timeout', 'The mail server no longer answers', 'Nothing to do: the connection is made again by itself.'));
		}, patience);
	});
	try {
		return await Promise.race([answer, late]);
	} finally {
		clearTimeout(timer);
	}
}

/** Listens to the selected folder with IDLE, as long as the server has it. */
export class Listening {
	private running = false;
	/** Whether somebody waits for what is pushed. */
	private isAwaited = false;
	/** Whether a command of ours, and not the server, is what ends IDLE now. */
	private isInterrupted = false;
	private works: boolean;

	/** @param onEnd the server ended IDLE by itself */
	constructor(
		private readonly client: ImapFlow,
		private readonly onEnd: () => void,
	) {
		this.works = client.capabilities.has('IDLE');
	}

	/** Whether new mail is pushed; otherwise it has to be looked for. */
	get pushes(): boolean {
		return this.works;
	}

	/** Begins to listen, at once. */
	begin(): void {
		this.isAwaited = true;
		if (this.running) {
			// No command came in between: the same IDLE goes on. Otherwise its end begins the next one.
			if (this.client.idling) this.isInterrupted = false;
			return;
		}
		if (!this.works || !this.client.mailbox) return;
		this.running = true;
		const startedAt = Date.now();
		const ended = () => this.ended(startedAt);
		void this.client.idle().then(ended, ended);
	}

	/** A command may follow, which ends IDLE. */
	pause(): void {
		this.isAwaited = false;
		this.isInterrupted = this.running;
	}

	private ended(startedAt: number): void {
		const isOurs = this.isInterrupted;
		this.running = false;
		this.isInterrupted = false;
		if (!this.isAwaited || !this.client.usable) return;
		if (isOurs) return this.begin();
		// A server that ends IDLE at once does not really have it.
		if (Date.now() - startedAt < SECONDS) this.works = false;
		this.onEnd();
	}
}
