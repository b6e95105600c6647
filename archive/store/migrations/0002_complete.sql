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
CREATE INDEX audit_at ON audit (at, id);
CREATE INDEX audit_project ON audit (project, at, id);

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
CREATE INDEX harvest_story ON harvest (story);
CREATE INDEX harvest_first ON harvest (first);
CREATE INDEX story_turns ON story (turns, project) WHERE turns > 0;
CREATE INDEX story_due ON story (project, turns) WHERE turns > 0; -- or each request would look through all of a project's
CREATE INDEX story_id ON story (id);
CREATE INDEX file_project ON file (project, sha256, story, recording, track);
CREATE INDEX change_clock ON change (project, (clock || '')); -- the last of each, for what the archive writes; so put that nobody sorts by it
CREATE INDEX change_device ON change (device, device_seq);
CREATE INDEX upload_device ON upload (device, sha256);
CREATE INDEX upload_story ON upload (project, story);
UPDATE story SET turns = 1;             -- look at each again: what is public already gets its row

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE public_story (             -- what anyone might hear when last looked at; a read asks anew
    project TEXT NOT NULL REFERENCES project (id),
    story   TEXT NOT NULL,
    stale   INTEGER NOT NULL,           -- how often it has changed since its terms were written
    PRIMARY KEY (project, story)
) STRICT;
CREATE INDEX public_story_stale ON public_story (stale) WHERE stale > 0;

CREATE TABLE public_term (              -- by what it is found
    kind    TEXT NOT NULL,              -- all and extract (term is ''), project (its id), theme, word (folded)
    term    TEXT NOT NULL,
    begun   INTEGER NOT NULL,           -- of the story: the newest is found first
    project TEXT NOT NULL,
    story   TEXT NOT NULL,
    PRIMARY KEY (kind, term, begun, project, story)
) STRICT;
CREATE INDEX public_term_story ON public_term (project, story);

CREATE TABLE worry (                    -- what a visitor said that worries them in a public story
    id       TEXT PRIMARY KEY,
    project  TEXT NOT NULL REFERENCES project (id),
    story    TEXT NOT NULL,
    words    TEXT NOT NULL,
    reach    TEXT NOT NULL,             -- how they can be answered; '' once they are
    came     INTEGER NOT NULL,
    answered INTEGER NOT NULL DEFAULT 0,
    account  TEXT NOT NULL DEFAULT '',  -- who answered
    done     TEXT NOT NULL DEFAULT ''   -- what was done, in that person's words
) STRICT;
CREATE INDEX worry_came ON worry (answered, came);

CREATE TABLE passcode (                 -- lets somebody choose another passphrase, once
    hash    TEXT PRIMARY KEY,           -- SHA-256 of the code; the code itself is kept by nobody
    account TEXT NOT NULL REFERENCES account (id),
    made_by TEXT NOT NULL,              -- account
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL DEFAULT 0  -- when
) STRICT;
CREATE INDEX passcode_account ON passcode (account);

CREATE INDEX file_damaged ON file (project) WHERE damaged = 1; -- asked with every pull
CREATE INDEX request_story ON request (project, story);
CREATE INDEX audit_about ON audit (about);
CREATE INDEX session_account ON session (account);
CREATE INDEX change_person ON change (entity, project) WHERE kind = 'person' AND field = 'known_as';
CREATE INDEX change_teller ON change (project, substr(value, 1, 38)) WHERE kind = 'story' AND field = 'storyteller'; -- an id in quotes; whoever asks names it so
