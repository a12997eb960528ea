import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ImapFlow } from 'imapflow';

import type { MailAccount } from '../../shared/mail/accounts';
import { InputError } from '../../shared/node/input-error';
import type { ActedMails } from '../../shared/store/acted-mails';
import type { PageAction } from '../../shared/store/outbox';
import type { Store } from '../../shared/store/store';
import type { TeamMember } from '../../shared/store/team';
import type { MailboxSession } from '../session';

/** The account of the node that carries out actions, signed in to when it is needed. */
export interface ActingAccount {
	account: MailAccount;
	/** Its mailbox, lower case. */
	address: string;
	onServer: <T>(work: (client: ImapFlow) => Promise<T>) => Promise<T>;
}

/** One action that is carried out. The rights of the member have been looked at. */
export interface Doing {
	store: Store;
	action: PageAction;
	/** Who did it. */
	member: TeamMember;
	/** The mails it is about, in mailboxes the member may look into; null = none. */
	acted: ActedMails | null;
	/** null = the node has no account: only what needs no mail server. */
	acting: ActingAccount | null;
	/** The run of the node. */
	run: { context: IExecuteFunctions; itemIndex: number; session: MailboxSession };
}

/**
 * Carries out one kind of action. Doing it again changes nothing: a crash may have left it half done.
 *
 * @returns what came of it, kept with the action
 * @throws InputError when it cannot be done: said on the page
 */
export type PageWork = (doing: Doing) => Promise<IDataObject>;

/** A field of the form. */
export function field({ action }: Pick<Doing, 'action'>, name: string): string {
	const value = action.arguments[name];
	return typeof value === 'string' ? value.trim() : '';
}

/** @throws InputError when it is about no mail */
export function mailsOf({ acted }: Doing): ActedMails {
	if (acted === null) throw new InputError('The action names no mail', 'Open the conversation again, and do it there.');
	return acted;
}

/** The ids of its mails, each once. */
export function messageIdsOf(doing: Doing): string[] {
	return [...new Set(mailsOf(doing).mails.map(({ messageId }) => messageId))];
}
