-- The store, first version. One text for SQLite and PostgreSQL: TEXT ids (UUIDv7 made in the app), BIGINT epoch
-- milliseconds, INTEGER booleans, TEXT JSON, BYTEA bytes (SQLite keeps a BLOB value in any column).

-- ── Team ────────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE team_member (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,                       -- lower case
  role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'administrator', 'coordinator')),
  administrator_rank INTEGER,                       -- 1 = first administrator, 2 = second (W7)
  team TEXT NOT NULL DEFAULT '',                    -- the team the member works in at present
  is_active INTEGER NOT NULL DEFAULT 1,
  time_zone TEXT,
  working_hours TEXT,                               -- JSON
  absent_from BIGINT,
  absent_until BIGINT,
  deputy_id TEXT REFERENCES team_member(id),
  open_enquiry_limit INTEGER,
  rotation_weight INTEGER NOT NULL DEFAULT 1,
  languages TEXT,                                   -- JSON list
  places TEXT,                                      -- JSON list
  signature TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);

-- ── Mailboxes and folders ───────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE mailbox (
  id TEXT PRIMARY KEY,
  address TEXT NOT NULL UNIQUE,                     -- lower case
  kind TEXT NOT NULL DEFAULT 'shared' CHECK (kind IN ('shared', 'personal')),
  owner_id TEXT REFERENCES team_member(id),
  name TEXT,
  source TEXT NOT NULL DEFAULT 'imap' CHECK (source IN ('imap', 'smtp')),
  state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'degraded', 'disabled')),
  state_reason TEXT,
  state_since BIGINT,
  last_contact_at BIGINT,
  last_mail_at BIGINT,
  creates_contacts INTEGER NOT NULL DEFAULT 1,      -- A4
  crm_integration INTEGER NOT NULL DEFAULT 1,       -- B1
  auto_link INTEGER NOT NULL DEFAULT 1,             -- S1
  is_primary INTEGER NOT NULL DEFAULT 0,            -- A12
  is_general_sender INTEGER NOT NULL DEFAULT 0,     -- A13
  signature TEXT,
  retention_days INTEGER,
  created_at BIGINT NOT NULL
);
CREATE TABLE mailbox_member (
  mailbox_id TEXT NOT NULL REFERENCES mailbox(id),
  member_id TEXT NOT NULL REFERENCES team_member(id),
  can_read INTEGER NOT NULL DEFAULT 1,
  can_send INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (mailbox_id, member_id)
);
-- The cursor of a folder is (UIDVALIDITY, UID set): from `first_uid` on every mail has a delivery row, below it those since
-- `start_from`.
CREATE TABLE folder (
  id TEXT PRIMARY KEY,
  mailbox_id TEXT NOT NULL REFERENCES mailbox(id),
  path TEXT NOT NULL,
  special_use TEXT,
  object_id TEXT,                                   -- MAILBOXID (RFC 8474)
  uid_validity BIGINT,
  first_uid BIGINT,
  seen_uid BIGINT,                                  -- every UID at or below it is in the ledger, or older than Start From
  uid_next BIGINT,
  highest_modseq TEXT,
  message_count BIGINT,
  start_from BIGINT,                                -- A3: fixed once set
  is_active INTEGER NOT NULL DEFAULT 1,
  last_sweep_at BIGINT,
  lease_owner TEXT,
  lease_until BIGINT,
  created_at BIGINT NOT NULL,
  UNIQUE (mailbox_id, path)
);

