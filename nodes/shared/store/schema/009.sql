-- What staff do on the page: which conversation it is about, and who is at work in one.

ALTER TABLE outbox_action ADD COLUMN thread_id TEXT;          -- NULL = about no conversation
ALTER TABLE outbox_action ADD COLUMN dismissed_at BIGINT;     -- somebody has seen that it failed
CREATE INDEX outbox_action_thread ON outbox_action(thread_id, created_at) WHERE thread_id IS NOT NULL;
CREATE INDEX outbox_action_failed ON outbox_action(member_id, created_at) WHERE status = 'failed' AND dismissed_at IS NULL;

-- Who has a conversation open, and whether they answer it. Short-lived: the page says so anew every half minute.
CREATE TABLE presence (
  thread_id TEXT NOT NULL,
  member_id TEXT NOT NULL REFERENCES team_member(id),
  doing TEXT NOT NULL CHECK (doing IN ('reading', 'replying')),
  until_at BIGINT NOT NULL,
  PRIMARY KEY (thread_id, member_id)
) WITHOUT ROWID;
CREATE INDEX presence_until ON presence(until_at);
