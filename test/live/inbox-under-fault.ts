import type { ImapFlow } from 'imapflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { InboxListener } from '../../nodes/SmartInboxTrigger/listener';
import { readSettings } from '../../nodes/SmartInboxTrigger/settings';
import { accountFromCredential } from '../../nodes/shared/mail/accounts';
import { openFolder, withImap } from '../../nodes/shared/mail/imap';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { N8nEdge, pause, until } from '../SmartInboxTrigger/n8n-edge';
import { startFaultProxy, type FaultProxy } from './fault-proxy.mjs';

export interface Publish {
	folders?: string[];
	startFrom?: string;
	after?: string;
	destination?: string;
	options?: Record<string, unknown>;
}

/** What a test needs of a server, whichever it is. */
export interface MailServer {
	host: string;
	/** IMAP, plain. */
	port: number;
	password: string;
	deliver(user: string, raw: string | Buffer): Promise<void>;
}

type Credential = Record<string, string | number | boolean>;

let users = 0;

/** One mailbox of its own on a real server, with the trigger on the other side of a link that can go wrong. */
export class InboxUnderFault {
	readonly n8n = new N8nEdge();
	readonly user = `fault${++users}.${process.pid}@office.example`;
	private readonly listeners: InboxListener[] = [];

	private constructor(
		readonly server: MailServer,
		readonly proxy: FaultProxy,
		readonly store: Store,
		private readonly folder: string,
	) {
		this.n8n.credential = this.credential();
	}

	static async open(server: MailServer): Promise<InboxUnderFault> {
		const folder = mkdtempSync(join(tmpdir(), 'smart-inbox-store-'));
		const [proxy, store] = await Promise.all([startFaultProxy(server), openSqliteStore(join(folder, 'store.sqlite'))]);
		return new InboxUnderFault(server, proxy, store, folder);
	}

	async close(): Promise<void> {
		await this.unpublish();
		await this.proxy.close();
		await pause(50);
		await this.store.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	/** Through the proxy, unless the changes say otherwise. */
	credential(changes: Credential = {}): Credential {
		const { user, proxy, server } = this;
		return { address: user, user: '', password: server.password, imapEnabled: true, imapHost: proxy.host, imapPort: proxy.port, imapEncryption: 'none', trustedServerPem: '', allowUntrustedServer: false, ...changes };
	}

	/** The node's parameters. */
	parameters({ folders = ['INBOX'], startFrom = 'everything', after = 'leave', destination = '', options = {} }: Publish = {}): Record<string, unknown> {
		return { receiveFrom: 'imap', 'folders.list': folders.map((value) => ({ folder: { __rl: true, mode: 'list', value } })), startFrom, afterProcessing: after, destinationFolder: destination, options };
	}

	async publish(what: Publish = {}): Promise<InboxListener> {
		this.n8n.parameters = this.parameters(what);
		const listener = new InboxListener(this.n8n.trigger, readSettings(this.n8n.trigger), async () => this.store);
		this.listeners.push(listener);
		await listener.start();
		return listener;
	}

	async unpublish(): Promise<void> {
		for (const listener of this.listeners.splice(0)) {
			listener.close();
			await listener.ended;
		}
	}

	mail(subject: string, extra = ''): string {
		return `From: ${subject}@client.example\r\nTo: ${this.user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${this.user}>\r\nDate: ${new Date().toUTCString()}\r\n${extra}\r\nHello from ${subject}\r\n`;
	}

	async deliver(...subjects: string[]): Promise<void> {
		for (const subject of subjects) await this.deliverRaw(this.mail(subject));
	}

	async deliverRaw(raw: string | Buffer): Promise<void> {
		await this.server.deliver(this.user, raw);
	}

	/** Another client of the same mailbox, past the proxy. */
	async onServer<T>(work: (client: ImapFlow) => Promise<T>): Promise<T> {
		return await withImap(accountFromCredential(this.credential({ imapHost: this.server.host, imapPort: this.server.port })), work);
	}

	async append(path: string, subject: string, { flags = [], at }: { flags?: string[]; at?: Date } = {}): Promise<void> {
		await this.onServer((client) => client.append(path, this.mail(subject), flags, at));
	}

	/** e.g. ["one \\Seen", "two"] */
	async flags(path = 'INBOX'): Promise<string[]> {
		return await this.onServer(async (client) => {
			const { exists } = await openFolder(client, path, { readOnly: true });
			const found = exists === 0 ? [] : await client.fetchAll('1:*', { flags: true, envelope: true });
			// What others change meanwhile is told in between, without an envelope.
			return found.filter(({ envelope }) => envelope !== undefined).map(({ envelope, flags }) => `${envelope?.subject} ${[...(flags ?? [])].filter((flag) => flag !== '\\Recent').join(' ')}`.trim());
		});
	}

	/** e.g. { done: 3, quarantined: 1 } */
	async states(): Promise<Record<string, number>> {
		return Object.fromEntries((await this.store.all<{ state: string; n: number }>('SELECT state, COUNT(*) AS n FROM delivery GROUP BY state')).map(({ state, n }) => [state, n]));
	}

	async reasons(state: string): Promise<string[]> {
		return (await this.store.all<{ reason: string }>('SELECT reason FROM delivery WHERE state = $1', [state])).map(({ reason }) => reason);
	}

	/** Waits until exactly this many mails are done, and checks that each was run once. */
	async untilDone(count: number, patience = 10_000): Promise<void> {
		await until(`${count} mails of ${this.user} are done`, async () => (await this.states()).done === count, patience).catch(async (cause: unknown) => {
			throw new Error(`${String(cause)}: ${JSON.stringify(await this.states())}, ${(await this.health()).reason}\n${this.proxy.commands.slice(-8).join('\n')}`);
		});
	}

	async untilListening(patience = 10_000): Promise<void> {
		await until('it listens', () => this.proxy.count(/^IDLE/) > 0, patience);
	}

	async health(): Promise<{ state?: string; reason?: string | null; contact?: number | null }> {
		return (await this.store.get<{ state: string; reason: string | null; contact: number | null }>('SELECT state, state_reason AS reason, last_contact_at AS contact FROM mailbox')) ?? {};
	}

	async untilHealth(state: string, reason = /^/, patience = 15_000): Promise<void> {
		await until(`the mailbox is ${state}`, async () => {
			const health = await this.health();
			return health.state === state && reason.test(health.reason ?? '');
		}, patience).catch(async (cause: unknown) => {
			throw new Error(`${String(cause)}: ${JSON.stringify(await this.health())}`);
		});
	}

	/** Each of these subjects was run, and none twice. */
	expectOnce(...subjects: string[]): void {
		expect([...this.n8n.subjects].sort()).toEqual([...subjects].sort());
	}
}

/** A test with a mailbox of its own. Those that mostly wait run beside each other. */
export const faulty = (server: () => MailServer) => {
	const run = (work: (inbox: InboxUnderFault) => Promise<void>) => async () => {
		const inbox = await InboxUnderFault.open(server());
		try {
			await work(inbox);
		} finally {
			await inbox.close();
		}
	};
	return {
		test: (name: string, work: (inbox: InboxUnderFault) => Promise<void>, patience = 40_000) => test(name, run(work), patience),
		together: (name: string, work: (inbox: InboxUnderFault) => Promise<void>, patience = 120_000) => test.concurrent(name, run(work), patience),
	};
};

export const said = (text: string) => process.stdout.write(`${text}\n`);
