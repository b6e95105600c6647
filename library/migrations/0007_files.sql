-- +goose Up
-- Not only masters travel: what is made of them, and what is attached, does too.
ALTER TABLE file ADD COLUMN kind TEXT NOT NULL DEFAULT 'master';
ALTER TABLE file ADD COLUMN masters TEXT NOT NULL DEFAULT '';  -- of a copy: hashes of its masters, a space between
ALTER TABLE file ADD COLUMN silent TEXT NOT NULL DEFAULT '';   -- of a listening copy: JSON, the parts that are silent in it
ALTER TABLE file ADD COLUMN bare INTEGER NOT NULL DEFAULT 0;   -- 1: a master that cannot be packed and travels as it is
ALTER TABLE file ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0; -- 1: somebody asked for it on this laptop
CREATE INDEX file_unsure ON file (receipt) WHERE receipt = '';

-- Pictures and portraits: what of them lies where.
CREATE TABLE attachment (
    story   TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    upload  TEXT NOT NULL DEFAULT '',
    receipt TEXT NOT NULL DEFAULT '',      -- JSON of wire.Receipt, verified
    PRIMARY KEY (story, sha256)
) STRICT;
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

-- +goose StatementBegin
CREATE TRIGGER attachment_shelf AFTER INSERT ON attachment BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER attachment_changed AFTER UPDATE OF receipt ON attachment BEGIN
    INSERT INTO unshelved SELECT new.story WHERE new.story NOT IN (SELECT story FROM unshelved);
END;
-- +goose StatementEnd

-- +goose Down
SELECT 1;
