import { rehearse } from '../../nodes/SmartInboxTrigger/rehearsal';
import { ensureFolder } from '../../nodes/shared/store/folders';
import { ensureMailbox } from '../../nodes/shared/store/mailboxes';
import { closeStores, temporaryStore } from './n8n-edge';

afterEach(closeStores);

test.each(['imap', 'smtp'] as const)('the rehearsal goes to its end and leaves nothing behind (%s)', async (source) => {
	const store = await temporaryStore();
	const mailboxId = (await ensureMailbox(store, 'leads@office.example', source)).id;
	const folderId = source === 'imap' ? (await ensureFolder(store, mailboxId, 'INBOX', 0)).id : null;
	await rehearse(store, mailboxId, folderId);
	for (const table of ['message', 'message_source', 'delivery', 'thread', 'thread_reference', 'arriving_message']) {
		expect([table, await store.get(`SELECT COUNT(*) AS n FROM ${table}`)]).toEqual([table, { n: 0 }]);
	}
});
