-- Outgoing: one queue for everything that leaves, with what became of it; templates; blocked addresses.

-- ── What leaves ─────────────────────────────────────────────────────────────────────────────────────────────────────
-- The row is written before the mail is sent, with the whole mail in message_source under the same id: a crash neither
-- loses it nor sends it twice.
--   queued    certainly not handed over; sent when its turn comes
--   sending   its text flows to the server; found like this after a crash, it is unknown
--   sent      the server took it          refused  it certainly did not leave, and is not tried again by itself
--   unknown   it may have left, and is never sent again by itself
CREATE TABLE outgoing_mail (
  id TEXT PRIMARY KEY,                              -- also that of its message, when it stands in a conversation
  key TEXT NOT NULL UNIQUE,                         -- what asks for it, e.g. "reply:<message key>": asking again changes nothing
  purpose TEXT NOT NULL CHECK (purpose IN ('reply', 'owner', 'notice', 'staff')),
  status TEXT NOT NULL CHECK (status IN ('queued', 'sending', 'sent', 'refused', 'unknown')),
  reason TEXT,                                      -- in words; of a sent one, the server's answer
  sender_address TEXT NOT NULL,                     -- lower case: the account it leaves from
  envelope_from TEXT NOT NULL,                      -- '' = the null sender (RFC 5321, 4.5.5)
  envelope_to TEXT NOT NULL DEFAULT '[]',           -- JSON list, as it goes over the wire
  envelope_id TEXT NOT NULL,                        -- ENVID (RFC 3461): a delivery report names it
  header_id TEXT NOT NULL,                          -- the Message-ID that recipients see
  subject TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  message_key TEXT,                                 -- the mail it answers, or tells of
  contact_id TEXT REFERENCES contact(id),
  enquiry_id TEXT,
  member_id TEXT REFERENCES team_member(id),        -- who wrote it, or is told
  listings TEXT NOT NULL DEFAULT '[]',              -- JSON list: references of the listings in it
  answers TEXT NOT NULL DEFAULT '[]',               -- JSON list: Message-IDs of what it answers, the nearest first
  counts_as_answer INTEGER NOT NULL DEFAULT 0,      -- whether nobody has to answer the enquiry any more (N9)
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_at BIGINT,                           -- while it is queued
  give_up_at BIGINT,                                -- not tried after this time
  process TEXT,                                     -- which process has it in its hands (living_process)
  sent_copy TEXT NOT NULL DEFAULT 'none' CHECK (sent_copy IN ('none', 'wanted', 'kept', 'failed')),   -- A10
  sent_folder TEXT,
  bounced_at BIGINT,                                -- a delivery report says that somebody did not get it
  queued_at BIGINT NOT NULL,
  settled_at BIGINT
);
CREATE INDEX outgoing_mail_due ON outgoing_mail(sender_address, next_attempt_at) WHERE status = 'queued';
CREATE INDEX outgoing_mail_open ON outgoing_mail(status, queued_at) WHERE status <> 'sent';
CREATE INDEX outgoing_mail_sender ON outgoing_mail(sender_address, purpose, queued_at);
CREATE INDEX outgoing_mail_header ON outgoing_mail(header_id);
CREATE INDEX outgoing_mail_envelope ON outgoing_mail(envelope_id);
CREATE INDEX outgoing_mail_contact ON outgoing_mail(contact_id);
CREATE INDEX outgoing_mail_message ON outgoing_mail(message_key);
CREATE TABLE outgoing_recipient (
  outgoing_id TEXT NOT NULL REFERENCES outgoing_mail(id),
  address TEXT NOT NULL,                            -- lower case
  place TEXT NOT NULL CHECK (place IN ('to', 'cc', 'bcc')),
  -- of this recipient alone: the server refused it while it took the mail for others, or a report came back
  status TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'refused', 'delayed', 'bounced')),
  status_code TEXT,                                 -- RFC 3463, e.g. 5.1.1
  reason TEXT,
  status_at BIGINT,
  PRIMARY KEY (outgoing_id, address)
);
CREATE INDEX outgoing_recipient_address ON outgoing_recipient(address);

-- What was claimed and told before there was one queue.
INSERT INTO outgoing_mail (id, key, purpose, status, reason, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, message_key, contact_id, listings, queued_at, settled_at)
SELECT 'reply:' || message_key, 'reply:' || message_key, 'reply', CASE WHEN status = 'claimed' THEN 'sending' ELSE status END, reason, sender_address, sender_address, header_id, header_id, '', 0,
  message_key, contact_id, listings, claimed_at, settled_at FROM reply_claim;
INSERT INTO outgoing_recipient (outgoing_id, address, place) SELECT 'reply:' || message_key, recipient, 'to' FROM reply_claim;
DROP TABLE reply_claim;
INSERT INTO outgoing_mail (id, key, purpose, status, reason, sender_address, envelope_from, envelope_id, header_id, subject, size_bytes, message_key, member_id, queued_at, settled_at)
SELECT 'owner:' || n.message_key || ':' || n.member_id, 'owner:' || n.message_key || ':' || n.member_id, 'owner', CASE WHEN n.status = 'claimed' THEN 'sending' ELSE n.status END, n.reason, '', '', '', '', '', 0,
  n.message_key, n.member_id, n.claimed_at, n.settled_at FROM owner_notice n;
INSERT INTO outgoing_recipient (outgoing_id, address, place) SELECT 'owner:' || n.message_key || ':' || n.member_id, t.email, 'to' FROM owner_notice n JOIN team_member t ON t.id = n.member_id;
DROP TABLE owner_notice;

-- Nothing is sent by itself to these: what was sent came back, or somebody said so.
CREATE TABLE blocked_address (
  address TEXT PRIMARY KEY,                         -- lower case
  reason TEXT NOT NULL,
  blocked_by TEXT NOT NULL CHECK (blocked_by IN ('bounce', 'person')),
  blocked_at BIGINT NOT NULL
);

-- Copies of originals (W6): what a delivery report names, and what it said.
ALTER TABLE original_copy ADD COLUMN header_id TEXT;              -- our Message-ID, or Resent-Message-ID
ALTER TABLE original_copy ADD COLUMN envelope_id TEXT;
ALTER TABLE original_copy ADD COLUMN bounced_at BIGINT;
CREATE INDEX original_copy_header ON original_copy(header_id);
CREATE INDEX original_copy_envelope ON original_copy(envelope_id);
CREATE INDEX original_copy_returned ON original_copy(bounced_at) WHERE bounced_at IS NOT NULL;

-- ── Texts (S9) ──────────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE mail_template (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  language TEXT NOT NULL DEFAULT '',                -- ISO 639-1; '' = for every language that has none of its own
  subject TEXT NOT NULL,
  body TEXT NOT NULL,                               -- plain text, or HTML made safe when it is used; with [[variables]]
  format TEXT NOT NULL DEFAULT 'text' CHECK (format IN ('text', 'html')),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX mail_template_name ON mail_template(name, language);

-- ── Notices by mail (A13) ───────────────────────────────────────────────────────────────────────────────────────────
-- When somebody was told of it, and of its end.
ALTER TABLE notice ADD COLUMN told_at BIGINT;
ALTER TABLE notice ADD COLUMN end_told_at BIGINT;
CREATE INDEX notice_untold ON notice(raised_at) WHERE told_at IS NULL;
