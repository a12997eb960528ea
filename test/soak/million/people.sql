-- $contacts people with one address and one phone each, and three mails of each: the rows that filing them one by one
-- leaves, without the mails' own bytes. One text for both back ends; `number` holds 1 … $contacts.

INSERT INTO team_member (id, name, email, created_at, updated_at) VALUES ('member-1', 'Marta Gil', 'marta@agency.example', 1, 1);
INSERT INTO mailbox (id, address, created_at) VALUES ('mailbox-1', 'inbox@agency.example', 1);
INSERT INTO listing (reference, title, kind, operation, created_at, updated_at)
SELECT 'REF-' || i, 'Flat ' || i, 'flat', 'sale', 1, 1 FROM number WHERE i <= 5000;

-- Names are made of words, as many people share one; addresses and phones come in no order.
INSERT INTO contact (id, root_id, display_name, first_source, first_touch_at, first_touch_key, last_touch_at, created_at, updated_at, owner_id)
SELECT id, id, given || ' ' || surname, 'Portal ' || (i % 20), at, 'imap:' || i || ':1', at + 2000000, at, at, 'member-1' FROM person;
INSERT INTO contact_identity (kind, value, contact_id, raw, first_seen_at) SELECT 'email', email, id, email, at FROM person;
INSERT INTO contact_identity (kind, value, contact_id, raw, first_seen_at) SELECT 'phone', '+346' || phone, id, '6' || phone, at FROM person;
INSERT INTO contact_word (word, contact_id) SELECT given, id FROM person;
INSERT INTO contact_word (word, contact_id) SELECT surname, id FROM person;
INSERT INTO contact_word (word, contact_id) SELECT '6' || phone, id FROM person;
INSERT INTO enquiry (id, contact_id, reference, thread_key, owner_id, opened_by_key, received_at, opened_at)
SELECT 'e' || id, id, 'REF-' || (i % 5000 + 1), 't' || id, 'member-1', 'imap:' || i || ':1', at, at FROM person;
INSERT INTO interest (contact_id, reference, message_key, recorded_at) SELECT id, 'REF-' || (i % 5000 + 1), 'imap:' || i || ':1', at FROM person;
INSERT INTO thread (id, subject, first_at, last_at) SELECT 't' || id, 'About listing REF-' || (i % 5000 + 1), at, at FROM person;

INSERT INTO message (id, content_key, thread_id, header_id, subject, from_name, from_address, recipients, preview, kind, kind_reason, sender_verified, size_bytes, sent_at, received_at, stored_at, parsed_at)
SELECT 'm' || nth || id, 'c' || nth || '-' || email, 't' || id, '<' || nth || '.' || email || '>', 'About listing REF-' || (i % 5000 + 1), given || ' ' || surname, email, '["inbox@agency.example"]',
  'Good morning, I saw your listing and would like to know whether it is still available and when I could visit it.', 'personal', 'A person wrote it', 1, 4000, at + nth * 1000000, at + nth * 1000000, at + nth * 1000000, at + nth * 1000000
FROM person, (SELECT 1 AS nth UNION ALL SELECT 2 UNION ALL SELECT 3) mails;
INSERT INTO thread_reference (header_id, thread_id) SELECT header_id, thread_id FROM message;
INSERT INTO delivery (message_key, message_id, mailbox_id, received_at, stored_at, state, attempt, finished_at, outcome, outcome_reason)
SELECT 'imap:' || i || ':' || nth, 'm' || nth || id, 'mailbox-1', at + nth * 1000000, at + nth * 1000000, 'done', 1, at + nth * 1000000, 'lead', 'It names a person and what they want'
FROM person, (SELECT 1 AS nth UNION ALL SELECT 2 UNION ALL SELECT 3) mails;
INSERT INTO filed_message (message_key, contact_id, created_contact, enquiry_id, opened_enquiry, contact_reason, enquiry_reason, source, received_at, filed_at)
SELECT 'imap:' || i || ':' || nth, id, CASE WHEN nth = 1 THEN 1 ELSE 0 END, 'e' || id, CASE WHEN nth = 1 THEN 1 ELSE 0 END, 'Same email address and phone number as ' || given || ' ' || surname, 'Names listing REF-' || (i % 5000 + 1), 'Portal ' || (i % 20), at + nth * 1000000, at + nth * 1000000
FROM person, (SELECT 1 AS nth UNION ALL SELECT 2 UNION ALL SELECT 3) mails;
INSERT INTO message_link (message_id, contact_id, how, linked_at)
SELECT 'm' || nth || id, id, 'auto', at + nth * 1000000 FROM person, (SELECT 1 AS nth UNION ALL SELECT 2 UNION ALL SELECT 3) mails;
INSERT INTO assignment (message_key, contact_id, enquiry_id, owner_id, rule, reason, assigned_now, assigned_at)
SELECT 'imap:' || i || ':1', id, 'e' || id, 'member-1', 'coordinator', 'Marta Gil coordinates the office', 1, at FROM person;
