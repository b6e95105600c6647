-- +goose Up
-- What the list of stories and its search read. All of it is a cache, made from
-- the tables before it, and nothing of it travels. It may be dropped and made
-- again at any time: what is written down twice here is a story that waits for
-- it in unshelved and unindexed.
DROP TABLE IF EXISTS shelf;
CREATE TABLE shelf (
    n         INTEGER PRIMARY KEY,         -- the newer the larger: at, moved on where another story has it
    story     TEXT NOT NULL UNIQUE,
    sight     INTEGER NOT NULL,            -- 1: this laptop may show it
    bin       INTEGER NOT NULL,            -- 1: in the bin
    finds     INTEGER NOT NULL,            -- what may be found of it. 0: nothing, 1: title, name and themes, 2: its words too
    parts     INTEGER NOT NULL,            -- 1: something was said about parts of it
    since     INTEGER NOT NULL,            -- what consent says here holds from this moment, Unix nanoseconds,
    due       INTEGER NOT NULL,            -- until before this one
    at        INTEGER NOT NULL,            -- when it was recorded, Unix seconds
    sorted    TEXT NOT NULL,               -- its title as search reads it; last of all when it has none
    name      TEXT NOT NULL,               -- of the storyteller, as it is to be shown
    themes    TEXT NOT NULL,               -- JSON list of ids
    title     TEXT NOT NULL, known_as TEXT NOT NULL, storyteller TEXT NOT NULL, reporter TEXT NOT NULL,
    mode      TEXT NOT NULL, language TEXT NOT NULL, second TEXT NOT NULL,
    begun     TEXT NOT NULL, recorded TEXT NOT NULL, -- RFC 3339
    seconds   REAL NOT NULL, bytes INTEGER NOT NULL,
    permit    TEXT NOT NULL, permit_words TEXT NOT NULL, permit_as TEXT NOT NULL,
    kept      TEXT NOT NULL, kept_why TEXT NOT NULL, kept_asks INTEGER NOT NULL, -- as on a laptop that belongs to an archive
    reminds   TEXT NOT NULL                -- JSON list of what waits for a person; '' for nothing
) STRICT;
CREATE INDEX shelf_reminds ON shelf (story) WHERE reminds <> '';
CREATE INDEX shelf_newest ON shelf (bin, at, story, permit, kept) WHERE sight;
CREATE INDEX shelf_title ON shelf (bin, sorted, at DESC, story DESC, permit, kept) WHERE sight;
CREATE INDEX shelf_longest ON shelf (bin, seconds, at, story, permit, kept) WHERE sight;
CREATE INDEX shelf_storyteller ON shelf (storyteller);
CREATE INDEX shelf_since ON shelf (since) WHERE since > -9223372036854775807;
CREATE INDEX shelf_due ON shelf (due) WHERE due < 9223372036854775807;