-- ── Messages and the ledger ─────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE thread (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  first_at BIGINT NOT NULL,
  last_at BIGINT NOT NULL
);
CREATE TABLE thread_reference (
  header_id TEXT PRIMARY KEY,                       -- a Message-ID seen in this thread
  thread_id TEXT NOT NULL REFERENCES thread(id)
);
CREATE TABLE message (
  id TEXT PRIMARY KEY,
  content_key TEXT NOT NULL UNIQUE,                 -- the same mail in two of our mailboxes is one message
  thread_id TEXT NOT NULL REFERENCES thread(id),
  direction TEXT NOT NULL DEFAULT 'in' CHECK (direction IN ('in', 'out')),
  header_id TEXT,                                   -- Message-ID
  subject TEXT NOT NULL,
  from_name TEXT NOT NULL,
  from_address TEXT NOT NULL,
  recipients TEXT NOT NULL,                         -- JSON list of addresses in To and Cc
  preview TEXT NOT NULL,
  kind TEXT NOT NULL,
  kind_reason TEXT NOT NULL,
  sender_verified INTEGER NOT NULL,
  attachment_count INTEGER NOT NULL DEFAULT 0,
  size_bytes BIGINT NOT NULL,
  sent_at BIGINT,
  received_at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL
);
CREATE INDEX message_thread ON message(thread_id, received_at);
CREATE INDEX message_received ON message(received_at DESC, id DESC);
CREATE INDEX message_header_id ON message(header_id);
-- The raw mail in pieces, so that a large one is never whole in memory.
CREATE TABLE message_source (
  message_id TEXT NOT NULL REFERENCES message(id),
  piece INTEGER NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (message_id, piece)
);
-- The ledger: one row per arrival. Ends in exactly one of done, ignored, quarantined (invariant 2).
CREATE TABLE delivery (
  message_key TEXT PRIMARY KEY,
  message_id TEXT NOT NULL REFERENCES message(id),
  mailbox_id TEXT NOT NULL REFERENCES mailbox(id),
  folder_id TEXT REFERENCES folder(id),             -- NULL for direct reception
  uid_validity BIGINT,
  uid BIGINT,
  received_at BIGINT NOT NULL,
  stored_at BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('received', 'running', 'retry', 'done', 'ignored', 'quarantined')),
  reason TEXT,
  attempt INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0,              -- runs that ended badly
  crashes INTEGER NOT NULL DEFAULT 0,               -- runs whose end nobody saw: n8n stopped, the run was lost
  next_attempt_at BIGINT,
  process TEXT,                                     -- which process is running it: a crashed one is found by this
  started_at BIGINT,
  finished_at BIGINT,
  execution_id TEXT,
  outcome TEXT CHECK (outcome IN ('lead', 'review', 'none')),
  outcome_reason TEXT,
  lead TEXT,                                        -- JSON: what was and was not found in it (W12)
  acknowledged_at BIGINT,                           -- After Processing has been applied on the server
  gone_at BIGINT,                                   -- no longer on the server
  archived_at BIGINT,
  read_at BIGINT
);
CREATE UNIQUE INDEX delivery_uid ON delivery(folder_id, uid_validity, uid);
CREATE INDEX delivery_waiting ON delivery(mailbox_id, received_at, uid) WHERE state IN ('received', 'retry');
CREATE INDEX delivery_unacknowledged ON delivery(folder_id, uid_validity, uid) WHERE acknowledged_at IS NULL AND state IN ('done', 'ignored');
CREATE INDEX delivery_running ON delivery(mailbox_id) WHERE state = 'running';
CREATE INDEX delivery_message ON delivery(message_id);
CREATE INDEX delivery_received ON delivery(mailbox_id, received_at DESC, message_key DESC);
CREATE INDEX delivery_outcome ON delivery(mailbox_id, outcome, received_at DESC, message_key DESC);
CREATE INDEX delivery_attention ON delivery(mailbox_id, received_at DESC, message_key DESC) WHERE state = 'quarantined' OR outcome = 'review';

