-- Threads (S3): those that turn out to be one are read as one, and what decides is who wrote what to whom.

-- NULL = it stands for itself; else what it is part of, and stays. `root_id` is where `merged_into` leads to in the end.
ALTER TABLE thread ADD COLUMN root_id TEXT REFERENCES thread(id);
ALTER TABLE thread ADD COLUMN merged_into TEXT REFERENCES thread(id);
ALTER TABLE thread ADD COLUMN merged_at BIGINT;
ALTER TABLE thread ADD COLUMN merged_because TEXT;                -- what showed it: message-id, conversation, answered
CREATE INDEX thread_part ON thread(root_id) WHERE root_id IS NOT NULL;

-- The names under which mails find each other, and of each mail what the rules ask for (`thread-rules.ts`). People and
-- subjects are hashes.
CREATE TABLE thread_trace (
  header_id TEXT NOT NULL,                          -- a Message-ID; or conversation:, begun:, answered: and a hash
  trace TEXT /*postgres: COLLATE "C" */ NOT NULL DEFAULT '',   -- see `thread-trace.ts`; '' = of an earlier version, joined by its name alone
  thread_id TEXT NOT NULL REFERENCES thread(id),    -- what it was put into, not what that is part of now
  first_at BIGINT NOT NULL DEFAULT 0,               -- when the server received it; of mails with the same trace the first and the last
  last_at BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (header_id, trace)
) WITHOUT ROWID;
INSERT INTO thread_trace (header_id, thread_id) SELECT header_id, thread_id FROM thread_reference;
DROP TABLE thread_reference;
ALTER TABLE thread_trace RENAME TO thread_reference;
