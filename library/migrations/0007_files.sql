-- +goose Up
-- Not only masters travel: what is made of them, and what is attached, does too.
ALTER TABLE file ADD COLUMN kind TEXT NOT NULL DEFAULT 'master';
ALTER TABLE file ADD COLUMN masters TEXT NOT NULL DEFAULT '';  -- of a copy: hashes of its masters, a space between
ALTER TABLE file ADD COLUMN silent TEXT NOT NULL DEFAULT '';   -- of a listening copy: JSON, the parts that are silent in it
ALTER TABLE file ADD COLUMN bare INTEGER NOT NULL DEFAULT 0;   -- 1: a master that cannot be packed and travels as it is
ALTER TABLE file ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0; -- 1: somebody asked for it on this laptop
ALTER TABLE file ADD COLUMN refused TEXT NOT NULL DEFAULT '';  -- why it did not go when it was sent last; '' when it did, or never was
ALTER TABLE recording ADD COLUMN own INTEGER NOT NULL DEFAULT 0; -- 1: its facts were written with this laptop

-- Each sync looks at the files that ask for it, and at no others: those without
-- a proof in the archive, and those that are to be fetched. Consent is asked
-- when they are looked at.
ALTER TABLE file ADD COLUMN asks INTEGER NOT NULL DEFAULT 1;
CREATE INDEX file_asks ON file (recording, name) WHERE asks;
CREATE VIEW asking AS SELECT f.recording, f.name,
    f.receipt = '' AND NOT (f.kind IN ('master', 'packed') AND EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.receipt <> ''
        AND iif(f.kind = 'master', p.kind = 'packed' AND p.masters = f.sha256, p.kind = 'master' AND p.sha256 = f.masters)))
    OR NOT f.here AND CASE f.kind
        WHEN 'listening' THEN EXISTS (SELECT 1 FROM file m WHERE m.recording = f.recording AND m.kind = 'master' AND NOT m.here)
        WHEN 'packed' THEN EXISTS (SELECT 1 FROM file m WHERE m.recording = f.recording AND m.kind = 'master' AND m.sha256 = f.masters AND NOT m.here
            AND (m.wanted > 0 OR m.wanted = 0 AND r.own))
        ELSE (f.wanted > 0 OR f.wanted = 0 AND (r.own OR NOT EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.kind = 'listening')))
            AND NOT EXISTS (SELECT 1 FROM file p WHERE p.recording = f.recording AND p.kind = 'packed' AND p.masters = f.sha256) END AS asks
    FROM file f JOIN recording r ON r.id = f.recording;
UPDATE file SET asks = (SELECT a.asks FROM asking a WHERE a.recording = file.recording AND a.name = file.name);
-- +goose StatementBegin
CREATE TRIGGER file_asks_new AFTER INSERT ON file BEGIN
    UPDATE file SET asks = (SELECT a.asks FROM asking a WHERE a.recording = file.recording AND a.name = file.name) WHERE recording = new.recording;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER file_asks_changed AFTER UPDATE OF recording, name, kind, sha256, masters, here, wanted, receipt ON file BEGIN
    UPDATE file SET asks = (SELECT a.asks FROM asking a WHERE a.recording = file.recording AND a.name = file.name) WHERE recording IN (old.recording, new.recording);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER file_asks_gone AFTER DELETE ON file BEGIN
    UPDATE file SET asks = (SELECT a.asks FROM asking a WHERE a.recording = file.recording AND a.name = file.name) WHERE recording = old.recording;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER recording_asks AFTER UPDATE OF own ON recording BEGIN
    UPDATE file SET asks = (SELECT a.asks FROM asking a WHERE a.recording = file.recording AND a.name = file.name) WHERE recording = new.id;
END;
-- +goose StatementEnd

-- Pictures and portraits: what of them lies where.
CREATE TABLE attachment (
    story   TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    upload  TEXT NOT NULL DEFAULT '',
    receipt TEXT NOT NULL DEFAULT '',      -- JSON of wire.Receipt, verified
    here    INTEGER NOT NULL DEFAULT 0,    -- 1: it lies on this laptop
    refused TEXT NOT NULL DEFAULT '',      -- as of a file
    PRIMARY KEY (story, sha256)
) STRICT;
CREATE INDEX attachment_sha256 ON attachment (sha256);
CREATE INDEX attachment_unsure ON attachment (story) WHERE receipt = '';
CREATE INDEX attachment_away ON attachment (story) WHERE NOT here;
-- As two, each finds its stories by their ids: what comes for ten thousand
-- stories must not read all of them for each.
DROP TRIGGER IF EXISTS change_consent;
-- +goose StatementBegin
CREATE TRIGGER change_consent AFTER INSERT ON change WHEN new.kind = 'consent' AND new.story <> '' BEGIN
    INSERT INTO unindexed SELECT id FROM story WHERE id = new.story AND id NOT IN (SELECT story FROM unindexed);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER change_consent_all AFTER INSERT ON change WHEN new.kind = 'consent' AND new.story = '' BEGIN
    INSERT INTO unshelved SELECT id FROM story WHERE id NOT IN (SELECT story FROM unshelved); -- no word about the project takes out a part
END;
-- +goose StatementEnd

-- What stays here, and why.
CREATE INDEX shelf_waits ON shelf (at DESC, story DESC) WHERE kept_why <> '';

-- What was refused when it was sent.
ALTER TABLE shelf ADD COLUMN kept_refused TEXT NOT NULL DEFAULT '';
CREATE INDEX shelf_refused ON shelf (story) WHERE kept_refused <> '';
DROP TRIGGER IF EXISTS file_changed;
-- +goose StatementBegin
CREATE TRIGGER file_changed AFTER UPDATE OF bytes, receipt, refused ON file BEGIN
    INSERT INTO unshelved SELECT story FROM recording WHERE id = new.recording AND story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER attachment_shelf AFTER INSERT ON attachment BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attachment_changed AFTER UPDATE OF receipt, refused ON attachment BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd

-- +goose Down
SELECT 1;
