import type { IDataObject } from 'n8n-workflow';

import { InputError } from '../shared/node/input-error';
import { contactWith } from '../shared/node/contact-parameter';
import { visibleMailboxes } from '../shared/store/inbox';
import { linkMessage, unlinkMessage } from '../shared/store/links';
import type { PageAction } from '../shared/store/outbox';
import type { Store } from '../shared/store/store';
import { findTeamMember } from '../shared/store/team';
import { changeMailByKey, type WishFor } from './change-mail';
import { messageOf } from './message-of';
import { WRITTEN, type SendingMailbox } from './page-mail';
import { archive, flag, markRead, markUnread, moveTo, remove, unarchive, unflag } from './wishes';

const WISHES: Record<string, (given: PageAction['arguments']) => WishFor> = {
	archive: () => archive,
	delete: () => remove(false),
	flag: () => flag,
	markRead: () => markRead,
	markUnread: () => markUnread,
	move: ({ folder }) => moveTo(text(folder)),
	unarchive: () => unarchive,
	unflag: () => unflag,
};

/**
 * Carries out what someone did on the page. Doing it again changes nothing.
 *
 * @throws InputError when they may not do it, or it cannot be done: said on the page
 */
export async function carryOutAction(mailbox: SendingMailbox, action: PageAction): Promise<IDataObject> {
	const written = Object.hasOwn(WRITTEN, action.operation) ? WRITTEN[action.operation] : undefined;
	if (written) return await written(mailbox, action);
	const { store } = mailbox;
	const messageKey = text(action.arguments.messageKey);
	const { messageId, mailbox: of } = await messageOf(store, messageKey);
	await requireRight(store, action, of.id);
	const wishFor = WISHES[action.operation];
	if (wishFor) return await changeMailByKey(mailbox, messageKey, wishFor(action.arguments));
	if (action.operation !== 'link' && action.operation !== 'unlink') throw new InputError(`The page asked for "${action.operation.slice(0, 50)}", which this version cannot do`, 'Update n8n-nodes-smart-inbox where this workflow runs.');
	const { id, name } = await contactWith(store, text(action.arguments.contactId));
	const work = action.operation;
	const changed = await store.transaction(async (sql) => (work === 'link' ? await linkMessage(sql, messageId, id, action.memberId ?? 'page') : await unlinkMessage(sql, messageId, id)));
	return { messageKey, contact: { id, name: name ?? 'Unknown' }, changed };
}

/** Checked when it is carried out, too: rights may have been taken away meanwhile (invariant 10). */
async function requireRight(store: Store, { memberId }: PageAction, mailboxId: string): Promise<void> {
	const member = memberId === null ? undefined : await findTeamMember(store, memberId);
	const visible = member?.isActive === true ? await visibleMailboxes(store, member) : [];
	if (!visible.some(({ id }) => id === mailboxId)) throw new InputError('Whoever did this may not see the mailbox any more', 'An administrator can give the right back; then try again.');
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}
