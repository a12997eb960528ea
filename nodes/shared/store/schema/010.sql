-- Mails that staff write on the page (S7): kept with their files while they are written, and until they have left.
CREATE TABLE mail_draft (
  id TEXT PRIMARY KEY,                              -- made with the form: posting it twice makes one draft
  member_id TEXT NOT NULL REFERENCES team_member(id), -- who writes it, and alone sees it
  mode TEXT NOT NULL CHECK (mode IN ('new', 'reply', 'replyAll', 'forward')),
  about_id TEXT,                                    -- the mail that is answered or passed on; stays when that is removed
  contact_id TEXT REFERENCES contact(id),           -- whom it is for, when it answers nothing
  mailbox_id TEXT,                                  -- it leaves from
  to_text TEXT NOT NULL,                            -- as written, also what is no address yet
  cc_text TEXT NOT NULL,
  bcc_text TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,                               -- without signature and quotation
  language TEXT NOT NULL,                           -- of the line above the quotation
  with_original INTEGER NOT NULL,                   -- quoted; of a forwarded mail its files
  with_signature INTEGER NOT NULL,
  version INTEGER NOT NULL DEFAULT 1,               -- of what is written: an older one does not leave any more
  action_id TEXT,                                   -- the last attempt to send it
  server_key TEXT,                                  -- its copy in the Drafts folder
  updated_at BIGINT NOT NULL,
  ended_at BIGINT                                   -- sent, or thrown away: what comes late does not bring it back
);
CREATE INDEX mail_draft_open ON mail_draft(member_id, updated_at DESC) WHERE ended_at IS NULL;
CREATE INDEX mail_draft_about ON mail_draft(about_id) WHERE ended_at IS NULL;
-- Its bytes are in message_source, under its id.
CREATE TABLE draft_file (
  id TEXT PRIMARY KEY,
  draft_id TEXT NOT NULL REFERENCES mail_draft(id),
  file_name TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL
);
CREATE INDEX draft_file_draft ON draft_file(draft_id);
