import type { ListResponse } from 'imapflow';

type Listed = Pick<ListResponse, 'path' | 'flags' | 'specialUse'>;

/** Roles that the inbox cannot have: what is put into such a folder would be put where new mail comes in, and the reverse. */
const NOT_FOR_THE_INBOX = new Map([
	['\\Junk', 'spam'],
	['\\Trash', 'trash'],
	['\\Archive', 'archive'],
]);

/** The one name whose capitals do not count (RFC 3501, 5.1). */
export function isInbox(path: string): boolean {
	return path.toUpperCase() === 'INBOX';
}

/**
 * The role of a folder (RFC 6154). The inbox is the inbox, whatever else the server says of it: as the spam folder it would
 * be left out of the first import, and mail would be moved into it as spam (B1).
 */
export function roleOf({ path, specialUse }: Pick<Listed, 'path' | 'specialUse'>): string | null {
	return isInbox(path) ? '\\Inbox' : (specialUse ?? null);
}

/** What is wrong with the roles of the folders of an account, with what to do; empty when nothing is. */
export function wrongRoles(listed: readonly Listed[]): string[] {
	const inbox = listed.find(({ path }) => isInbox(path));
	if (inbox === undefined) return [];
	return [...NOT_FOR_THE_INBOX]
		.filter(([role]) => inbox.flags.has(role) || inbox.specialUse === role)
		.map(
			([, name]) =>
				`The mail server says that the inbox is the ${name} folder. It is treated as the inbox, and mail is not moved there as ${name}. In the settings of the mailbox, at the provider or in another mail program, choose another folder for ${name}.`,
		);
}