-- ── Contacts ────────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE contact (
  id TEXT PRIMARY KEY,
  root_id TEXT NOT NULL REFERENCES contact(id),     -- flattened root: every read is depth 1
  merged_into TEXT REFERENCES contact(id),          -- union-find edge, uncompressed: audit and undo
  display_name TEXT,                                -- NULL = "Unknown"
  company TEXT,
  language TEXT,
  owner_id TEXT REFERENCES team_member(id),
  first_source TEXT NOT NULL,
  first_touch_at BIGINT NOT NULL,
  first_touch_key TEXT NOT NULL,
  last_touch_at BIGINT NOT NULL,
  provenance TEXT,                                  -- JSON: which field came from a mail and which from a person
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  erased_at BIGINT,
  CHECK ((merged_into IS NULL) = (root_id = id))
);
CREATE INDEX contact_root ON contact(root_id);
CREATE TABLE contact_identity (
  kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
  value TEXT NOT NULL,                              -- lower-case address, or E.164
  contact_id TEXT NOT NULL REFERENCES contact(id),  -- the original owner, never re-pointed
  raw TEXT,                                         -- as written
  is_shared INTEGER NOT NULL DEFAULT 0,
  first_seen_at BIGINT NOT NULL,
  PRIMARY KEY (kind, value)
);
CREATE INDEX contact_identity_contact ON contact_identity(contact_id);
CREATE TABLE contact_merge (
  id TEXT PRIMARY KEY,
  winner_id TEXT NOT NULL REFERENCES contact(id),
  loser_id TEXT NOT NULL REFERENCES contact(id),
  reason TEXT NOT NULL,
  evidence TEXT,
  actor TEXT,
  merged_at BIGINT NOT NULL,
  undone_at BIGINT,
  undone_by TEXT
);
CREATE UNIQUE INDEX contact_merge_live ON contact_merge(loser_id) WHERE undone_at IS NULL;
CREATE TABLE merge_candidate (
  id TEXT PRIMARY KEY,
  a_id TEXT NOT NULL REFERENCES contact(id),
  b_id TEXT NOT NULL REFERENCES contact(id),
  reason TEXT NOT NULL,
  message_key TEXT,
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'merged', 'rejected')),   -- rejected: never asked again
  found_at BIGINT NOT NULL,
  decided_at BIGINT,
  decided_by TEXT,
  UNIQUE (a_id, b_id),
  CHECK (a_id < b_id)
);
CREATE INDEX merge_candidate_b ON merge_candidate(b_id);
CREATE TABLE contact_external_ref (
  system TEXT NOT NULL,
  external_id TEXT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (system, external_id)
);
CREATE INDEX contact_external_ref_contact ON contact_external_ref(contact_id);
-- A keyed hash of an erased identity, so that a re-sync does not bring the person back (N8).
CREATE TABLE suppression (
  identity_hmac TEXT PRIMARY KEY,
  erased_at BIGINT NOT NULL
);
CREATE TABLE message_link (
  message_id TEXT NOT NULL REFERENCES message(id),
  contact_id TEXT NOT NULL REFERENCES contact(id),
  how TEXT NOT NULL CHECK (how IN ('auto', 'manual')),
  linked_by TEXT,
  linked_at BIGINT NOT NULL,
  PRIMARY KEY (message_id, contact_id)
);
CREATE INDEX message_link_contact ON message_link(contact_id);

