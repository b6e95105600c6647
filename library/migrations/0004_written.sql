-- +goose Up
-- What a reporter writes down: how a project asks, who the people are, themes,
-- extracts, pictures, words in a second language, and the bin.
ALTER TABLE project ADD COLUMN basis TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN controller TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN languages TEXT NOT NULL DEFAULT '[]'; -- JSON list
ALTER TABLE project ADD COLUMN uses TEXT NOT NULL DEFAULT '[]';      -- JSON list of catalog.AskUse

ALTER TABLE person ADD COLUMN pronouns TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN languages TEXT NOT NULL DEFAULT '[]';  -- JSON list
ALTER TABLE person ADD COLUMN access TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN portrait TEXT NOT NULL DEFAULT '';

ALTER TABLE story ADD COLUMN second TEXT NOT NULL DEFAULT '';
ALTER TABLE story ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX story_storyteller ON story (storyteller);

ALTER TABLE segment ADD COLUMN second TEXT NOT NULL DEFAULT '';
ALTER TABLE segment ADD COLUMN checked TEXT NOT NULL DEFAULT '';

-- One version of a text that is read out before somebody says yes.
CREATE TABLE form (
    id       TEXT PRIMARY KEY,
    sort     TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    text     TEXT NOT NULL DEFAULT '',
    made     TEXT NOT NULL DEFAULT ''      -- RFC 3339
) STRICT;

CREATE TABLE theme (
    id        TEXT PRIMARY KEY,
    name      TEXT NOT NULL DEFAULT '',
    statement TEXT NOT NULL DEFAULT '',
    is_value  INTEGER NOT NULL DEFAULT 0,
    named_by  TEXT NOT NULL DEFAULT '',
    deleted   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE extract (
    id        TEXT PRIMARY KEY,
    story     TEXT NOT NULL REFERENCES story (id),
    recording TEXT NOT NULL DEFAULT '',
    start_ms  INTEGER NOT NULL DEFAULT 0,
    end_ms    INTEGER NOT NULL DEFAULT 0,
    title     TEXT NOT NULL DEFAULT '',
    deleted   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX extract_story ON extract (story, start_ms);

-- Which themes an extract has. Of people who wrote apart, the one who added a
-- theme wins over the one who took it off.
CREATE TABLE extract_theme (
    extract TEXT NOT NULL REFERENCES extract (id),
    theme   TEXT NOT NULL,
    PRIMARY KEY (extract, theme)
) STRICT, WITHOUT ROWID;
CREATE INDEX extract_theme_theme ON extract_theme (theme);

CREATE TABLE picture (
    id      TEXT PRIMARY KEY,
    story   TEXT NOT NULL REFERENCES story (id),
    sha256  TEXT NOT NULL DEFAULT '',
    caption TEXT NOT NULL DEFAULT '',
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX picture_story ON picture (story);

-- How to reach people is in no log, not even in the change log: it is written
-- here, read here, and nowhere else.
ALTER TABLE contact ADD COLUMN legal_name TEXT NOT NULL DEFAULT '';
DELETE FROM change WHERE kind = 'contact';

-- +goose Down
SELECT 1;
