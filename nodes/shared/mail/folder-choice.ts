import { isInbox } from './folder-roles';
import type { MailFolder } from './imap';

/** The choice that stands for all folders. Anything else is a role such as "\\Archive", or a path. */
export const ALL_FOLDERS = '*';

/** Whether a choice is a role (SPECIAL-USE, RFC 6154) and not a path. */
function isRole(choice: string): boolean {
	return choice.startsWith('\\');
}

/** Whether the server has to be asked which folders a choice means. */
export function isOpenChoice(choice: string): boolean {
	return choice === ALL_FOLDERS || isRole(choice);
}

/** Not for reading: they hold what was thrown away, is not sent yet, was sent from here, or is in another folder as well (Gmail). */
const LEFT_OUT = new Set(['\\Junk', '\\Trash', '\\Drafts', '\\Sent', '\\All', '\\Flagged', '\\Important']);

/** A8: spam and rubbish are not imported. */
export function isLeftOutOfImport({ specialUse }: Pick<MailFolder, 'specialUse'>): boolean {
	return specialUse === '\\Junk' || specialUse === '\\Trash';
}

/** The folders on the server that a choice means; none when there is no such folder. */
export function foldersMeant(choice: string, listed: readonly MailFolder[]): MailFolder[] {
	if (choice === ALL_FOLDERS) {
		const leftOut = listed.filter(({ specialUse }) => LEFT_OUT.has(specialUse ?? ''));
		const isWithin = (path: string, { path: parent, delimiter }: MailFolder) => path === parent || (delimiter !== '' && path.startsWith(`${parent}${delimiter}`));
		return listed.filter(({ path }) => isInbox(path) || !leftOut.some((folder) => isWithin(path, folder))).sort((one, other) => Number(isInbox(other.path)) - Number(isInbox(one.path)));
	}
	const found = listed.find(({ path, specialUse }) => (isRole(choice) ? specialUse === choice : path === choice || (isInbox(path) && isInbox(choice))));
	return found ? [found] : [];
}

/** A folder that is read, and that processed mail is to be moved into, in words. */
export function describeReadDestination(path: string): { message: string; description: string } {
	return { message: `"${path}" is read, and is also the folder that processed mail is to be moved into`, description: 'Choose another Destination Folder, or set After Processing to Leave. Mail is read all the same, and stays where it is.' };
}

/** What keeps a choice from being read, in words. */
export function describeMissing(choice: string): { message: string; description: string } {
	if (!isRole(choice)) return { message: `The folder "${choice}" does not exist in the mailbox`, description: 'Choose the folder from the list again: it may have been renamed or deleted.' };
	return { message: `The mailbox has no folder for the role "${choice.slice(1)}"`, description: 'Choose the folder from the list or by its path, or give a folder this role at the mail provider.' };
}
