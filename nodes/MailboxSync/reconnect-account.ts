import type { IDataObject } from 'n8n-workflow';

import type { MailAccount } from '../shared/mail/accounts';
import { foldersMeant } from '../shared/mail/folder-choice';
import type { MailFolder } from '../shared/mail/imap';
import { testAccount, type AccountReport } from '../shared/node/credential-test';
import { InputError } from '../shared/node/input-error';
import { choicesOf } from '../shared/store/folder-choices';
import { findMailbox } from '../shared/store/mailboxes';
import { takeUpAgain } from '../shared/store/reconnected';
import { keepRoleNotice } from '../shared/store/role-notice';
import type { Sql, Store } from '../shared/store/store';
import { tellWaitingWork } from '../shared/store/waiting-work';
import { halvesItem } from './halves-item';

/** What came of signing in again. */
export interface Reconnected {
	reconnected: boolean;
	address: string;
	message: string;
	whatToDo: string | null;
	missingFolders: IDataObject[];
	warnings: string[];
	halves: ReturnType<typeof halvesItem>;
}

/**
 * Signs in again to an account that was disabled (A14): both halves are tested, the chosen folders are looked for, and
 * when receiving works the account is taken up again; Smart Inbox Trigger goes on within seconds.
 *
 * @throws InputError when nothing reads the account here
 */
export async function reconnectAccount(store: Store, account: MailAccount): Promise<Reconnected> {
	const mailbox = await findMailbox(store, account.address);
	if (mailbox === undefined) {
		throw new InputError(`Nothing reads the account ${account.address} here, so there is nothing to reconnect`, 'Publish a workflow with Smart Inbox Trigger for it, or run Message: Sync. Account: Test only signs in.');
	}
	const { imap, smtp, message } = await testAccount(account);
	const reconnected = imap?.ok ?? smtp?.ok ?? false;
	const missing = imap?.ok ? await missingChoices(store, mailbox.id, imap.folders) : [];
	const warnings = imap?.warnings ?? [];
	if (reconnected) {
		await store.transaction((sql) => takeUpAgain(sql, mailbox.id));
		tellWaitingWork(mailbox.id);
	}
	if (imap?.ok) await keepRoleNotice(store, mailbox.id, warnings);
	return { reconnected, address: account.address, message, whatToDo: whatToDo({ imap, smtp }, missing), missingFolders: missing.map((one) => ({ ...one })), warnings, halves: halvesItem({ imap, smtp }) };
}

/** A folder that Smart Inbox Trigger reads and that is not in the mailbox any more. */
interface MissingChoice {
	folder: string;
	workflowId: string;
}

async function missingChoices(sql: Sql, mailboxId: string, folders: readonly MailFolder[]): Promise<MissingChoice[]> {
	const there = new Set(folders.map(({ path }) => path));
	return (await choicesOf(sql, mailboxId))
		.filter(({ choice, paths }) => foldersMeant(choice, folders).length === 0 && !paths.some((path) => there.has(path)))
		.map(({ choice, reader }) => ({ folder: choice, workflowId: reader.split(':')[0] }));
}

function whatToDo({ imap, smtp }: Pick<AccountReport, 'imap' | 'smtp'>, missing: readonly MissingChoice[]): string | null {
	if (imap && !imap.ok) return `${imap.description} Then run Reconnect again: until then no mail is received.`.trim();
	if (smtp && !smtp.ok) return `Receiving works, sending does not. ${smtp.description} Then run Reconnect again.`;
	if (missing.length === 0) return null;
	return `${missing.map(({ folder }) => `"${folder}"`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} not in the mailbox. Open the workflow, choose Folders again on Smart Inbox Trigger, and publish.`;
}