DROP TABLE IF EXISTS shelf_theme;
CREATE TABLE shelf_theme (
    theme TEXT NOT NULL,
    n     INTEGER NOT NULL,
    shown INTEGER NOT NULL,                -- 1: in the list, 2: in the bin, 0: in neither
    PRIMARY KEY (theme, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX shelf_theme_n ON shelf_theme (n);

-- How many stories there are to show of each sort in each thirty days, so that
-- nobody counts them, or goes past all of them to show the last.
DROP TABLE IF EXISTS shelf_tally;
CREATE TABLE shelf_tally (
    bin INTEGER NOT NULL, month INTEGER NOT NULL, permit TEXT NOT NULL, kept TEXT NOT NULL, stories INTEGER NOT NULL,
    PRIMARY KEY (bin, month, permit, kept)
) STRICT, WITHOUT ROWID;
-- +goose StatementBegin
CREATE TRIGGER shelf_taken AFTER DELETE ON shelf WHEN old.sight BEGIN
    UPDATE shelf_tally SET stories = stories - 1 WHERE bin = old.bin AND month = (old.at + 2592000000000) / 2592000 AND permit = old.permit AND kept = old.kept;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER shelf_put AFTER INSERT ON shelf WHEN new.sight BEGIN
    INSERT INTO shelf_tally VALUES (new.bin, (new.at + 2592000000000) / 2592000, new.permit, new.kept, 1) ON CONFLICT DO UPDATE SET stories = stories + 1;
END;
-- +goose StatementEnd

-- Stories whose row of the shelf, and whose words in the search, are older than
-- they are. The triggers below put them there, whoever writes. (They do not say
-- OR IGNORE: what the statement that fires them says of conflicts holds inside.)
DROP TABLE IF EXISTS unshelved;
CREATE TABLE unshelved (story TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
DROP TABLE IF EXISTS unindexed;
CREATE TABLE unindexed (story TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- The search. words has for each story every word of it once, with a letter
-- before it that says where it stands: w anywhere, t title, n name, h themes;
-- 2, 4 and 8: said so often. phrases has its words in their order, and heads
-- those of few words again, which are quick to look through. None keeps the
-- text itself.
DROP TABLE IF EXISTS words;
-- +goose StatementBegin
CREATE VIRTUAL TABLE words USING fts5 (
    bag, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii', prefix = '2 3 4 5'
);
-- +goose StatementEnd
DROP TABLE IF EXISTS phrases;
-- +goose StatementBegin
CREATE VIRTUAL TABLE phrases USING fts5 (
    title, name, theme, note, said, content = '', contentless_delete = 1, tokenize = 'ascii'
);
-- +goose StatementEnd

DROP TABLE IF EXISTS heads;
-- +goose StatementBegin
CREATE VIRTUAL TABLE heads USING fts5 (
    title, name, theme, content = '', contentless_delete = 1, tokenize = 'ascii'
);
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER change_shelf AFTER INSERT ON change WHEN new.story <> '' BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_consent AFTER INSERT ON change WHEN new.kind = 'consent' BEGIN
    INSERT INTO unshelved SELECT id FROM story WHERE (new.story = '' OR id = new.story) AND id NOT IN (SELECT story FROM unshelved);
    INSERT INTO unindexed SELECT id FROM story WHERE id = new.story AND id NOT IN (SELECT story FROM unindexed); -- no word about the project takes out a part
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_sent AFTER UPDATE OF sent, story, value ON change WHEN new.story <> '' BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_gone AFTER DELETE ON change WHEN old.story <> '' BEGIN
    INSERT INTO unshelved SELECT old.story WHERE old.story NOT IN (SELECT story FROM unshelved);
    INSERT INTO unindexed SELECT old.story WHERE old.story NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER story_shelf AFTER INSERT ON story BEGIN
    INSERT INTO unshelved SELECT new.id WHERE new.id NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER story_changed AFTER UPDATE OF title, storyteller, reporter, mode, language, second, begun, deleted, has_left ON story BEGIN
    INSERT INTO unshelved SELECT new.id WHERE new.id NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER story_gone AFTER DELETE ON story BEGIN
    INSERT INTO unshelved SELECT old.id WHERE old.id NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_shelf AFTER INSERT ON person BEGIN
    INSERT INTO unshelved SELECT id FROM story WHERE storyteller = new.id AND id NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER person_changed AFTER UPDATE OF known_as ON person BEGIN
    INSERT INTO unshelved SELECT id FROM story WHERE storyteller = new.id AND id NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recording_shelf AFTER INSERT ON recording BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recording_changed AFTER UPDATE OF story, facts ON recording BEGIN
    INSERT INTO unshelved SELECT story FROM (SELECT new.story AS story UNION SELECT old.story) WHERE story NOT IN (SELECT story FROM unshelved);
    INSERT INTO unindexed SELECT new.story WHERE new.story NOT IN (SELECT story FROM unindexed); -- what lies beside what is left out with it
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recording_gone AFTER DELETE ON recording BEGIN
    INSERT INTO unshelved SELECT old.story WHERE old.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER file_shelf AFTER INSERT ON file BEGIN
    INSERT INTO unshelved SELECT story FROM recording WHERE id = new.recording AND story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER file_changed AFTER UPDATE OF bytes, receipt ON file BEGIN
    INSERT INTO unshelved SELECT story FROM recording WHERE id = new.recording AND story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER file_gone AFTER DELETE ON file BEGIN
    INSERT INTO unshelved SELECT story FROM recording WHERE id = old.recording AND story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER extract_shelf AFTER UPDATE OF story, deleted ON extract BEGIN
    INSERT INTO unshelved SELECT story FROM (SELECT new.story AS story UNION SELECT old.story) WHERE story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER extract_gone AFTER DELETE ON extract BEGIN
    INSERT INTO unshelved SELECT old.story WHERE old.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER extract_theme_shelf AFTER INSERT ON extract_theme BEGIN
    INSERT INTO unshelved SELECT story FROM extract WHERE id = new.extract AND story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER extract_theme_gone AFTER DELETE ON extract_theme BEGIN
    INSERT INTO unshelved SELECT story FROM extract WHERE id = old.extract AND story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER theme_shelf AFTER INSERT ON theme BEGIN
    INSERT INTO unshelved SELECT DISTINCT e.story FROM extract_theme x JOIN extract e ON e.id = x.extract WHERE x.theme = new.id AND e.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER theme_changed AFTER UPDATE OF name, deleted ON theme BEGIN
    INSERT INTO unshelved SELECT DISTINCT e.story FROM extract_theme x JOIN extract e ON e.id = x.extract WHERE x.theme = new.id AND e.story NOT IN (SELECT story FROM unshelved);
    INSERT INTO unindexed SELECT DISTINCT e.story FROM extract_theme x JOIN extract e ON e.id = x.extract WHERE x.theme = new.id AND e.story NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_index AFTER UPDATE OF story, text, sort, recording, at_ms, deleted ON note BEGIN
    INSERT INTO unindexed SELECT story FROM (SELECT new.story AS story UNION SELECT old.story) WHERE story NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER note_gone AFTER DELETE ON note BEGIN
    INSERT INTO unindexed SELECT old.story WHERE old.story NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER segment_index AFTER UPDATE OF story, recording, start_ms, end_ms, text, second, deleted ON segment BEGIN
    INSERT INTO unindexed SELECT story FROM (SELECT new.story AS story UNION SELECT old.story) WHERE story NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER segment_gone AFTER DELETE ON segment BEGIN
    INSERT INTO unindexed SELECT old.story WHERE old.story NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd

INSERT INTO unshelved SELECT id FROM story;
INSERT INTO unindexed SELECT id FROM story;

-- +goose Down
SELECT 1;
