-- Sessions change their token while they last, tickets say where they came from.
ALTER TABLE session ADD COLUMN session_id TEXT;        -- stays when the token changes: forms that are open go on; null for a ticket
ALTER TABLE session ADD COLUMN previous_hash TEXT;     -- of the token before: good for a minute more, for what was asked at the same moment
ALTER TABLE session ADD COLUMN rotated_at BIGINT;
ALTER TABLE session ADD COLUMN via TEXT NOT NULL DEFAULT 'mail' CHECK (via IN ('mail', 'n8n', 'proxy'));
UPDATE session SET session_id = token_hash, rotated_at = created_at WHERE kind = 'session';
CREATE UNIQUE INDEX session_by_id ON session(session_id);
CREATE INDEX session_previous ON session(previous_hash);
