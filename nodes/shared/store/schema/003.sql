-- People: what identity, ownership and erasing need, and what differs between the two back ends. A comment that begins with
-- "postgres:" is text for PostgreSQL only; WITHOUT ROWID at the end of a table is for SQLite only (`postgres.ts`).

-- ── Contacts ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- Words of names, and phone numbers without their country code: search finds a contact by how a word begins. Bytewise
-- order, whatever the database's own is.
CREATE TABLE contact_word (
  word TEXT /*postgres: COLLATE "C" */ NOT NULL,    -- lower case, without accents
  contact_id TEXT NOT NULL REFERENCES contact(id),  -- the record, not the person
  PRIMARY KEY (word, contact_id)
) WITHOUT ROWID;
CREATE INDEX contact_word_contact ON contact_word(contact_id);
INSERT INTO contact_word (word, contact_id) SELECT LOWER(display_name), id FROM contact WHERE display_name IS NOT NULL;
-- Its key then finds an address or a number by how it begins, too.
/*postgres: ALTER TABLE contact_identity ALTER COLUMN value TYPE TEXT COLLATE "C"; */
CREATE INDEX interest_reference ON interest(reference, recorded_at);

-- People other than its owner who were met behind an address or a number: a family, an office, a portal's sender (W5).
-- Three names that disagree, and the identity is shared.
CREATE TABLE identity_user (
  kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
  value TEXT NOT NULL,
  name TEXT NOT NULL,                               -- lower case, without accents and titles
  contact_id TEXT NOT NULL REFERENCES contact(id),  -- the record that gets their mail
  first_seen_at BIGINT NOT NULL,
  PRIMARY KEY (kind, value, name)                   -- two processes that meet the same new name make one contact
) WITHOUT ROWID;
CREATE INDEX identity_user_contact ON identity_user(contact_id);
-- 'person' = somebody decided is_shared by hand: no count changes it.
ALTER TABLE contact_identity ADD COLUMN shared_set_by TEXT;

-- ── Enquiries and activities ────────────────────────────────────────────────────────────────────────────────────────
-- '' = the contact's own way; else the queue that got it because the client's manager is not in it (B7).
ALTER TABLE enquiry ADD COLUMN route TEXT NOT NULL DEFAULT '';
-- 'person' = somebody chose the owner by hand: no rule changes it.
ALTER TABLE enquiry ADD COLUMN owner_set_by TEXT;
ALTER TABLE enquiry ADD COLUMN closed_reason TEXT;
-- The enquiry this one became part of when two contacts were merged; NULL again when the merge is undone.
ALTER TABLE enquiry ADD COLUMN joined_into TEXT REFERENCES enquiry(id);
ALTER TABLE enquiry ADD COLUMN joined_by_merge TEXT REFERENCES contact_merge(id);
DROP INDEX enquiry_open_listing;
DROP INDEX enquiry_open_thread;
CREATE UNIQUE INDEX enquiry_open_listing ON enquiry(contact_id, reference, route) WHERE reference IS NOT NULL AND status = 'open' AND joined_into IS NULL;
CREATE UNIQUE INDEX enquiry_open_thread ON enquiry(contact_id, thread_key, route) WHERE reference IS NULL AND status = 'open' AND joined_into IS NULL;
CREATE INDEX enquiry_reference ON enquiry(reference, opened_at) WHERE reference IS NOT NULL;
-- A mail that somebody moved to another enquiry (B3).
CREATE TABLE message_move (
  id TEXT PRIMARY KEY,
  message_key TEXT NOT NULL,
  from_enquiry_id TEXT REFERENCES enquiry(id),
  to_enquiry_id TEXT NOT NULL REFERENCES enquiry(id),
  moved_by TEXT,
  moved_at BIGINT NOT NULL
);
CREATE INDEX message_move_message ON message_move(message_key);
CREATE INDEX filed_message_enquiry ON filed_message(enquiry_id);
ALTER TABLE activity ADD COLUMN reminded_at BIGINT;
CREATE INDEX activity_enquiry ON activity(enquiry_id);
CREATE INDEX activity_contact ON activity(contact_id);
CREATE INDEX enquiry_joined ON enquiry(joined_into) WHERE joined_into IS NOT NULL;
CREATE INDEX message_move_to ON message_move(to_enquiry_id);
-- What left for the contact in an enquiry: the first response is read from these, also after a mail was moved (B3, N9).
CREATE TABLE response (
  enquiry_id TEXT NOT NULL REFERENCES enquiry(id),
  header_id TEXT NOT NULL,                          -- Message-ID; "by hand: <activity>" for what was no mail
  message_key TEXT,                                 -- the newest mail it answers
  is_automatic INTEGER NOT NULL DEFAULT 0,
  counts INTEGER NOT NULL,                          -- whether it is an answer: automatic replies are none unless wished
  responded_by TEXT,
  responded_at BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,                      -- later, when it was sent from another program
  PRIMARY KEY (enquiry_id, header_id)
);
CREATE INDEX response_header ON response(header_id);
-- What a contact has been sent already is not suggested again.
CREATE INDEX reply_claim_contact ON reply_claim(contact_id);

