-- +goose Up
-- The words of recordings, and the search for them.
CREATE TABLE segment (
    id        TEXT PRIMARY KEY,
    story     TEXT NOT NULL REFERENCES story (id),
    recording TEXT NOT NULL DEFAULT '',
    start_ms  INTEGER NOT NULL DEFAULT 0,
    end_ms    INTEGER NOT NULL DEFAULT 0,
    speaker   TEXT NOT NULL DEFAULT '',
    text      TEXT NOT NULL DEFAULT '',
    deleted   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX segment_story ON segment (story, start_ms);

-- What a newer Ownvoice wrote and this one kept without knowing it.
INSERT INTO segment (id, story) SELECT entity, min(story) FROM change WHERE kind = 'segment' AND story <> '' GROUP BY entity;
CREATE TEMPORARY VIEW said AS SELECT entity, field, value FROM (
    SELECT *, row_number() OVER (PARTITION BY entity, field ORDER BY clock DESC, device DESC, id DESC) AS nth FROM change WHERE kind = 'segment'
) WHERE nth = 1 AND json_valid(value);
UPDATE segment SET
    recording = coalesce((SELECT CAST(json_extract(value, '$') AS TEXT) FROM said WHERE entity = segment.id AND field = 'recording'), ''),
    start_ms  = coalesce((SELECT CAST(json_extract(value, '$') AS INTEGER) FROM said WHERE entity = segment.id AND field = 'start_ms'), 0),
    end_ms    = coalesce((SELECT CAST(json_extract(value, '$') AS INTEGER) FROM said WHERE entity = segment.id AND field = 'end_ms'), 0),
    speaker   = coalesce((SELECT CAST(json_extract(value, '$') AS TEXT) FROM said WHERE entity = segment.id AND field = 'speaker'), ''),
    text      = coalesce((SELECT CAST(json_extract(value, '$') AS TEXT) FROM said WHERE entity = segment.id AND field = 'text'), ''),
    deleted   = coalesce((SELECT CAST(json_extract(value, '$') AS INTEGER) FROM said WHERE entity = segment.id AND field = 'deleted'), 0);
DROP VIEW said;

DROP TABLE words;
-- +goose StatementBegin
CREATE VIRTUAL TABLE words USING fts5 (
    story UNINDEXED, title, known_as, notes, said,
    tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
-- +goose StatementEnd
INSERT INTO words (story, title, known_as, notes, said) SELECT s.id, s.title, coalesce(p.known_as, ''),
    coalesce((SELECT group_concat(text, char(10)) FROM note WHERE story = s.id AND NOT deleted), ''),
    coalesce((SELECT group_concat(text, char(10)) FROM segment WHERE story = s.id AND NOT deleted), '')
    FROM story s LEFT JOIN person p ON p.id = s.storyteller;

-- +goose Down
SELECT 1;
