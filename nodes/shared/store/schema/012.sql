-- How long a mailbox keeps its mail here (N8); NULL = for ever.
ALTER TABLE mailbox ADD COLUMN retention_months INTEGER CHECK (retention_months > 0);
