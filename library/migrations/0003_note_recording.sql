-- +goose Up
-- In which of a story's recordings a note's moment lies; '' where there was
-- only one when it was written.
ALTER TABLE note ADD COLUMN recording TEXT NOT NULL DEFAULT '';

-- What a newer Ownvoice wrote and this one kept without knowing it.
UPDATE note SET recording = coalesce((SELECT CAST(json_extract(value, '$') AS TEXT) FROM change
    WHERE kind = 'note' AND entity = note.id AND field = 'recording' AND json_valid(value)
    ORDER BY clock DESC, device DESC, id DESC LIMIT 1), '');

-- +goose Down
SELECT 1;
