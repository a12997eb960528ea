-- How long a mailbox keeps its mail here (N8); NULL = for ever.
ALTER TABLE mailbox ADD COLUMN retention_months INTEGER CHECK (retention_months > 0);

-- Mails that a sync saw in a folder before the trigger that reads it: nobody has run them yet, and they may be moved away.
CREATE TABLE sighted_mail (
  folder_id TEXT NOT NULL REFERENCES folder(id),
  uid_validity BIGINT NOT NULL,
  uid BIGINT NOT NULL,
  message_id TEXT NOT NULL REFERENCES message(id),
  PRIMARY KEY (folder_id, uid_validity, uid)
);
CREATE INDEX sighted_mail_message ON sighted_mail(message_id);
