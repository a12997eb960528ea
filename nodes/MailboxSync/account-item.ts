import type { IDataObject } from 'n8n-workflow';

import { mailboxMembers } from '../shared/store/mailbox-members';
import { mailboxOptions, type ListedMailbox } from '../shared/store/mailboxes';
import type { Sql } from '../shared/store/store';

/** What is set about a mailbox, as an output item. `readers` without anybody: everybody in the team. */
export async function accountItem(sql: Sql, { id, address, ownerEmail }: ListedMailbox): Promise<IDataObject> {
	const { kind, name, createsContacts, autoLinks, filesMail, own, keepMonths } = await mailboxOptions(sql, id);
	const members = await mailboxMembers(sql, id);
	return {
		id,
		address,
		name,
		kind,
		ownerEmail: kind === 'personal' ? ownerEmail : null,
		readers: members.filter(({ canRead }) => canRead).map(({ email }) => email),
		senders: members.filter(({ canRead, canSend }) => canRead && canSend).map(({ email }) => email),
		crmIntegration: filesMail,
		createsContacts,
		autoLink: autoLinks,
		ownAddresses: [...own],
		keepMonths,
	};
}
