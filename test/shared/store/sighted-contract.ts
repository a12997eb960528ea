import { receiveStored } from '../../../nodes/shared/store/arrivals';
import { insertFolderMail } from '../../../nodes/shared/store/folder-mail';
import { beginFolder, advanceFolder, ensureFolder, getFolder, type Folder } from '../../../nodes/shared/store/folders';
import { ensureMailbox } from '../../../nodes/shared/store/mailboxes';
import { forgetSighting, passedSightings } from '../../../nodes/shared/store/sighted-mail';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';

/** Mail that a sync sees before the trigger, on every back end (N1). */
export function describeSightedMail(name: string, backend: Backend): void {
	describe(`mail seen by a sync on ${name}`, () => {
		let store: Store;
		let mailboxId: string;
		let folder: Folder;
		beforeEach(async () => {
			store = await backend.open();
			mailboxId = (await ensureMailbox(store, 'sales@office.example', 'imap')).id;
			folder = await ensureFolder(store, mailboxId, 'INBOX', 0);
			await beginFolder(store, folder.id, 7, 1);
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		async function syncs(uid: number): Promise<string> {
			const id = `m${uid}`;
			await store.run("INSERT INTO thread (id, subject, first_at, last_at) VALUES ($1, '', 1, 1)", [id]);
			await store.run(
				"INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at) VALUES ($1, $1, $1, '', '', '', '[]', '', 'personal', '', 1, 3, 5, 5)",
				[id],
			);
			await store.transaction((sql) => insertFolderMail(sql, { mailboxId, folderId: folder.id, uidValidity: 7 }, { uid, flags: 0, sizeBytes: 3, receivedAt: 5, emailId: null }, id, null));
			return id;
		}

		const passed = async () => await passedSightings(store, (await getFolder(store, folder.id))!);

		test('is known until the trigger has passed it, and goes into the ledger once', async () => {
			const messageId = await syncs(3);
			expect(await passed()).toEqual([]);
			await advanceFolder(store, folder.id, 7, 5);
			const [sighted, ...rest] = await passed();
			expect([sighted, rest]).toEqual([{ uidValidity: 7, uid: 3, messageId, contentKey: messageId, direction: 'in', receivedAt: 5, isErased: false, isInLedger: false }, []]);
			const arrival = { messageKey: 'key', mailboxId, folder: { id: folder.id, uidValidity: 7, uid: 3 }, messageId, receivedAt: 5, verdict: undefined };
			expect(await store.transaction((sql) => receiveStored(sql, arrival))).toBe(true);
			expect(await store.transaction((sql) => receiveStored(sql, { ...arrival, messageKey: 'another' }))).toBe(false);
			expect(await store.all('SELECT message_key AS key, uid, state, finished_at AS "finishedAt" FROM delivery')).toEqual([{ key: 'key', uid: 3, state: 'received', finishedAt: null }]);
			expect(await passed()).toMatchObject([{ isInLedger: true }]);
			await store.transaction((sql) => forgetSighting(sql, folder.id, sighted));
			expect(await passed()).toEqual([]);
		});

		test('with a verdict it is at its end', async () => {
			const messageId = await syncs(3);
			await store.transaction((sql) => receiveStored(sql, { messageKey: 'key', mailboxId, folder: { id: folder.id, uidValidity: 7, uid: 3 }, messageId, receivedAt: 5, verdict: { state: 'ignored', reason: 'Our own' } }, 9));
			expect(await store.all('SELECT state, reason, finished_at AS "finishedAt", acknowledged_at AS "acknowledgedAt" FROM delivery')).toEqual([{ state: 'ignored', reason: 'Our own', finishedAt: 9, acknowledgedAt: 9 }]);
		});

		test('what the trigger has passed already, or lies where none reads, is not noted', async () => {
			await advanceFolder(store, folder.id, 7, 3);
			await syncs(3);
			await store.run('UPDATE folder SET start_from = NULL WHERE id = $1', [folder.id]);
			await syncs(4);
			expect(await store.all('SELECT uid FROM sighted_mail')).toEqual([]);
		});

		test('when the folder has new UIDs, what was seen under the old ones is still looked after', async () => {
			await syncs(3);
			await beginFolder(store, folder.id, 8, 1);
			expect(await passed()).toMatchObject([{ uidValidity: 7, uid: 3, isInLedger: false }]);
		});
	});
}
