import type { Sql } from './store';

/** Where folders stand that have a role; the others follow by their names. */
const ORDER = ['\\Inbox', '\\Drafts', '\\Sent', '\\Archive', '\\Junk', '\\Trash'];

/** The folders of a mailbox that are synced, as the page offers them. */
export async function listedFolders(sql: Sql, mailboxId: string): Promise<{ id: string; path: string; role: string | null }[]> {
	const folders = await sql.all<{ id: string; path: string; role: string | null }>('SELECT id, path, special_use AS role FROM folder WHERE mailbox_id = $1 AND is_active = 1 AND gone_at IS NULL ORDER BY path', [mailboxId]);
	const rank = ({ path, role }: { path: string; role: string | null }) => {
		const at = ORDER.indexOf(path.toUpperCase() === 'INBOX' ? '\\Inbox' : (role ?? ''));
		return at < 0 ? ORDER.length : at;
	};
	return folders.map(({ role, ...folder }) => ({ ...folder, role: folder.path.toUpperCase() === 'INBOX' ? '\\Inbox' : role })).sort((one, other) => rank(one) - rank(other));
}