-- ── Owners ──────────────────────────────────────────────────────────────────────────────────────────────────────────
-- 'person' = somebody chose the owner by hand: no rule changes it.
ALTER TABLE contact ADD COLUMN owner_set_by TEXT;
-- Who does the work while the owner is absent; the client stays the owner's.
ALTER TABLE assignment ADD COLUMN deputy_id TEXT REFERENCES team_member(id);
ALTER TABLE assignment ADD COLUMN queue TEXT;
-- The number of the turn in that queue: who was chosen in which order can be read afterwards.
ALTER TABLE assignment ADD COLUMN turn BIGINT;
-- Smooth weighted rotation: what a member has saved up.
ALTER TABLE rotation_member ADD COLUMN credit DOUBLE PRECISION NOT NULL DEFAULT 0;
-- The last turn at which the member could have been chosen: who was away meanwhile comes after those who were there.
ALTER TABLE rotation_member ADD COLUMN seen_turn BIGINT NOT NULL DEFAULT 0;
-- Enquiries nobody could take: they are assigned as soon as somebody can.
CREATE TABLE pool_entry (
  message_key TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  enquiry_id TEXT REFERENCES enquiry(id),
  request TEXT NOT NULL,                            -- JSON: how it was to be assigned
  reason TEXT NOT NULL,
  since BIGINT NOT NULL,
  assigned_at BIGINT
);
CREATE INDEX pool_entry_waiting ON pool_entry(since) WHERE assigned_at IS NULL;
-- The mail that tells an owner; the row is written before the mail is sent.
CREATE TABLE owner_notice (
  message_key TEXT NOT NULL,
  member_id TEXT NOT NULL REFERENCES team_member(id),
  status TEXT NOT NULL CHECK (status IN ('claimed', 'sent', 'refused', 'unknown')),
  reason TEXT,
  claimed_at BIGINT NOT NULL,
  settled_at BIGINT,
  PRIMARY KEY (message_key, member_id)
);

-- ── Erasing (N8) ────────────────────────────────────────────────────────────────────────────────────────────────────
-- The row of an erased mail stays as a tombstone, without anything that was in it, so that a re-sync knows it.
ALTER TABLE message ADD COLUMN erased_at BIGINT;

-- ── Several processes ───────────────────────────────────────────────────────────────────────────────────────────────
-- For PostgreSQL: which transaction was the last to commit on one of the connections of a process. Read when the answer to
-- COMMIT was lost with the connection.
CREATE TABLE commit_mark (
  place TEXT PRIMARY KEY,                           -- <process>:<number>
  number BIGINT NOT NULL,
  at BIGINT NOT NULL
);
-- Processes that listen: a run belongs to its process as long as that is seen here.
CREATE TABLE living_process (
  id TEXT PRIMARY KEY,                              -- as in delivery.process
  machine TEXT NOT NULL,                            -- where its number means something
  pid INTEGER NOT NULL,
  seen_at BIGINT NOT NULL                           -- by the clock of the store
);
