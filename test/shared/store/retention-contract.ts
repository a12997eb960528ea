import { DateTime } from 'luxon';

import { contentKey } from '../../../nodes/shared/mail/message/content-key';
import { parseMail } from '../../../nodes/shared/mail/message/parse';
import { receive } from '../../../nodes/shared/store/arrivals';
import { checkStore } from '../../../nodes/shared/store/check/check-store';
import { refreshConversations } from '../../../nodes/shared/store/conversation-refresh';
import { insertFolderMail } from '../../../nodes/shared/store/folder-mail';
import { keepListedFolder, writeCursor } from '../../../nodes/shared/store/folder-sync';
import { ensureMailbox, setMailboxOptions, type Mailbox } from '../../../nodes/shared/store/mailboxes';
import { applyRetention } from '../../../nodes/shared/store/retention';
import type { Store } from '../../../nodes/shared/store/store';
import type { Backend } from './contract';
import { columnsWith } from './filled-store';

const NOW = Date.UTC(2026, 10, 30, 12);
const ago = (months: number, days = 0) => DateTime.fromMillis(NOW, { zone: 'utc' }).minus({ months, days }).toMillis();
const CURSOR = { uidValidity: 1, uidNext: 9, highestModseq: null, messages: 1, importFrom: 0, importBelow: 0, importTotal: 1, importDone: 1, sweptUid: 0, syncedAt: 1 };

