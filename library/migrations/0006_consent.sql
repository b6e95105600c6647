-- +goose Up
-- Where exports of a story went, for the day somebody has to ask for them back.
CREATE TABLE export (
    id    TEXT PRIMARY KEY,
    story TEXT NOT NULL,                   -- stays when the story is erased
    entry TEXT NOT NULL DEFAULT ''         -- JSON of library.Ledger
) STRICT;
CREATE INDEX export_story ON export (story);

-- What is left of a story that was erased. Not in the log: beside the database
-- each has a file, so that a new database knows it too.
CREATE TABLE tombstone (
    story TEXT PRIMARY KEY,
    facts TEXT NOT NULL,                   -- JSON of library.Tombstone
    done  INTEGER NOT NULL DEFAULT 0       -- 0: nothing of it is destroyed yet; 1: its rows and files are; 2: nothing of it is left in this file either
) STRICT;

-- +goose Down
SELECT 1;
