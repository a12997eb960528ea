-- Search by sender, subject and content over every mail (S5). Text between "sqlite:" and ":sqlite" is for SQLite only, as
-- what follows "postgres:" is for PostgreSQL only (`postgres.ts`).

-- What a mail is found by. Both back ends are given the same words, made by us (`search-words.ts`): one index answers as the
-- other does, and a copy of this table is all that moving a store needs.
CREATE TABLE search_mail (
  doc /*sqlite:*/ INTEGER /*:sqlite*/ /*postgres: BIGINT */ PRIMARY KEY,   -- grows with the time of arrival: the newest mail has the highest
  message_id TEXT NOT NULL UNIQUE REFERENCES message(id),
  boxes TEXT NOT NULL,                              -- the mailboxes it is in, as words
  words TEXT NOT NULL                               -- with blanks between them, and those of `boxes`
  /*postgres: , vector TSVECTOR NOT NULL GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED */
);
-- Mails that were stored before there was an index, or were never taken apart: they are indexed in turns, the newest first.
ALTER TABLE message ADD COLUMN search_version INTEGER NOT NULL DEFAULT 0;
CREATE INDEX message_unindexed ON message(received_at DESC, id DESC) WHERE search_version = 0 AND erased_at IS NULL;

/*sqlite:*/
-- A word is what stands between blanks. N8: what is deleted is taken out at once, not when segments are merged.
CREATE VIRTUAL TABLE search_word USING fts5(words, content = 'search_mail', content_rowid = 'doc', detail = 'none', columnsize = 0, prefix = '2 3', tokenize = "ascii tokenchars '_'");
INSERT INTO search_word (search_word, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER search_mail_added AFTER INSERT ON search_mail BEGIN
  INSERT INTO search_word (rowid, words) VALUES (new.doc, new.words);
END;
CREATE TRIGGER search_mail_removed AFTER DELETE ON search_mail BEGIN
  INSERT INTO search_word (search_word, rowid, words) VALUES ('delete', old.doc, old.words);
END;
CREATE TRIGGER search_mail_changed AFTER UPDATE ON search_mail BEGIN
  INSERT INTO search_word (search_word, rowid, words) VALUES ('delete', old.doc, old.words);
  INSERT INTO search_word (rowid, words) VALUES (new.doc, new.words);
END;
/*:sqlite*/

-- A long list of what is still to be put in order would be read by every search.
/*postgres: CREATE INDEX search_mail_vector ON search_mail USING gin (vector) WITH (gin_pending_list_limit = 256); */
-- Read row by row for the newest mails: the vector stays in its row, the words go elsewhere.
/*postgres: ALTER TABLE search_mail ALTER COLUMN vector SET STORAGE MAIN; */
