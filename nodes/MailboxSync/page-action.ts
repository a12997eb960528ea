import type { IDataObject } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { allowedTo, type Allowed } from '../shared/store/action-rights';
import type { PageAction } from '../shared/store/outbox';
import type { Sql } from '../shared/store/store';
import { findTeamMember, type TeamMember } from '../shared/store/team';
import { ACCOUNT_WORK } from './page-actions/account';
import { AGAIN_WORK } from './page-actions/again';
import { CONTACT_WORK } from './page-actions/contacts';
import type { Doing, PageWork } from './page-actions/doing';
import { ENQUIRY_WORK } from './page-actions/enquiries';
import { MAIL_WORK } from './page-actions/mail';

/** What staff can do on the page, by its name. */
const WORK: Record<string, PageWork> = { ...ACCOUNT_WORK, ...AGAIN_WORK, ...CONTACT_WORK, ...ENQUIRY_WORK, ...MAIL_WORK };

/**
 * The mailboxes whose account an action needs, lower case; none = it needs no mail server. One of them is enough: what
 * lies in the others follows with their sync.
 */
export async function accountsFor(sql: Sql, action: PageAction): Promise<string[]> {
	const { acted } = (await rightsOf(sql, action))?.allowed ?? { acted: null };
	const named = action.arguments.mailbox;
	const ids = typeof named === 'string' && named !== '' ? [named] : Object.hasOwn(MAIL_WORK, action.operation) ? [...new Set(acted?.mails.map(({ mailboxId }) => mailboxId))] : [];
	const addresses: string[] = [];
	for (const id of ids) {
		const mailbox = await sql.get<{ address: string; source: string }>('SELECT address, source FROM mailbox WHERE id = $1', [id]);
		if (mailbox?.source === 'imap') addresses.push(mailbox.address);
	}
	return addresses;
}

/**
 * Carries out what someone did on the page. Doing it again changes nothing.
 *
 * @throws InputError when they may not do it, or it cannot be done: said on the page
 */
export async function carryOutAction({ store, action, ...rest }: Omit<Doing, 'member' | 'acted'>): Promise<IDataObject> {
	// Checked when it is carried out, too: rights may have been taken away meanwhile (invariant 10).
	const rights = await rightsOf(store, action);
	if (rights === null) throw new InputError('Whoever did this may not see the mailbox any more, or what it is about is gone', 'An administrator can give the right back; then try again.');
	const work = Object.hasOwn(WORK, action.operation) ? WORK[action.operation] : undefined;
	if (!work) throw new InputError(`The page asked for "${action.operation.slice(0, 50)}", which this version cannot do`, 'Update n8n-nodes-smart-inbox where this workflow runs.');
	return await work({ store, action, ...rest, member: rights.member, acted: rights.allowed.acted });
}

async function rightsOf(sql: Sql, { memberId, operation, arguments: given }: PageAction): Promise<{ member: TeamMember; allowed: Allowed } | null> {
	const member = memberId === null ? undefined : await findTeamMember(sql, memberId);
	if (!member?.isActive) return null;
	const allowed = await allowedTo(sql, member, operation, given);
	return allowed && { member, allowed };
}
