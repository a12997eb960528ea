import { copyFile, mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';

import { backUpStore } from '../../nodes/shared/store/back-up';
import { checkStore } from '../../nodes/shared/store/check/check-store';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { openSqliteStore } from '../../nodes/shared/store/sqlite';
import { missingInSchema } from '../support/output-schema';
import { healthyHome } from './healthy-home';
import { runNode } from './run-node';

const inbox = healthyHome();
const backupFolder = () => join(dirname(inbox.store.location), 'backups');

const backUp = async (parameters: INodeParameters = {}) => (await runNode({ resource: 'store', operation: 'backUp', ...parameters }, { credential: null }))[0];

test('Store: Back Up makes a sound, private copy, and says where it is', async () => {
	const { json, binary } = await backUp();
	expect(json).toMatchObject({ mails: 3, contacts: 2, deleted: [], kept: [expect.stringMatching(/^store-.*Z\.sqlite$/)] });
	expect(json.file).toBe(join(backupFolder(), (json.kept as string[])[0]));
	expect(missingInSchema('MailboxSync', 'store/backUp', json)).toEqual([]);
	expect(binary).toBeUndefined();
	const { mode, size } = await stat(String(json.file));
	expect([mode & 0o777, (await stat(backupFolder())).mode & 0o777, size]).toEqual([0o600, 0o700, json.sizeBytes]);
	// Nothing lies beside it: it is whole as it is.
	expect(await readdir(backupFolder())).toEqual(json.kept);
});

test('the copy in the place of the store is the store as it was', async () => {
	const { json } = await backUp();
	const before = await inbox.store.all('SELECT * FROM message ORDER BY id');
	await inbox.store.run("UPDATE message SET subject = 'Written later'");
	await mkdir(join(inbox.home, 'restored'));
	await copyFile(String(json.file), join(inbox.home, 'restored', 'store.sqlite'));
	const restored = await openSqliteStore(join(inbox.home, 'restored', 'store.sqlite'));
	try {
		expect(await restored.all('SELECT * FROM message ORDER BY id')).toEqual(before);
		expect((await checkStore(restored)).problems).toEqual([]);
		// It goes on being a store.
		await restored.transaction((sql) => ensureMailbox(sql, 'new@office.example', 'imap'), { durable: true });
	} finally {
		await restored.close();
	}
});

test('while others write, the copy is the store at one moment', async () => {
	let [isDone, written] = [false, 0];
	const writing = (async () => {
		for (; !isDone; written++) {
			await inbox.store.transaction(async (sql) => {
				const { id } = await ensureMailbox(sql, `box${written}@office.example`, 'imap');
				await new Promise(setImmediate);
				await sql.run("INSERT INTO folder (id, mailbox_id, path, created_at) VALUES ($1, $2, 'INBOX', 1)", [`folder-${id}`, id]);
			});
		}
	})();
	try {
		for (let time = 0; time < 5; time++) {
			const { file } = await backUpStore(inbox.store, 9);
			const copy = await openSqliteStore(file);
			try {
				expect(await copy.get('SELECT COUNT(*) AS n FROM mailbox WHERE NOT EXISTS (SELECT 1 FROM folder WHERE mailbox_id = mailbox.id)')).toEqual({ n: 0 });
			} finally {
				await copy.close();
			}
		}
	} finally {
		isDone = true;
		await writing;
	}
	expect(written).toBeGreaterThan(5);
});

test('the newest are kept, and nothing else in the folder is touched', async () => {
	for (let day = 1; day <= 4; day++) await backUpStore(inbox.store, 9, Date.UTC(2026, 0, day));
	await writeFile(join(backupFolder(), 'my-own-copy.sqlite'), 'mine');
	// One that a process was making when it ended; one that another process is making.
	await writeFile(join(backupFolder(), 'store-old.sqlite.unfinished'), 'half');
	await utimes(join(backupFolder(), 'store-old.sqlite.unfinished'), new Date('2026-01-01'), new Date('2026-01-01'));
	await writeFile(join(backupFolder(), 'store-now.sqlite.unfinished'), 'half');
	const { json } = await backUp({ keep: 2 });
	expect(json).toMatchObject({
		kept: [expect.any(String), 'store-2026-01-04T00-00-00-000Z.sqlite'],
		deleted: ['store-2026-01-03T00-00-00-000Z.sqlite', 'store-2026-01-02T00-00-00-000Z.sqlite', 'store-2026-01-01T00-00-00-000Z.sqlite'],
	});
	expect((await readdir(backupFolder())).sort()).toEqual([...(json.kept as string[]), 'my-own-copy.sqlite', 'store-now.sqlite.unfinished'].sort());
});

test('the file goes along when asked for, byte by byte', async () => {
	const { json, binary } = await backUp({ attachFile: true });
	expect(binary?.data).toMatchObject({ fileName: (json.kept as string[])[0], mimeType: 'application/vnd.sqlite3' });
	expect(Buffer.from(binary!.data.data, 'base64').equals(await readFile(String(json.file)))).toBe(true);
});

test('what cannot be copied soundly is no backup, and deletes none', async () => {
	await backUpStore(inbox.store, 1, Date.UTC(2026, 0, 1));
	// As no store of ours can be: the copy has the same fault.
	const { DatabaseSync } = jest.requireActual<typeof import('node:sqlite')>('node:sqlite');
	const other = new DatabaseSync(inbox.store.location, { enableForeignKeyConstraints: false });
	other.exec("DELETE FROM thread WHERE id = 't3'");
	other.close();
	await expect(backUp({ keep: 1 })).rejects.toThrow('The copy of the store is not sound, and was deleted');
	expect(await readdir(backupFolder())).toEqual(['store-2026-01-01T00-00-00-000Z.sqlite']);
});

test('with nowhere to put it, it says so; a number that is none is refused', async () => {
	await writeFile(backupFolder(), 'a file in the way');
	await expect(backUp()).rejects.toThrow(`The store folder cannot be written (${backupFolder()})`);
	await expect(backUp({ keep: 0 })).rejects.toThrow('"0" in Keep is not a number of backups');
});
