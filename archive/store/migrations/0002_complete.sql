-- Accounts, private links, requests, tombstones, pieces of uploads, jobs.

ALTER TABLE project ADD COLUMN retired INTEGER NOT NULL DEFAULT 0; -- 1: nobody joins it any more

ALTER TABLE device ADD COLUMN carry TEXT NOT NULL DEFAULT '';      -- age recipient
ALTER TABLE device ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;  -- last signed request, to the minute
ALTER TABLE device ADD COLUMN heard INTEGER NOT NULL DEFAULT 0;    -- up to which of the project's numbers it has asked

ALTER TABLE invitation ADD COLUMN account TEXT NOT NULL DEFAULT ''; -- who made an account with it

ALTER TABLE file ADD COLUMN kind TEXT NOT NULL DEFAULT 'master';
ALTER TABLE file ADD COLUMN checked INTEGER NOT NULL DEFAULT 0;    -- when it was last read back whole

ALTER TABLE upload ADD COLUMN kind TEXT NOT NULL DEFAULT 'master';
ALTER TABLE upload ADD COLUMN part INTEGER NOT NULL DEFAULT 0;     -- 1: a part that a concatenation will take
ALTER TABLE upload ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;  -- when its last byte came, to the hour
ALTER TABLE upload ADD COLUMN holder TEXT NOT NULL DEFAULT '';     -- the request that is at work on it
ALTER TABLE upload ADD COLUMN held INTEGER NOT NULL DEFAULT 0;     -- until when, unless it says so again
ALTER TABLE upload ADD COLUMN room INTEGER NOT NULL DEFAULT 0;     -- 1: another request waits for it

ALTER TABLE change ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;     -- when the archive got it

CREATE TABLE piece (                    -- what has come of an upload into a bucket, object by object
    upload TEXT NOT NULL REFERENCES upload (id),
    at     INTEGER NOT NULL,            -- offset of its first byte
    bytes  INTEGER NOT NULL,
    PRIMARY KEY (upload, at)
) STRICT;

CREATE TABLE account (                  -- a person who signs in on the pages
    id      TEXT PRIMARY KEY,
    login   TEXT NOT NULL UNIQUE,       -- lower case
    name    TEXT NOT NULL,
    role    TEXT NOT NULL,
    hash    TEXT NOT NULL,              -- argon2id, in its own notation
    made    INTEGER NOT NULL,
    off     INTEGER NOT NULL DEFAULT 0  -- 1: may not sign in
) STRICT;

CREATE TABLE member (                   -- which projects an account sees; an archivist sees all
    account TEXT NOT NULL REFERENCES account (id),
    project TEXT NOT NULL REFERENCES project (id),
    PRIMARY KEY (account, project)
) STRICT;

CREATE TABLE session (
    token   TEXT PRIMARY KEY,           -- SHA-256 of what the browser has
    account TEXT NOT NULL,
    data    TEXT NOT NULL,              -- base64
    expires INTEGER NOT NULL
) STRICT;

CREATE TABLE link (                     -- a storyteller's private page
    hash    TEXT PRIMARY KEY,           -- SHA-256 of its code
    project TEXT NOT NULL REFERENCES project (id),
    story   TEXT NOT NULL,
    person  TEXT NOT NULL,              -- the storyteller, when it was made
    made_by TEXT NOT NULL,              -- account or device
    made    INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    opened  INTEGER NOT NULL DEFAULT 0, -- when it was first opened
    off     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX link_story ON link (project, story);

CREATE TABLE request (                  -- a withdrawal and what became of it here
    id       TEXT PRIMARY KEY,          -- of the event
    project  TEXT NOT NULL REFERENCES project (id),
    story    TEXT NOT NULL,
    choice   TEXT NOT NULL,             -- stop, close, erase
    came     INTEGER NOT NULL,
    state    TEXT NOT NULL,             -- acting, waiting (for a second person), destroying, done
    approved TEXT NOT NULL DEFAULT '',  -- by which account
    done     INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tombstone (
    story   TEXT PRIMARY KEY,
    project TEXT NOT NULL REFERENCES project (id),
    event   TEXT NOT NULL,
    erased  INTEGER NOT NULL,
    salt    TEXT NOT NULL,
    media   TEXT NOT NULL               -- JSON list: SHA-256 of salt, newline and the hash of each file
) STRICT;

CREATE TABLE audit (                    -- who did what, by ids
    id      TEXT PRIMARY KEY,
    at      INTEGER NOT NULL,
    who     TEXT NOT NULL,              -- account, device or link; '' = the archive itself
    act     TEXT NOT NULL,
    project TEXT NOT NULL,
    about   TEXT NOT NULL               -- id of what it was done to
) STRICT;
CREATE INDEX audit_at ON audit (at);

CREATE TABLE job (                      -- what one copy of the archive does for all of them
    name    TEXT PRIMARY KEY,
    due     INTEGER NOT NULL,
    taken   INTEGER NOT NULL DEFAULT 0, -- until when the copy that has it may work on it
    state   TEXT NOT NULL DEFAULT ''    -- JSON: where it stands
) STRICT;

CREATE TABLE attempt (                  -- how often a door was tried that a stranger may try
    door    TEXT NOT NULL,
    since   INTEGER NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (door, since)
) STRICT;

CREATE TABLE harvest (                  -- what harvesters may have been told of; a row stays for ever
    project TEXT NOT NULL REFERENCES project (id),
    story   TEXT NOT NULL,
    first   INTEGER NOT NULL,           -- since when anyone may hear it
    changed INTEGER NOT NULL,           -- when it, or the answer, last changed
    public  INTEGER NOT NULL,           -- 1: anyone might hear it when last looked at; a read asks anew
    PRIMARY KEY (project, story)
) STRICT;
CREATE INDEX harvest_changed ON harvest (changed, project, story);
CREATE INDEX story_turns ON story (turns);
UPDATE story SET turns = 1;             -- look at each again: what is public already gets its row

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