-- ── Listings, interests, enquiries, activities ──────────────────────────────────────────────────────────────────────
CREATE TABLE listing (
  reference TEXT PRIMARY KEY,                       -- compared with = only: capitals count (W11)
  title TEXT,
  kind TEXT,
  operation TEXT,
  status TEXT NOT NULL DEFAULT 'available',
  price DOUBLE PRECISION,
  currency TEXT,
  rooms DOUBLE PRECISION,
  area DOUBLE PRECISION,
  place TEXT,
  latitude DOUBLE PRECISION,
  longitude DOUBLE PRECISION,
  url TEXT,
  picture_url TEXT,
  owner_id TEXT REFERENCES team_member(id),
  attributes TEXT,                                  -- JSON
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX listing_match ON listing(operation, kind, status);
CREATE TABLE interest (
  contact_id TEXT NOT NULL REFERENCES contact(id),
  reference TEXT NOT NULL REFERENCES listing(reference),
  message_key TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (contact_id, reference)
);
CREATE TABLE enquiry (
  id TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  reference TEXT REFERENCES listing(reference),
  thread_key TEXT NOT NULL,                         -- the thread it was opened in; the message key when there is none
  owner_id TEXT REFERENCES team_member(id),
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
  opened_by_key TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  first_response_at BIGINT,
  closed_at BIGINT
);
CREATE UNIQUE INDEX enquiry_open_listing ON enquiry(contact_id, reference) WHERE reference IS NOT NULL AND status = 'open';
CREATE UNIQUE INDEX enquiry_open_thread ON enquiry(contact_id, thread_key) WHERE reference IS NULL AND status = 'open';
CREATE INDEX enquiry_contact ON enquiry(contact_id, opened_at);
CREATE INDEX enquiry_owner ON enquiry(owner_id, status);
CREATE TABLE activity (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  contact_id TEXT REFERENCES contact(id),
  enquiry_id TEXT REFERENCES enquiry(id),
  assignee_id TEXT REFERENCES team_member(id),
  message_key TEXT,
  subject TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  due_at BIGINT,
  completed_at BIGINT,
  completed_by TEXT
);
CREATE INDEX activity_due ON activity(completed_at, due_at);

-- What Contact Upsert made of one message: the fence that makes a second run change nothing (invariant 5).
CREATE TABLE filed_message (
  message_key TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contact(id),  -- the leaf, not the root
  created_contact INTEGER NOT NULL,
  enquiry_id TEXT REFERENCES enquiry(id),
  opened_enquiry INTEGER NOT NULL DEFAULT 0,
  review_id TEXT,
  contact_reason TEXT NOT NULL,                     -- why it went to this contact and this enquiry, in words (W12)
  enquiry_reason TEXT NOT NULL,
  no_reply_reason TEXT,                             -- why no automatic reply was sent, when none was claimed
  source TEXT NOT NULL,
  received_at BIGINT NOT NULL,
  filed_at BIGINT NOT NULL
);
CREATE INDEX filed_message_contact ON filed_message(contact_id);

-- ── Owners and rotation ─────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE assignment (
  message_key TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  enquiry_id TEXT REFERENCES enquiry(id),
  owner_id TEXT REFERENCES team_member(id),         -- NULL = the pool
  rule TEXT NOT NULL,
  reason TEXT NOT NULL,
  assigned_now INTEGER NOT NULL,
  assigned_at BIGINT NOT NULL
);
CREATE TABLE rotation (
  queue TEXT PRIMARY KEY,
  last_turn BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE rotation_member (
  queue TEXT NOT NULL REFERENCES rotation(queue),
  member_id TEXT NOT NULL REFERENCES team_member(id),
  last_turn BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (queue, member_id)
);

-- ── Outgoing ────────────────────────────────────────────────────────────────────────────────────────────────────────
-- The claim is written before the mail leaves; after a crash it answers "sent or not?" in favour of silence (invariant 8).
CREATE TABLE reply_claim (
  message_key TEXT PRIMARY KEY,
  contact_id TEXT NOT NULL REFERENCES contact(id),
  sender_address TEXT NOT NULL,
  recipient TEXT NOT NULL,
  header_id TEXT NOT NULL,                          -- Message-ID of the reply
  status TEXT NOT NULL CHECK (status IN ('claimed', 'sent', 'refused', 'unknown')),
  reason TEXT,
  listings TEXT NOT NULL,                           -- JSON list of references
  claimed_at BIGINT NOT NULL,
  settled_at BIGINT
);
CREATE INDEX reply_claim_recipient ON reply_claim(recipient, claimed_at);
CREATE INDEX reply_claim_sender ON reply_claim(sender_address, claimed_at);
CREATE INDEX reply_claim_header ON reply_claim(header_id);
CREATE TABLE outbox_action (
  id TEXT PRIMARY KEY,
  client_id TEXT NOT NULL UNIQUE,                   -- made by the browser: the same form posted twice is one action
  member_id TEXT REFERENCES team_member(id),
  operation TEXT NOT NULL,
  arguments TEXT NOT NULL,                          -- JSON
  status TEXT NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'done', 'failed')),
  result TEXT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT
);

-- ── The page and the house ──────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,                      -- sha256: the store never holds a usable token
  kind TEXT NOT NULL CHECK (kind IN ('ticket', 'session')),
  member_id TEXT NOT NULL REFERENCES team_member(id),
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX session_member ON session(member_id);
-- One row per thing a person must know; raised once, resolved once.
CREATE TABLE notice (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,                            -- e.g. mailbox:<id>:authentication
  message TEXT NOT NULL,
  raised_at BIGINT NOT NULL,
  resolved_at BIGINT
);
CREATE UNIQUE INDEX notice_open ON notice(subject) WHERE resolved_at IS NULL;
CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
