-- Written once for SQLite and PostgreSQL; database.go says which words differ.
-- Times are Unix seconds, hashes lower-case hex, keys base64.

CREATE TABLE project (
    id   TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    seq  INTEGER NOT NULL DEFAULT 0     -- the last number given to a change
) STRICT;

CREATE TABLE invitation (
    hash    TEXT PRIMARY KEY,           -- SHA-256 of the code; the code itself is kept by nobody
    project TEXT NOT NULL REFERENCES project (id),
    role    TEXT NOT NULL,
    expires INTEGER NOT NULL,
    device  TEXT NOT NULL DEFAULT ''    -- who used it
) STRICT;

CREATE TABLE device (
    id       TEXT PRIMARY KEY,
    project  TEXT NOT NULL REFERENCES project (id),
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    key      TEXT NOT NULL,             -- Ed25519
    enrolled INTEGER NOT NULL,
    off      INTEGER NOT NULL DEFAULT 0 -- 1: switched off
) STRICT;

CREATE TABLE story (
    project TEXT NOT NULL REFERENCES project (id),
    id      TEXT NOT NULL,
    origin  TEXT NOT NULL REFERENCES device (id), -- who brought it first
    kept    INTEGER NOT NULL,           -- 1: "keep" was allowed when last looked at
    shown   INTEGER NOT NULL,           -- 1: and "team" too
    turns   INTEGER NOT NULL,           -- when a date in its consent next matters; 0: never
    PRIMARY KEY (project, id)
) STRICT;

CREATE TABLE seen (                     -- which laptops were given something of a story
    device TEXT NOT NULL REFERENCES device (id),
    story  TEXT NOT NULL,
    PRIMARY KEY (device, story)
) STRICT;

CREATE TABLE change (
    id         TEXT PRIMARY KEY,
    project    TEXT NOT NULL REFERENCES project (id),
    seq        INTEGER NOT NULL,        -- the project's count
    story      TEXT NOT NULL,           -- '' = the project's own
    kind       TEXT NOT NULL,
    entity     TEXT NOT NULL,
    field      TEXT NOT NULL,
    value      TEXT NOT NULL,           -- JSON
    author     TEXT NOT NULL,
    device     TEXT NOT NULL,
    device_seq INTEGER NOT NULL,
    clock      TEXT NOT NULL,
    replaces   TEXT NOT NULL,           -- JSON list of stamps
    brought_by TEXT NOT NULL REFERENCES device (id),
    UNIQUE (project, seq)
) STRICT;
CREATE INDEX change_story ON change (project, story, kind);

CREATE TABLE file (
    project   TEXT NOT NULL REFERENCES project (id),
    story     TEXT NOT NULL,
    recording TEXT NOT NULL,
    track     TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    device    TEXT NOT NULL REFERENCES device (id),
    receipt   TEXT NOT NULL,            -- JSON
    damaged   INTEGER NOT NULL DEFAULT 0, -- 1: was found not to be what its hash says
    PRIMARY KEY (project, story, recording, track, sha256)
) STRICT;
CREATE INDEX file_sha256 ON file (sha256);

CREATE TABLE upload (
    id        TEXT PRIMARY KEY,
    project   TEXT NOT NULL REFERENCES project (id),
    story     TEXT NOT NULL,
    recording TEXT NOT NULL,
    track     TEXT NOT NULL,
    sha256    TEXT NOT NULL,
    bytes     INTEGER NOT NULL,
    device    TEXT NOT NULL REFERENCES device (id)
) STRICT;
