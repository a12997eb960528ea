import { ensureFolder } from '../../../nodes/shared/store/folders';
import { ensureMailbox, mailboxHealth, recordMail, setMailboxState } from '../../../nodes/shared/store/mailboxes';
import type { Store } from '../../../nodes/shared/store/store';
import { closeStores, temporaryStore } from '../../SmartInboxTrigger/n8n-edge';

const NOW = 1_000_000;
let store: Store;
beforeEach(async () => (store = await temporaryStore()));
afterEach(closeStores);

async function put(mailboxId: string, key: string, state: string, storedAt: number): Promise<void> {
	await store.run("INSERT INTO thread (id, subject, first_at, last_at) VALUES ($1, '', 0, 0)", [key]);
	await store.run(
		`INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
		 VALUES ($1, $1, $1, '', '', '', '[]', '', 'personal', '', 1, 1, 0, $2)`,
		[key, storedAt],
	);
	await store.run('INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state) VALUES ($1, $1, $2, 0, $3, $4)', [key, mailboxId, storedAt, state]);
}

test('the health of a mailbox: state with reason and since, contact, last mail, what waits and for how long', async () => {
	const { id } = await ensureMailbox(store, 'inbox@office.example', 'imap', 1);
	await ensureFolder(store, id, 'INBOX', 0);
	expect(await mailboxHealth(store, id, NOW)).toEqual({
		address: 'inbox@office.example',
		state: 'active',
		reason: null,
		since: 1,
		lastContactAt: null,
		lastMailAt: null,
		waiting: 0,
		lag: null,
		retrying: 0,
		quarantined: 0,
		folders: [{ path: 'INBOX', lastSweepAt: null, messages: null }],
	});
	await put(id, 'new', 'received', NOW - 5000);
	await put(id, 'busy', 'running', NOW - 9000);
	await put(id, 'over', 'done', NOW - 90_000);
	await put(id, 'aside', 'quarantined', NOW - 80_000);
	await recordMail(store, id, NOW - 5000);
	await setMailboxState(store, id, 'degraded', 'Nothing answers', NOW - 100);
	expect(await mailboxHealth(store, id, NOW)).toMatchObject({ state: 'degraded', reason: 'Nothing answers', since: NOW - 100, lastContactAt: NOW - 5000, lastMailAt: NOW - 5000, waiting: 2, lag: 9000, quarantined: 1 });
	expect(await mailboxHealth(store, 'nobody')).toBeNull();
});
