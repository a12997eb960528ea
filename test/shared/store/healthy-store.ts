import { refreshConversations } from '../../../nodes/shared/store/conversation-refresh';
import type { Store } from '../../../nodes/shared/store/store';

const ROWS = `
INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ('ana', 'Ana', 'ana@office.example', 1, 1);
INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ('ben', 'Ben', 'ben@office.example', 1, 1);
INSERT INTO mailbox (id, address, created_at) VALUES ('box', 'leads@office.example', 1);
INSERT INTO mailbox (id, address, kind, owner_id, created_at) VALUES ('own', 'ana@office.example', 'personal', 'ana', 1);
INSERT INTO folder (id, mailbox_id, path, uid_validity, first_uid, seen_uid, created_at) VALUES ('box-inbox', 'box', 'INBOX', 7, 1, 3, 1);
INSERT INTO folder (id, mailbox_id, path, special_use, created_at) VALUES ('box-archive', 'box', 'Archive', '\\Archive', 1);
INSERT INTO folder (id, mailbox_id, path, created_at) VALUES ('own-inbox', 'own', 'INBOX', 1);
INSERT INTO thread (id, subject, first_at, last_at) VALUES ('t1', 'House', 1, 2);
INSERT INTO thread (id, subject, first_at, last_at, root_id, merged_into) VALUES ('t2', 'House', 2, 2, 't1', 't1');
INSERT INTO thread (id, subject, first_at, last_at) VALUES ('t3', '', 3, 3);
INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at, search_version)
	VALUES ('m1', 'k1', 't1', 'House', 'Cleo', 'cleo@client.example', '[]', 'Hello', 'personal', '', 1, 3, 1, 1, 1);
INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
	VALUES ('m2', 'k2', 't2', 'Offer', 'Shop', 'shop@shop.example', '[]', '', 'bulk', '', 1, 3, 2, 2);
INSERT INTO message (id, content_key, thread_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at, erased_at)
	VALUES ('m3', 'erased:1', 't3', '', '', '', '[]', '', 'personal', '', 1, 3, 3, 3, 4);
INSERT INTO message (id, content_key, thread_id, direction, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, received_at, stored_at)
	VALUES ('reply', 'k4', 't1', 'out', 'Re: House', '', 'leads@office.example', '[]', '', 'automatic', '', 1, 3, 5, 5);
INSERT INTO message_source (message_id, piece, bytes) SELECT id, 0, 'abc' FROM message WHERE erased_at IS NULL;
INSERT INTO message_source (message_id, piece, bytes) VALUES ('m1', 1, 'abc');
INSERT INTO search_mail (doc, message_id, boxes, words) VALUES (1, 'm1', 'box', 'house');
INSERT INTO delivery (message_key, message_id, mailbox_id, folder_id, uid_validity, uid, received_at, stored_at, state, attempt, started_at, finished_at, outcome) VALUES ('d1', 'm1', 'box', 'box-inbox', 7, 1, 1, 1, 'done', 1, 2, 3, 'lead');
INSERT INTO delivery (message_key, message_id, mailbox_id, folder_id, uid_validity, uid, received_at, stored_at, state, reason, finished_at) VALUES ('d2', 'm2', 'box', 'box-inbox', 7, 2, 2, 2, 'ignored', 'A mailing', 3);
INSERT INTO delivery (message_key, message_id, mailbox_id, folder_id, uid_validity, uid, received_at, stored_at, state, reason, finished_at) VALUES ('d3', 'm3', 'box', 'box-inbox', 7, 3, 3, 3, 'quarantined', 'It failed', 3);
INSERT INTO notice (id, subject, message, raised_at) VALUES ('n3', 'delivery:d3:quarantined', 'A mail was put aside', 3);
INSERT INTO folder_mail (id, mailbox_id, message_id, folder_id, is_seen, is_flagged, server_folder_id, uid_validity, uid, server_flags, size_bytes, received_at, created_at) VALUES ('f1', 'box', 'm1', 'box-inbox', 1, 1, 'box-inbox', 7, 1, 21, 3, 1, 1);
INSERT INTO contact (id, root_id, display_name, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at) VALUES ('c1', 'c1', 'Cleo', 'Mail', 1, 'd1', 1, 1, 1);
INSERT INTO contact (id, root_id, merged_into, display_name, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at) VALUES ('c2', 'c1', 'c1', 'Cleo', 'Mail', 1, 'd1', 1, 1, 1);
INSERT INTO contact (id, root_id, display_name, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at) VALUES ('c3', 'c3', 'Dan', 'Mail', 1, 'd9', 1, 1, 1);
INSERT INTO contact (id, root_id, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at, erased_at) VALUES ('c4', 'c4', '', 1, '', 1, 1, 1, 1);
INSERT INTO contact_merge (id, winner_id, loser_id, reason, merged_at) VALUES ('cm', 'c1', 'c2', 'The same number', 2);
INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ('email', 'cleo@client.example', 'c1', 1);
INSERT INTO contact_identity (kind, value, contact_id, first_seen_at) VALUES ('phone', '+34600000000', 'c2', 1);
INSERT INTO message_link (message_id, contact_id, how, linked_at) VALUES ('m1', 'c1', 'auto', 1);
INSERT INTO enquiry (id, contact_id, thread_key, owner_id, opened_by_key, received_at, opened_at) VALUES ('e1', 'c1', 't1', 'ana', 'd1', 1, 1);
INSERT INTO enquiry (id, contact_id, thread_key, opened_by_key, received_at, opened_at, joined_into) VALUES ('e2', 'c2', 't1', 'd0', 1, 2, 'e1');
INSERT INTO enquiry (id, contact_id, thread_key, opened_by_key, received_at, opened_at) VALUES ('e3', 'c3', 't9', 'd9', 1, 2);
INSERT INTO filed_message (message_key, contact_id, created_contact, enquiry_id, opened_enquiry, contact_reason, enquiry_reason, source, received_at, filed_at) VALUES ('d1', 'c2', 1, 'e2', 1, '', '', 'Mail', 1, 1);
INSERT INTO rotation (queue, last_turn) VALUES ('Sales', 3);
INSERT INTO rotation_member (queue, member_id, last_turn, seen_turn) VALUES ('Sales', 'ana', 3, 3);
INSERT INTO rotation_member (queue, member_id, last_turn, seen_turn) VALUES ('Sales', 'ben', 2, 3);
INSERT INTO assignment (message_key, contact_id, enquiry_id, owner_id, rule, reason, assigned_now, assigned_at, queue, turn) VALUES ('d1', 'c1', 'e1', 'ana', 'round robin', '', 1, 1, 'Sales', 3);
INSERT INTO assignment (message_key, contact_id, owner_id, rule, reason, assigned_now, assigned_at, queue, turn) VALUES ('d0', 'c1', 'ben', 'round robin', '', 1, 1, 'Sales', 2);
INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, message_key, contact_id, queued_at, settled_at) VALUES ('reply', 'reply:d1', 'reply', 'sent', 'leads@office.example', '', '1', '<1@office.example>', 'Re: House', 3, 'd1', 'c1', 5, 6);
INSERT INTO outgoing_mail (id, key, purpose, status, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, next_attempt_at, queued_at) VALUES ('news', 'owner:d1:ana', 'owner', 'queued', 'leads@office.example', '', '2', '<2@office.example>', 'For you', 3, 5, 5);
INSERT INTO outgoing_recipient (outgoing_id, address, place) VALUES ('reply', 'cleo@client.example', 'to');
INSERT INTO outgoing_recipient (outgoing_id, address, place) VALUES ('news', 'ana@office.example', 'to');
INSERT INTO message_source (message_id, piece, bytes) VALUES ('news', 0, 'abc');
INSERT INTO session (token_hash, session_id, kind, member_id, created_at, seen_at, expires_at, rotated_at) VALUES ('abcdefghijklmnopqrstuvwxyzabcdefghijklmnopq', 's1', 'session', 'ana', 1, 1, 9, 1)`;

/** A small store in which everything has happened once, and all is well. */
export async function fillHealthily(store: Store): Promise<void> {
	await runAll(store, ROWS);
	await refreshConversations(store, { limit: 1_000 });
}

/** Statements, one by one. */
export async function runAll(store: Store, text: string): Promise<void> {
	await store.transaction(async (sql) => {
		for (const statement of text.split(';').filter((one) => one.trim() !== '')) await sql.run(statement);
	});
}
