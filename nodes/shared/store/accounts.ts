import { visibleMailboxes } from './inbox';
import { listMailboxes, mailboxHealth, type ListedMailbox, type MailboxHealth } from './mailboxes';
import { openNotices } from './notices';
import type { Member } from './sessions';
import type { Sql } from './store';
import { listSyncRuns, type SyncRun } from './sync-runs';
import { syncStatus, type SyncStatus } from './sync-status';

/** A mailbox with how it is doing, for a team member who may look into it. */
export interface Account extends ListedMailbox {
	health: MailboxHealth;
	sync: SyncStatus;
	/** The two newest syncs, the newest first. */
	runs: SyncRun[];
}

/** The accounts a member may look into (invariant 10), the primary one first (A12). */
export async function visibleAccounts(sql: Sql, member: Pick<Member, 'id' | 'role'>, now = Date.now()): Promise<Account[]> {
	const listed = new Map((await listMailboxes(sql)).map((mailbox) => [mailbox.id, mailbox]));
	const accounts: Account[] = [];
	for (const { id } of await visibleMailboxes(sql, member)) {
		const mailbox = listed.get(id);
		const health = await mailboxHealth(sql, id, now);
		// It may be deleted while it is being read.
		if (mailbox && health) accounts.push({ ...mailbox, health, sync: await syncStatus(sql, id), runs: await listSyncRuns(sql, id, 2) });
	}
	return accounts;
}

/** What a person must know about a mailbox, the newest first. */
export async function accountNotices(sql: Sql, mailboxId: string): Promise<string[]> {
	return (await openNotices(sql)).filter(({ subject }) => subject.startsWith(`mailbox:${mailboxId}:`)).map(({ message }) => message);
}

/** A mailbox whose sign-in was refused, in short. */
export interface DisabledAccount {
	id: string;
	address: string;
	name: string | null;
	reason: string | null;
}

/** Those of these mailboxes that are disabled: no mail comes from them until somebody acts (A14). */
export async function disabledAccounts(sql: Sql, mailboxIds: readonly string[]): Promise<DisabledAccount[]> {
	const disabled = await sql.all<DisabledAccount>("SELECT id, address, name, state_reason AS reason FROM mailbox WHERE state = 'disabled' ORDER BY is_primary DESC, address");
	return disabled.filter(({ id }) => mailboxIds.includes(id));
}
