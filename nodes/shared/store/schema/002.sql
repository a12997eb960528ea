-- Mail is stored before it is read, large mail piece by piece: what only its body tells is filled in afterwards.

-- NULL = not taken apart yet: `kind` is then by the headers alone, `preview` is empty, `attachment_count` 0.
ALTER TABLE message ADD COLUMN parsed_at BIGINT;
UPDATE message SET parsed_at = stored_at;

-- The pieces of a large mail come before its row does.
CREATE TABLE message_piece (
  message_id TEXT NOT NULL,
  piece INTEGER NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (message_id, piece)
);
INSERT INTO message_piece SELECT message_id, piece, bytes FROM message_source;
DROP TABLE message_source;
ALTER TABLE message_piece RENAME TO message_source;
-- Mails whose pieces are here and that are not whole yet: what a crash leaves is found by this.
CREATE TABLE arriving_message (
  message_id TEXT PRIMARY KEY,
  begun_at BIGINT NOT NULL
);

-- Times that n8n stopped while it worked on this mail: it may be what stops n8n.
ALTER TABLE delivery ADD COLUMN stops INTEGER NOT NULL DEFAULT 0;

-- A mail over the size limit is asked for whole, because somebody wants it all the same.
ALTER TABLE delivery ADD COLUMN fetch_anyway INTEGER NOT NULL DEFAULT 0;
CREATE INDEX delivery_wanted ON delivery(folder_id, uid_validity, uid) WHERE fetch_anyway = 1;

-- Own addresses and domains (B8) are written once, in the trigger; the other nodes leave them out too. JSON list.
ALTER TABLE mailbox ADD COLUMN own_addresses TEXT NOT NULL DEFAULT '[]';

-- W6: the copy of the original that goes to one other address; one per arrival, whatever happens.
CREATE TABLE original_copy (
  message_key TEXT PRIMARY KEY REFERENCES delivery(message_key),
  queued_by TEXT NOT NULL,                          -- the trigger that queued it and sends it: "<workflow>:<node>"
  recipient TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'refused', 'unknown')),
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at BIGINT,
  process TEXT,                                     -- which process is sending it: a crashed one is found by this
  queued_at BIGINT NOT NULL,
  settled_at BIGINT
);
CREATE INDEX original_copy_due ON original_copy(queued_by, next_attempt_at) WHERE status = 'queued';
CREATE INDEX original_copy_open ON original_copy(status) WHERE status <> 'sent';

-- What a trigger node reads: a path, a role such as \Archive, or * for all folders, and what these turned out to be. A
-- folder that is renamed on the server stays the one that was chosen.
CREATE TABLE folder_choice (
  reader TEXT NOT NULL,                             -- <workflow>:<node>
  mailbox_id TEXT NOT NULL REFERENCES mailbox(id),
  choice TEXT NOT NULL,
  start_from BIGINT NOT NULL,                       -- A3: fixed once set
  chosen_at BIGINT NOT NULL,
  PRIMARY KEY (reader, mailbox_id, choice)
);
CREATE TABLE chosen_folder (
  reader TEXT NOT NULL,
  choice TEXT NOT NULL,
  folder_id TEXT NOT NULL REFERENCES folder(id),
  PRIMARY KEY (reader, choice, folder_id)
);

-- After Processing of one mail: refused so often, and not to be tried before.
ALTER TABLE delivery ADD COLUMN acknowledge_failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery ADD COLUMN acknowledge_not_before BIGINT;
-- Moved in two steps on servers without MOVE: a copy was asked for, and the copy is there.
ALTER TABLE delivery ADD COLUMN copy_begun_at BIGINT;
ALTER TABLE delivery ADD COLUMN copied_at BIGINT;

-- N3: what Learn from Example has learnt about a sender, as the JSON of a profile; Lead Parser uses it by itself.
CREATE TABLE learnt_profile (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  profile TEXT NOT NULL,
  message_key TEXT NOT NULL,                        -- the example
  learnt_at BIGINT NOT NULL
);