/** How mail is kept for a time, on every back end (N8). */
export function describeRetention(name: string, backend: Backend): void {
	describe(`retention on ${name}`, () => {
		let store: Store;
		let [sales, lettings]: Mailbox[] = [];
		let uids = 0;
		beforeEach(async () => {
			store = await backend.open();
			sales = await ensureMailbox(store, 'sales@office.example', 'imap');
			lettings = await ensureMailbox(store, 'lettings@office.example', 'imap');
			await setMailboxOptions(store, sales.id, { keepMonths: 6 });
		});
		afterEach(async () => {
			await store.close();
			await backend.clean();
		});

		/** A mail in the ledger and in a folder. */
		async function lies(mailbox: Mailbox, subject: string, receivedAt: number, { state = 'done', isPending = false } = {}): Promise<string> {
			const raw = Buffer.from(`From: Cleo ${subject} <cleo@client.example>\r\nTo: x@office.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@client.example>\r\n\r\nHello, ${subject}\r\n`);
			const uid = ++uids;
			return await store.transaction(async (sql) => {
				const folderId = await keepListedFolder(sql, mailbox.id, { path: 'INBOX', specialUse: null, isActive: true });
				await writeCursor(sql, folderId, CURSOR);
				const messageKey = `imap:${mailbox.id}:${uid}`;
				await receive(sql, { messageKey, mailboxId: mailbox.id, folder: { id: folderId, uidValidity: 1, uid }, receivedAt, contentKey: contentKey(raw), mail: (await parseMail(raw)).mail, source: raw, sizeBytes: raw.length }, receivedAt);
				await sql.run("UPDATE delivery SET state = $2, reason = CASE WHEN $2 = 'quarantined' THEN 'It failed' ELSE reason END, finished_at = 1 WHERE message_key = $1 AND state = 'received'", [messageKey, state]);
				const row = await sql.get<{ id: string }>('SELECT message_id AS id FROM delivery WHERE message_key = $1', [messageKey]);
				await insertFolderMail(sql, { mailboxId: mailbox.id, folderId, uidValidity: 1 }, { uid, flags: 0, sizeBytes: raw.length, receivedAt, emailId: null }, String(row?.id), null);
				if (isPending) await sql.run('UPDATE folder_mail SET is_pending = 1, is_seen = 1 WHERE message_id = $1', [String(row?.id)]);
				return String(row?.id);
			});
		}

		const found = async (...words: string[]) => await columnsWith(store, ...words);

		const kept = async () => (await store.all<{ subject: string }>('SELECT subject FROM message WHERE erased_at IS NULL ORDER BY subject')).map(({ subject }) => subject);

		test('N8: mail older than its mailbox keeps it is erased, and nothing of it is left; the rest stays', async () => {
			await lies(sales, 'SECRET', ago(6, 1));
			await lies(sales, 'young', ago(6, -1));
			await lies(lettings, 'of another mailbox', ago(60));
			await store.run(`UPDATE delivery SET lead = '{"name":"SECRET"}', outcome = 'review', outcome_reason = 'SECRET' WHERE message_key = $1`, [`imap:${sales.id}:${uids - 2}`]);
			expect(await found('SECRET')).toContain('message.subject');
			expect(await applyRetention(store, { now: NOW })).toEqual({
				mailboxes: [{ id: sales.id, address: 'sales@office.example', keepMonths: 6, before: ago(6) }],
				mails: 1,
				messagesToTeam: 0,
				waiting: 0,
			});
			expect(await found('SECRET')).toEqual([]);
			expect(await kept()).toEqual(['of another mailbox', 'young']);
			expect(await store.all("SELECT state, reason FROM delivery WHERE reason LIKE '%older%'")).toEqual([{ state: 'done', reason: 'This mail was older than its mailbox keeps mail' }]);
			await refreshConversations(store, { limit: 1_000 });
			expect((await checkStore(store)).problems).toEqual([]);
			// The next time there is nothing to do.
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 0, waiting: 0 });
		});

		test('a mail in several mailboxes stays as long as the one that keeps it longest', async () => {
			const both = await lies(sales, 'told to both', ago(8));
			expect(await lies(lettings, 'told to both', ago(8))).toBe(both);
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 0 });
			await setMailboxOptions(store, lettings.id, { keepMonths: 12 });
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 0 });
			await setMailboxOptions(store, lettings.id, { keepMonths: 7 });
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 1 });
		});

		test('what has not ended well yet stays, and is counted: put aside, waiting for its run, or for the server', async () => {
			await lies(sales, 'put aside', ago(9), { state: 'quarantined' });
			await lies(sales, 'waiting', ago(9), { state: 'retry' });
			await lies(sales, 'to be marked read', ago(9), { isPending: true });
			await lies(sales, 'ignored', ago(9), { state: 'ignored' });
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 1, waiting: 3 });
			expect(await kept()).toEqual(['put aside', 'to be marked read', 'waiting']);
		});

		test('an erased mail that comes again is not taken in; its contact stays', async () => {
			await lies(sales, 'old', ago(9));
			await applyRetention(store, { now: NOW });
			await lies(lettings, 'old', ago(0));
			expect(await kept()).toEqual([]);
			expect(await store.all('SELECT state, reason FROM delivery WHERE mailbox_id = $1', [lettings.id])).toEqual([{ state: 'ignored', reason: 'This mail was erased here before, and is not taken in again' }]);
		});

		test('what was sent from the mailbox goes too, to clients and to the team; what waits to leave stays', async () => {
			const outgoing = async (id: string, purpose: string, status: string, queuedAt: number, isMail: boolean) => {
				await store.run(
					"INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_to, envelope_id, header_id, subject, size_bytes, queued_at) VALUES ($1, $1, $2, $3, 'sales@office.example', '', '[\"SECRET@client.example\"]', $1, $1, 'SECRET', 1, $4)",
					[id, purpose, status, queuedAt],
				);
				await store.run("INSERT INTO outgoing_recipient (outgoing_id, address, place) VALUES ($1, 'SECRET@client.example', 'to')", [id]);
				await store.run('INSERT INTO message_source (message_id, piece, bytes) VALUES ($1, 0, $2)', [id, Buffer.from('SECRET')]);
				if (!isMail) return;
				await store.run("INSERT INTO thread (id, subject, first_at, last_at) VALUES ($1, 'SECRET', 1, 1)", [`t-${id}`]);
				await store.run(
					`INSERT INTO message (id, content_key, thread_id, direction, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
					 VALUES ($1, $1, $2, 'out', 'SECRET', '', 'sales@office.example', '[]', 'SECRET', 'personal', '', 1, 3, $3, $3)`,
					[id, `t-${id}`, queuedAt],
				);
			};
			await outgoing('reply', 'staff', 'sent', ago(7), true);
			await outgoing('told', 'owner', 'sent', ago(7), false);
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 1, messagesToTeam: 1, waiting: 0 });
			expect(await found('SECRET')).toEqual([]);
			// That they were sent, and when, stays.
			expect(await store.all('SELECT id, purpose, status FROM outgoing_mail ORDER BY id')).toEqual([{ id: 'reply', purpose: 'staff', status: 'sent' }, { id: 'told', purpose: 'owner', status: 'sent' }]);
			await outgoing('waits', 'staff', 'queued', ago(7), true);
			await outgoing('waits too', 'owner', 'queued', ago(7), false);
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: 0, messagesToTeam: 0, waiting: 1 });
		});

		test('counting changes nothing; without a mailbox that keeps mail for a time there is nothing to count', async () => {
			await lies(sales, 'old', ago(9));
			expect(await applyRetention(store, { now: NOW, onlyCounts: true })).toMatchObject({ mails: 1 });
			expect(await kept()).toEqual(['old']);
			await setMailboxOptions(store, sales.id, { keepMonths: null });
			expect(await applyRetention(store, { now: NOW })).toEqual({ mailboxes: [], mails: 0, messagesToTeam: 0, waiting: 0 });
		});

		test('thousands of mails go in one run', async () => {
			const rows = 4_321;
			await store.run("INSERT INTO thread (id, subject, first_at, last_at) VALUES ('t', 'x', 1, 1)");
			await store.transaction(async (sql) => {
				for (let index = 0; index < rows; index++) {
					await sql.run(
						`INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
						 VALUES ($1, $1, 't', 'x', '', 'a@b.example', '[]', '', 'personal', '', 1, 3, $2, $2)`,
						[`m${index}`, ago(index % 2 === 0 ? 7 : 5)],
					);
					await sql.run("INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state, finished_at) VALUES ($1, $1, $2, 1, 1, 'done', 1)", [`m${index}`, sales.id]);
				}
			});
			expect(await applyRetention(store, { now: NOW })).toMatchObject({ mails: Math.ceil(rows / 2) });
			expect(await store.get('SELECT COUNT(*) AS n FROM message WHERE erased_at IS NULL')).toEqual({ n: Math.floor(rows / 2) });
		}, 60_000);
	});
}
