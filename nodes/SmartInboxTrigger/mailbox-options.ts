import { allowMailbox, ensureMailbox, mailboxOptions, setMailboxOptions, type Mailbox, type MailboxOptions } from '../shared/store/mailboxes';
import { readSetting, writeSetting } from '../shared/store/settings';
import type { Sql, Store } from '../shared/store/store';
import { findTeamMember, findTeamMemberByEmail, type TeamMember } from '../shared/store/team';
import type { Alert } from './alert';
import { SettingsError, type MailboxSettings } from './settings';

/** What a node that publishes says about its mailboxes. */
export interface OptionsOfNode {
	store: Store;
	/** Identity of the node, "<workflow>:<node>". */
	reader: string;
	settings: MailboxSettings;
	/** Whether somebody publishes now and waits for the answer. */
	isAwaited: boolean;
	alert: Alert;
}

/**
 * The mailbox with this address, made when it is new. One that was deleted with its team member comes back only when
 * somebody publishes, and says whose it is from now on (A17).
 *
 * @throws StoreError when it stays deleted; SettingsError when the owner of a personal mailbox is no team member
 */
export async function openMailbox({ store, settings, isAwaited }: OptionsOfNode, address: string, source: 'imap' | 'smtp'): Promise<Mailbox> {
	const isSaid = isAwaited && settings.kind !== null;
	if (isSaid && settings.kind === 'personal') await requireOwner(store, settings.ownerEmail);
	return await store.transaction(async (sql) => {
		if (isSaid) await allowMailbox(sql, address);
		return await ensureMailbox(sql, address, source);
	});
}

/**
 * Writes the options of the trigger to its mailboxes (A1, A4, B8).
 *
 * The truth is the row of the mailbox: what was set last counts, here or in Mailbox Sync (Account: Update). Only an option
 * that the node has, and that is another one than when it was last written, is written: publishing again, or a restart of
 * n8n, takes nothing back that Account: Update has set since. An option that is removed from the node goes back to its
 * default, when the mailbox still has what the node said.
 *
 * @throws SettingsError when the owner of a personal mailbox is no team member and somebody publishes. Later, a member who
 * is gone must not stop the mail: the mailbox stays personal, and nobody but its owner of before sees it.
 */
export async function keepMailboxOptions(node: OptionsOfNode, mailboxIds: readonly string[]): Promise<void> {
	const { store, reader, settings, isAwaited, alert } = node;
	const said = whatIsSaid(settings);
	const owner = settings.kind === 'personal' ? await findOwner(store, settings.ownerEmail, isAwaited) : undefined;
	const isOwnerMissing = settings.kind === 'personal' && owner === undefined;
	const isChanged = await store.transaction(async (sql) => {
		let changesOwner = false;
		for (const id of mailboxIds) {
			const before = await saidBefore(sql, reader, id);
			const present = whatIsSaid(await presentOptions(sql, id));
			const isRemoved = (option: keyof Said) => said[option] === undefined;
			const changed = OPTIONS.filter((option) => said[option] !== before[option] && (!isRemoved(option) || present[option] === before[option]));
			if (changed.includes('kind')) changesOwner = true;
			await setMailboxOptions(sql, id, await optionsFor(sql, id, settings, owner, changed));
			// An owner who is not found is looked for again.
			await writeSetting(sql, settingOf(reader, id), JSON.stringify({ ...said, ...(isOwnerMissing && { kind: before.kind }) }));
		}
		return changesOwner;
	});
	if (isOwnerMissing && isChanged) alert(ownerMissing(settings.ownerEmail).message, `Nobody new sees the mail of this mailbox. ${ownerMissing(settings.ownerEmail).description}`);
}

const OPTIONS = ['kind', 'createsContacts', 'own'] as const;
type Said = Partial<Record<(typeof OPTIONS)[number], string>>;

/** Options that the node has, as they are compared. */
function whatIsSaid({ kind, ownerEmail, createsContacts, own }: MailboxSettings): Said {
	return {
		...(kind !== null && { kind: `${kind} ${ownerEmail}`.trim() }),
		...(createsContacts !== null && { createsContacts: String(createsContacts) }),
		...(own !== null && { own: own.join(' ') }),
	};
}

async function presentOptions(sql: Sql, mailboxId: string): Promise<MailboxSettings> {
	const { kind, ownerId, createsContacts, own } = await mailboxOptions(sql, mailboxId);
	const owner = ownerId === null ? undefined : await findTeamMember(sql, ownerId);
	return { kind, ownerEmail: kind === 'personal' ? (owner?.email ?? '') : '', createsContacts, own: [...own] };
}

const settingOf = (reader: string, mailboxId: string) => `mailbox options:${reader}:${mailboxId}`;

async function saidBefore(sql: Sql, reader: string, mailboxId: string): Promise<Said> {
	return JSON.parse((await readSetting(sql, settingOf(reader, mailboxId))) ?? '{}') as Said;
}

async function optionsFor(sql: Sql, mailboxId: string, { kind, createsContacts, own }: MailboxSettings, owner: TeamMember | undefined, changed: readonly (keyof Said)[]): Promise<Partial<MailboxOptions>> {
	const options: Partial<MailboxOptions> = {};
	if (changed.includes('kind')) {
		options.kind = kind ?? 'shared';
		options.ownerId = options.kind === 'shared' ? null : (owner?.id ?? (await mailboxOptions(sql, mailboxId)).ownerId);
	}
	if (changed.includes('createsContacts')) options.createsContacts = createsContacts ?? true;
	if (changed.includes('own')) options.own = own ?? [];
	return options;
}

async function findOwner(store: Store, email: string, isAwaited: boolean): Promise<TeamMember | undefined> {
	return isAwaited ? await requireOwner(store, email) : await findTeamMemberByEmail(store, email);
}

async function requireOwner(store: Store, email: string): Promise<TeamMember> {
	const owner = await findTeamMemberByEmail(store, email);
	if (owner === undefined) throw ownerMissing(email);
	return owner;
}

function ownerMissing(email: string): SettingsError {
	return new SettingsError(`No team member has the address in Mailbox Owner: "${email.slice(0, 100)}"`, 'Add the member with Assign Owner (resource Team Member), or choose another one.');
}
