import { chooseFolders, chosenFolders, keepChosenFolder } from '../../../nodes/shared/store/folder-choices';
import { beginFolder, ensureFolder, findFolder, getFolder, leaveOutOfImport, renameFolder } from '../../../nodes/shared/store/folders';
import { ensureMailbox } from '../../../nodes/shared/store/mailboxes';
import type { Store } from '../../../nodes/shared/store/store';
import { closeStores, temporaryStore } from '../../SmartInboxTrigger/n8n-edge';

let store: Store;
let mailboxId: string;
beforeEach(async () => {
	store = await temporaryStore();
	mailboxId = (await ensureMailbox(store, 'inbox@office.example', 'imap')).id;
});
afterEach(closeStores);

const choose = (choices: string[], startFrom: number, reader = 'w:n', mailbox = mailboxId) => chooseFolders(store, reader, mailbox, { choices, startFrom, now: startFrom });

test('A3: the start of a choice is fixed when it is first made; a choice that comes back begins anew', async () => {
	expect((await choose(['INBOX', '*'], 100)).kept.map(({ startFrom }) => startFrom)).toEqual([100, 100]);
	expect((await choose(['*', '\\Archive', 'INBOX'], 200)).kept).toEqual([
		{ choice: '*', startFrom: 100, chosenAt: 100 },
		{ choice: '\\Archive', startFrom: 200, chosenAt: 200 },
		{ choice: 'INBOX', startFrom: 100, chosenAt: 100 },
	]);
	await choose(['*'], 300);
	expect((await choose(['INBOX'], 400)).kept).toEqual([{ choice: 'INBOX', startFrom: 400, chosenAt: 400 }]);
});

test('what is no longer chosen is told with its folders, also when it was in another mailbox; other nodes keep theirs', async () => {
	await choose(['Leads'], 1);
	await choose(['Leads'], 1, 'other:node');
	const { id } = await ensureFolder(store, mailboxId, 'Leads', 1);
	for (const reader of ['w:n', 'other:node']) await keepChosenFolder(store, reader, 'Leads', id);
	await renameFolder(store, id, 'Leads 2026');
	const next = (await ensureMailbox(store, 'next@office.example', 'imap')).id;
	expect((await choose(['Leads'], 2, 'w:n', next)).removed).toEqual([{ mailboxId, choice: 'Leads', paths: ['Leads 2026'] }]);
	expect(await chosenFolders(store, 'w:n', mailboxId)).toEqual([]);
	expect(await chosenFolders(store, 'other:node', mailboxId)).toEqual([{ choice: 'Leads', folderId: id, path: 'Leads 2026' }]);
});

test('a renamed folder takes the place of a row nobody read, and never that of a folder that is read', async () => {
	const { id } = await ensureFolder(store, mailboxId, 'Leads', 1);
	const unread = await ensureFolder(store, mailboxId, 'New', 1);
	const read = await ensureFolder(store, mailboxId, 'Other', 1);
	await beginFolder(store, read.id, 7, 1);
	await keepChosenFolder(store, 'w:n', 'New', unread.id);
	expect(await renameFolder(store, id, 'Other')).toBe(false);
	expect(await renameFolder(store, id, 'New')).toBe(true);
	expect((await findFolder(store, mailboxId, 'New'))?.id).toBe(id);
	expect(await getFolder(store, unread.id)).toBeUndefined();
});

test('A8: the start of a folder of spam moves to the choice, but not once it is read', async () => {
	const { id } = await ensureFolder(store, mailboxId, 'Junk', 0);
	await leaveOutOfImport(store, id, 500);
	expect((await getFolder(store, id))?.startFrom).toBe(500);
	await beginFolder(store, id, 7, 1);
	await leaveOutOfImport(store, id, 900);
	expect((await getFolder(store, id))?.startFrom).toBe(500);
});
