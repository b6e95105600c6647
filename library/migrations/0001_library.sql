-- +goose Up
-- Everything a person can see is written twice in one transaction: as a change
-- in the log, and as the row that the log's latest change to each field gives.
PRAGMA application_id = 1331064663; -- "OVoW"

CREATE TABLE change (
    n        INTEGER PRIMARY KEY,          -- order of arrival on this laptop
    id       TEXT NOT NULL UNIQUE,
    project  TEXT NOT NULL,
    story    TEXT NOT NULL,                -- whose permission it travels under; '' = the project's own
    kind     TEXT NOT NULL,
    entity   TEXT NOT NULL,
    field    TEXT NOT NULL,
    value    TEXT NOT NULL,                -- JSON
    author   TEXT NOT NULL,
    device   TEXT NOT NULL,
    seq      INTEGER NOT NULL,
    clock    TEXT NOT NULL,
    replaces TEXT NOT NULL,                -- stamps, a space between
    sent     INTEGER NOT NULL DEFAULT 0    -- 1: the archive has it; 2: it never leaves
) STRICT;
CREATE INDEX change_field ON change (entity, field, clock DESC, device DESC);
CREATE INDEX change_story ON change (story, kind);
CREATE INDEX change_device ON change (device, seq);
CREATE INDEX change_clock ON change (clock);
CREATE INDEX change_unsent ON change (story) WHERE sent = 0;

CREATE TABLE project (
    id       TEXT PRIMARY KEY,
    name     TEXT NOT NULL DEFAULT '',
    purpose  TEXT NOT NULL DEFAULT '',
    starters TEXT NOT NULL DEFAULT '[]'    -- JSON list
) STRICT;

CREATE TABLE person (
    id       TEXT PRIMARY KEY,
    known_as TEXT NOT NULL DEFAULT '',
    role     TEXT NOT NULL DEFAULT ''
) STRICT;

-- How to reach a person. Its changes never leave this laptop.
CREATE TABLE contact (
    id     TEXT PRIMARY KEY REFERENCES person (id), -- the person's
    way    TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE story (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL DEFAULT '',
    storyteller TEXT NOT NULL DEFAULT '',
    reporter    TEXT NOT NULL DEFAULT '',
    mode        TEXT NOT NULL DEFAULT '',
    language    TEXT NOT NULL DEFAULT '',
    begun       TEXT NOT NULL DEFAULT '',  -- RFC 3339
    -- This laptop's own, not in the log:
    has_left    INTEGER NOT NULL DEFAULT 0, -- 1: something of it was given to sync at least once
    stale       INTEGER NOT NULL DEFAULT 0  -- 1: its sidecars are older than its rows
) STRICT;

CREATE INDEX story_stale ON story (id) WHERE stale;

CREATE TABLE note (
    id      TEXT PRIMARY KEY,
    story   TEXT NOT NULL REFERENCES story (id),
    text    TEXT NOT NULL DEFAULT '',
    at_ms   INTEGER NOT NULL DEFAULT -1,   -- -1: about the whole story
    sort    TEXT NOT NULL DEFAULT 'note',
    deleted INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX note_story ON note (story, at_ms);

CREATE TABLE recording (
    id    TEXT PRIMARY KEY,
    story TEXT NOT NULL REFERENCES story (id),
    facts TEXT NOT NULL DEFAULT ''         -- JSON of catalog.Take; '' = being recorded, or cut short
) STRICT;
CREATE INDEX recording_story ON recording (story);

-- Where each master is. This laptop's own, not in the log.
CREATE TABLE file (
    recording TEXT NOT NULL REFERENCES recording (id),
    name      TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    here      INTEGER NOT NULL DEFAULT 0,  -- 1: whole on this laptop
    upload    TEXT NOT NULL DEFAULT '',    -- where the archive takes the rest of it
    receipt   TEXT NOT NULL DEFAULT '',    -- JSON of wire.Receipt, verified
    PRIMARY KEY (recording, name)
) STRICT;
CREATE INDEX file_sha256 ON file (sha256);

CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

-- +goose StatementBegin
CREATE VIRTUAL TABLE words USING fts5 (
    story UNINDEXED, title, known_as, notes,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
-- +goose StatementEnd

-- +goose Down
SELECT 1;
