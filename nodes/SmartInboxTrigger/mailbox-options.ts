import { mailboxOwner, setMailboxOptions } from '../shared/store/mailboxes';
import type { Store } from '../shared/store/store';
import { findTeamMemberByEmail } from '../shared/store/team';
import type { Alert } from './alert';
import { SettingsError, type TriggerSettings } from './settings';

/**
 * Writes the options of the trigger to its mailboxes (A1, A4, B8).
 *
 * @param isAwaited someone publishes now. Later, a member who is gone must not stop the mail: the mailbox stays personal,
 * and nobody but its owner of before sees it.
 * @throws SettingsError when the owner of a personal mailbox is no team member
 */
export async function keepMailboxOptions(store: Store, mailboxIds: readonly string[], settings: TriggerSettings, isAwaited: boolean, alert: Alert): Promise<void> {
	const { kind, ownerEmail, createsContacts } = settings.mailbox;
	const owner = kind === 'personal' ? await findTeamMemberByEmail(store, ownerEmail) : undefined;
	if (kind === 'personal' && owner === undefined) {
		const message = `No team member has the address in Mailbox Owner: "${ownerEmail.slice(0, 100)}"`;
		if (isAwaited) throw new SettingsError(message, 'Add the member with Assign Owner (resource Team Member), or choose another one.');
		alert(message, 'Nobody new sees the mail of this mailbox. Add the member with Assign Owner (resource Team Member), or choose another one.');
	}
	await store.transaction(async (sql) => {
		for (const id of mailboxIds) {
			const ownerId = kind === 'shared' ? null : (owner?.id ?? (await mailboxOwner(sql, id)));
			await setMailboxOptions(sql, id, { kind, ownerId, createsContacts, own: settings.own });
		}
	});
}
