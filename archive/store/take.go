package store

import (
	"context"
	"encoding/json"
	"fmt"

	"ownvoice/library/catalog"
)

// readCopy is what the log says of one copy of a recording; nil when it says
// nothing.
func readCopy(ctx context.Context, from asker, project, story, recording catalog.ID, file string) (*catalog.Copy, error) {
	found, err := readChanges(ctx, from, `project = $1 AND story = $2 AND kind = 'recording' AND entity = $3 AND field = $4`, project, story, recording, catalog.FieldCopy(file))
	if err != nil {
		return nil, fmt.Errorf("read copy of recording %s: %w", recording, err)
	}
	var c catalog.Copy
	if len(found) == 0 || json.Unmarshal(catalog.Shown(found), &c) != nil || c.File != file {
		return nil, nil
	}
	return &c, nil
}

// readTakes are a story's recordings and what they lie beside.
func readTakes(ctx context.Context, from asker, project, story catalog.ID) ([]catalog.Recording, error) {
	found, err := readChanges(ctx, from, `project = $1 AND story = $2 AND kind = 'recording' AND field = 'facts'`, project, story)
	if err != nil {
		return nil, fmt.Errorf("read recordings of story %s: %w", story, err)
	}
	return logOf(found).recordings(story), nil
}

// recordings are the recordings in a log of one story, in no order.
func (l log) recordings(story catalog.ID) []catalog.Recording {
	var all []catalog.Recording
	for at := range l {
		if at.kind != catalog.KindRecording || at.field != "facts" {
			continue
		}
		r := catalog.Recording{ID: at.entity, Story: story}
		l.shown(at.kind, at.entity, at.field, &r.Take)
		r.Recording = at.entity
		all = append(all, r)
	}
	return all
}
