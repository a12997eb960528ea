-- Mail is stored before it is read, large mail piece by piece: what only its body tells is filled in afterwards.

-- NULL = not taken apart yet: `kind` is then by the headers alone, `preview` is empty, `attachment_count` 0.
ALTER TABLE message ADD COLUMN parsed_at BIGINT;
UPDATE message SET parsed_at = stored_at;

-- A mail over the size limit is asked for whole, because somebody wants it all the same.
ALTER TABLE delivery ADD COLUMN fetch_anyway INTEGER NOT NULL DEFAULT 0;

-- W6: the copy of the original that goes to one other address; one per arrival, whatever happens.
CREATE TABLE original_copy (
  message_key TEXT PRIMARY KEY REFERENCES delivery(message_key),
  recipient TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'refused', 'unknown')),
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at BIGINT,
  queued_at BIGINT NOT NULL,
  settled_at BIGINT
);
CREATE INDEX original_copy_due ON original_copy(next_attempt_at) WHERE status = 'queued';
