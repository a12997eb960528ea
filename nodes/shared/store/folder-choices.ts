import type { Sql } from './store';

/** What a trigger node reads. `choice` is a path, a role such as "\\Archive", or "*" for all folders. */
export interface FolderChoice {
	choice: string;
	/** Epoch milliseconds, 0 = everything; fixed when the choice was first made (A3). */
	startFrom: number;
	/** When it was made; epoch milliseconds. */
	chosenAt: number;
}

/** A choice that is no longer made, with the paths it stood for. */
export interface RemovedChoice {
	mailboxId: string;
	choice: string;
	paths: string[];
}

/**
 * Keeps what a node reads; choices it made before and no longer makes are removed.
 *
 * @param reader identity of the node, "<workflow>:<node>"
 */
export async function chooseFolders(
	sql: Sql,
	reader: string,
	mailboxId: string,
	{ choices, startFrom, now = Date.now() }: { choices: readonly string[]; startFrom: number; now?: number },
): Promise<{ kept: FolderChoice[]; removed: RemovedChoice[] }> {
	for (const choice of choices) {
		await sql.run('INSERT INTO folder_choice (reader, mailbox_id, choice, start_from, chosen_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING', [reader, mailboxId, choice, startFrom, now]);
	}
	const kept: FolderChoice[] = [];
	const removed: RemovedChoice[] = [];
	const all = await sql.all<FolderChoice & { mailboxId: string }>('SELECT mailbox_id AS "mailboxId", choice, start_from AS "startFrom", chosen_at AS "chosenAt" FROM folder_choice WHERE reader = $1', [reader]);
	for (const { mailboxId: owner, ...row } of all) {
		if (owner === mailboxId && choices.includes(row.choice)) {
			kept.push(row);
			continue;
		}
		const of = [reader, row.choice, owner];
		const paths = await sql.all<{ path: string }>(
			'SELECT f.path FROM chosen_folder c JOIN folder f ON f.id = c.folder_id WHERE c.reader = $1 AND c.choice = $2 AND f.mailbox_id = $3',
			of,
		);
		await sql.run('DELETE FROM chosen_folder WHERE reader = $1 AND choice = $2 AND folder_id IN (SELECT id FROM folder WHERE mailbox_id = $3)', of);
		await sql.run('DELETE FROM folder_choice WHERE reader = $1 AND choice = $2 AND mailbox_id = $3', of);
		removed.push({ mailboxId: owner, choice: row.choice, paths: paths.map(({ path }) => path) });
	}
	return { kept: kept.sort((one, other) => choices.indexOf(one.choice) - choices.indexOf(other.choice)), removed };
}

/** Keeps which folder a choice turned out to be. */
export async function keepChosenFolder(sql: Sql, reader: string, choice: string, folderId: string): Promise<void> {
	await sql.run('INSERT INTO chosen_folder (reader, choice, folder_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [reader, choice, folderId]);
}

/** The folders that the choices of a node have turned out to be, so far. */
export async function chosenFolders(sql: Sql, reader: string, mailboxId: string): Promise<{ choice: string; folderId: string; path: string }[]> {
	return await sql.all(
		`SELECT c.choice, c.folder_id AS "folderId", f.path FROM chosen_folder c JOIN folder f ON f.id = c.folder_id
		 WHERE c.reader = $1 AND f.mailbox_id = $2 ORDER BY f.created_at, f.id`,
		[reader, mailboxId],
	);
}

/** What nodes read of a mailbox: their choices, with the paths these have turned out to be. */
export async function choicesOf(sql: Sql, mailboxId: string): Promise<{ reader: string; choice: string; paths: string[] }[]> {
	const choices = await sql.all<{ reader: string; choice: string }>('SELECT reader, choice FROM folder_choice WHERE mailbox_id = $1 ORDER BY chosen_at, choice, reader', [mailboxId]);
	const found: { reader: string; choice: string; paths: string[] }[] = [];
	for (const { reader, choice } of choices) {
		found.push({ reader, choice, paths: (await chosenFolders(sql, reader, mailboxId)).filter((row) => row.choice === choice).map(({ path }) => path) });
	}
	return found;
}

/** Folders of a mailbox that no node reads any more and whose mail still waits for its run: whoever reads the mailbox runs it. */
export async function foldersLeftBehind(sql: Sql, mailboxId: string): Promise<string[]> {
	const rows = await sql.all<{ id: string }>(
		`SELECT DISTINCT d.folder_id AS id FROM delivery d
		 WHERE d.mailbox_id = $1 AND d.folder_id IS NOT NULL AND d.state IN ('received', 'retry', 'running')
			AND NOT EXISTS (SELECT 1 FROM chosen_folder c WHERE c.folder_id = d.folder_id)`,
		[mailboxId],
	);
	return rows.map(({ id }) => id);
}
