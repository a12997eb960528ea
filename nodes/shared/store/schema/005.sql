-- Two-way sync: where the mail of a mailbox lies on the server, and where it is wanted.

-- A mail in a folder. What people see is in `folder_id` and the is_… columns; what the server is known to have is in
-- `server_folder_id`, `uid_validity`, `uid` and `server_flags`. Where the two differ, something is still to be carried out.
CREATE TABLE folder_mail (
  id TEXT PRIMARY KEY,                              -- stays when the mail is moved
  mailbox_id TEXT NOT NULL REFERENCES mailbox(id),
  message_id TEXT NOT NULL REFERENCES message(id),
  folder_id TEXT NOT NULL REFERENCES folder(id),
  is_seen INTEGER NOT NULL DEFAULT 0,
  is_answered INTEGER NOT NULL DEFAULT 0,
  is_flagged INTEGER NOT NULL DEFAULT 0,
  is_draft INTEGER NOT NULL DEFAULT 0,
  server_folder_id TEXT REFERENCES folder(id),      -- NULL = not on the server yet, or not found there at present
  uid_validity BIGINT,
  uid BIGINT,
  server_flags INTEGER NOT NULL DEFAULT 0,          -- bits: 1 \Seen, 2 \Answered, 4 \Flagged, 8 \Draft
  email_id TEXT,                                    -- EMAILID (RFC 8474) or X-GM-MSGID: the same in every folder
  size_bytes BIGINT NOT NULL,                       -- RFC822.SIZE
  received_at BIGINT NOT NULL,                      -- INTERNALDATE
  copy_of TEXT REFERENCES folder_mail(id),          -- lay elsewhere in this mailbox when it was first seen here
  moved_from TEXT REFERENCES folder(id),            -- where Archive or Delete took it from
  is_pending INTEGER NOT NULL DEFAULT 0,            -- something is to be carried out on the server
  attempts INTEGER NOT NULL DEFAULT 0,              -- refusals in a row
  reason TEXT,                                      -- of the last refusal
  next_attempt_at BIGINT,
  gone_at BIGINT,                                   -- a tombstone: it does not come back
  gone_by TEXT CHECK (gone_by IN ('server', 'us')),
  created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX folder_mail_uid ON folder_mail(server_folder_id, uid_validity, uid);
CREATE INDEX folder_mail_message ON folder_mail(message_id, mailbox_id);
CREATE INDEX folder_mail_folder ON folder_mail(folder_id, received_at DESC, id DESC) WHERE gone_at IS NULL;
CREATE INDEX folder_mail_unread ON folder_mail(folder_id, received_at DESC, id DESC) WHERE gone_at IS NULL AND is_seen = 0;
CREATE INDEX folder_mail_pending ON folder_mail(mailbox_id, next_attempt_at) WHERE is_pending = 1;
CREATE INDEX folder_mail_unplaced ON folder_mail(mailbox_id, size_bytes) WHERE server_folder_id IS NULL;
CREATE INDEX folder_mail_email_id ON folder_mail(mailbox_id, email_id) WHERE email_id IS NOT NULL;
CREATE INDEX folder_mail_copy ON folder_mail(copy_of) WHERE copy_of IS NOT NULL;

-- Up to where a folder has been synced: what it looked like before the last look at it that was carried through.
CREATE TABLE folder_sync (
  folder_id TEXT PRIMARY KEY REFERENCES folder(id),
  uid_validity BIGINT NOT NULL,
  uid_next BIGINT NOT NULL,
  highest_modseq TEXT,                              -- RFC 7162; 63 bits; NULL where the server counts no changes
  message_count BIGINT NOT NULL,
  import_from BIGINT NOT NULL,                      -- A3: older mail is left alone; fixed
  import_below BIGINT NOT NULL DEFAULT 0,           -- UIDs below it are still to be imported; 0 = none
  import_total BIGINT NOT NULL DEFAULT 0,
  import_done BIGINT NOT NULL DEFAULT 0,
  swept_uid BIGINT NOT NULL DEFAULT 0,              -- without CONDSTORE: flags of older mail are looked at down to here in turns
  synced_at BIGINT NOT NULL
);
ALTER TABLE folder ADD COLUMN sync_seconds BIGINT;  -- S1: how often; NULL = each time
ALTER TABLE folder ADD COLUMN gone_at BIGINT;       -- no longer on the server

-- Why a copy of an original came back (RFC 3463); NULL = the report gave no code.
ALTER TABLE original_copy ADD COLUMN bounce_code TEXT;

-- What each sync of a mailbox did (S10).
CREATE TABLE sync_run (
  id TEXT PRIMARY KEY,
  mailbox_id TEXT NOT NULL REFERENCES mailbox(id),
  process TEXT,                                     -- which process is at it (living_process)
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  counts TEXT NOT NULL DEFAULT '{}',                -- JSON
  problem TEXT,                                     -- what went wrong
  advice TEXT                                       -- and what to do
);
CREATE UNIQUE INDEX sync_run_open ON sync_run(mailbox_id) WHERE ended_at IS NULL;
CREATE INDEX sync_run_mailbox ON sync_run(mailbox_id, started_at DESC);
ALTER TABLE mailbox ADD COLUMN sync_from BIGINT;    -- A3 for the sync; NULL = it was never synced

-- Which process carries out an action of the page: one that a crash left is carried out again.
ALTER TABLE outbox_action ADD COLUMN process TEXT;
CREATE INDEX outbox_action_open ON outbox_action(created_at) WHERE status IN ('queued', 'running');
