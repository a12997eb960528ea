-- Mail is stored before it is read, large mail piece by piece: what only its body tells is filled in afterwards.

-- NULL = not taken apart yet: `kind` is then by the headers alone, `preview` is empty, `attachment_count` 0.
ALTER TABLE message ADD COLUMN parsed_at BIGINT;
UPDATE message SET parsed_at = stored_at;

-- A mail over the size limit is asked for whole, because somebody wants it all the same.
ALTER TABLE delivery ADD COLUMN fetch_anyway INTEGER NOT NULL DEFAULT 0;

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
