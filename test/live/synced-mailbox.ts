import { ImapFlow } from 'imapflow';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { syncAccount, type AccountSync, type AccountSynced } from '../../nodes/MailboxSync/sync/account';
import { pushPending } from '../../nodes/MailboxSync/sync/push';
import { accountFromCredential, type MailAccount } from '../../nodes/shared/mail/accounts';
import { connectImap } from '../../nodes/shared/mail/imap';
import { wish, type Wish } from '../../nodes/shared/store/folder-mail';
import { flagBits, flagNames, OUR_FLAGS } from '../../nodes/shared/store/mail-flags';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import type { Store } from '../../nodes/shared/store/store';
import { NOTHING_SYNCED } from '../../nodes/shared/store/sync-runs';
import { startFaultProxy, type FaultProxy } from './fault-proxy.mjs';
import type { MailServer } from './inbox-under-fault';

/** What a server offers beside IMAP4rev1, taken away. */
export const WITHOUT: Record<'QRESYNC' | 'CONDSTORE' | 'plain IMAP', string[]> = {
	QRESYNC: [],
	CONDSTORE: ['QRESYNC'],
	'plain IMAP': ['QRESYNC', 'CONDSTORE', 'ENABLE', 'ESEARCH', 'SEARCHRES', 'LIST-STATUS', 'LIST-EXTENDED', 'UIDPLUS', 'MOVE', 'OBJECTID', 'SPECIAL-USE', 'BINARY', 'LITERAL+'],
};

const SETTINGS: AccountSync = { startFrom: 0, sizeLimitBytes: 20 * 1024 * 1024, importTime: Infinity, own: [] };
let users = 0;

/** A mailbox on a real server, with our store on this side of a line that can be cut and a second client past it. */
export class SyncedMailbox {
	private readonly client: Map<'ours' | 'theirs', ImapFlow> = new Map();

	private constructor(
		readonly server: MailServer,
		readonly proxy: FaultProxy,
		readonly store: Store,
		readonly user: string,
		readonly mailboxId: string,
		private readonly folder: string,
	) {}

	static async open(server: MailServer, without: readonly string[] = [], store?: Store): Promise<SyncedMailbox> {
		const folder = mkdtempSync(join(tmpdir(), 'smart-inbox-sync-'));
		const user = `sync${++users}.${process.pid}@office.example`;
		const proxy = await startFaultProxy(server);
		if (without.length > 0) proxy.hide(...without);
		const own = store ?? (await openSqliteStore(join(folder, 'store.sqlite')));
		const { id } = await own.transaction((sql) => ensureMailbox(sql, user, 'imap'));
		return new SyncedMailbox(server, proxy, own, user, id, folder);
	}

	async close(): Promise<void> {
		for (const client of this.client.values()) client.close();
		await this.proxy.close();
		await this.store.close();
		rmSync(this.folder, { recursive: true, force: true });
	}

	account(isPastTheProxy = false): MailAccount {
		const { user, proxy, server } = this;
		const { host, port } = isPastTheProxy ? server : proxy;
		return accountFromCredential({ address: user, user: '', password: server.password, imapEnabled: true, imapHost: host, imapPort: port, imapEncryption: 'none', trustedServerPem: '', allowUntrustedServer: false });
	}

	/** The connection of the sync, made again when it was cut. */
	async ours(): Promise<ImapFlow> {
		return await this.connection('ours');
	}

	/** A second client of the mailbox, past the proxy. */
	async theirs(): Promise<ImapFlow> {
		return await this.connection('theirs');
	}

	private async connection(whose: 'ours' | 'theirs'): Promise<ImapFlow> {
		const present = this.client.get(whose);
		if (present?.usable) return present;
		const client = await connectImap(this.account(whose === 'theirs'), { qresync: true });
		this.client.set(whose, client);
		return client;
	}

	async sync(settings: Partial<AccountSync> = {}): Promise<AccountSynced> {
		return await syncAccount(this.store, this.account(), async () => await this.ours(), { ...SETTINGS, ...settings });
	}

	/** Carries out at once what is wanted here, as the operations do. */
	async push(): Promise<void> {
		const rows = await this.store.all<{ id: string; path: string }>('SELECT id, path FROM folder WHERE mailbox_id = $1 AND gone_at IS NULL', [this.mailboxId]);
		await pushPending(await this.ours(), { store: this.store, mailboxId: this.mailboxId, paths: new Map(rows.map(({ id, path }) => [id, path])), counts: { ...NOTHING_SYNCED } });
	}

	mail(subject: string, extra = ''): string {
		return `From: Client <client@client.example>\r\nTo: ${this.user}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}.${this.user}>\r\nDate: Tue, 01 Sep 2026 10:00:00 +0000\r\n${extra}\r\nHello from ${subject}\r\n`;
	}

	async append(path: string, subject: string, flags: string[] = [], at = new Date(Date.UTC(2026, 8, 1, 10, 0, users % 60))): Promise<void> {
		await (await this.theirs()).append(path, this.mail(subject), flags, at);
	}

	/** Something wanted of a mail here, by its subject. */
	async want(subject: string, wanted: Wish): Promise<void> {
		const rows = await this.store.all<{ id: string }>('SELECT f.id FROM folder_mail f JOIN message m ON m.id = f.message_id WHERE m.subject = $1 AND f.mailbox_id = $2 AND f.gone_at IS NULL', [subject, this.mailboxId]);
		await this.store.transaction((sql) => wish(sql, rows.map(({ id }) => id), wanted));
	}

	async folderId(path: string): Promise<string> {
		const row = await this.store.get<{ id: string }>('SELECT id FROM folder WHERE mailbox_id = $1 AND path = $2 AND gone_at IS NULL', [this.mailboxId, path]);
		if (!row) throw new Error(`There is no folder ${path} here`);
		return row.id;
	}

	/** What people see here: "folder/subject flags", sorted. */
	async here(): Promise<string[]> {
		const rows = await this.store.all<{ path: string; subject: string; seen: number; answered: number; flagged: number }>(
			`SELECT p.path, m.subject, f.is_seen AS seen, f.is_answered AS answered, f.is_flagged AS flagged
			 FROM folder_mail f JOIN folder p ON p.id = f.folder_id JOIN message m ON m.id = f.message_id WHERE f.mailbox_id = $1 AND f.gone_at IS NULL AND (f.server_flags & 16) = 0`,
			[this.mailboxId],
		);
		return rows.map(({ path, subject, seen, answered, flagged }) => line(path, subject, seen + 2 * answered + 4 * flagged)).sort();
	}

	/** What the server has, in the same words. */
	async there(): Promise<string[]> {
		const client = await this.theirs();
		const lines: string[] = [];
		for (const { path, flags } of await client.list()) {
			if (flags.has('\\Noselect') || flags.has('\\NonExistent')) continue;
			const { exists } = await client.mailboxOpen(path, { readOnly: true });
			if (exists === 0) continue;
			for (const found of await client.fetchAll('1:*', { flags: true, envelope: true })) if ((flagBits(found.flags) & 16) === 0) lines.push(line(path, found.envelope?.subject ?? '', flagBits(found.flags)));
		}
		await client.mailboxClose();
		return lines.sort();
	}
}

function line(path: string, subject: string, flags: number): string {
	return `${path}/${subject} ${flagNames(flags & OUR_FLAGS).join(' ')}`.trim();
}
