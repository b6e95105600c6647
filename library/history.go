package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// ErrNoUndo is wrapped when something cannot be undone: what somebody said
// about permission stays said, and a recording stays recorded.
var ErrNoUndo = errors.New("this cannot be undone")

// Did is one change as history shows it: what a field said, and what it said
// before.
type Did struct {
	catalog.Change
	At     time.Time       // as the writer's clock had it
	Before json.RawMessage // nil: it is the first value of the field
	Now    bool            // it is what is shown
}

// History gives every change made under a story, or about the project where
// story is "", oldest first. Others' stories that the team may not hear answer
// ErrConsent.
func (l *Library) History(ctx context.Context, story catalog.ID) ([]catalog.Change, error) {
	if story != "" {
		if err := l.mayRead(ctx, story); err != nil {
			return nil, err
		}
	}
	all, err := changes(ctx, l.read, "story = ? ORDER BY clock, device, id", story)
	if err != nil || story == "" {
		return all, err
	}
	hidden, err := l.elsewhere(ctx, story)
	for i, c := range all {
		if hidden.hides(c) {
			all[i].Value = blankValue
		}
	}
	return all, err
}

// blankValue stands for words that are left out.
var blankValue = json.RawMessage(`""`)

// Past gives what was done, newest first, skipping offset: under a story, or
// about the project where story is "". At most limit come back.
func (l *Library) Past(ctx context.Context, story catalog.ID, offset, limit int) ([]Did, error) {
	if story != "" {
		if err := l.mayRead(ctx, story); err != nil {
			return nil, err
		}
	}
	all, err := l.past(ctx, l.read, "c.story = ? ORDER BY c.clock DESC, c.device DESC, c.id DESC LIMIT ? OFFSET ?", story, limit, offset)
	if err != nil || story == "" {
		return all, err
	}
	return l.veiled(ctx, story, all)
}

// veiled blanks what another laptop may not read.
func (l *Library) veiled(ctx context.Context, story catalog.ID, all []Did) ([]Did, error) {
	hidden, err := l.elsewhere(ctx, story)
	for i, d := range all {
		if !hidden.hides(d.Change) {
			continue
		}
		if all[i].Value = blankValue; d.Before != nil {
			all[i].Before = blankValue
		}
	}
	return all, err
}

// PastOf gives what was done to one thing – a note, a segment, an extract, a
// person –, newest first. Of a person who told several stories it gives what
// stands under those that may be read; when none may, why.
func (l *Library) PastOf(ctx context.Context, entity catalog.ID) ([]Did, error) {
	all, err := l.past(ctx, l.read, "c.entity = ? ORDER BY c.clock DESC, c.device DESC, c.id DESC", entity)
	if err != nil {
		return nil, err
	}
	no := map[catalog.ID]error{"": nil}
	for _, d := range all {
		if _, asked := no[d.Story]; asked {
			continue
		}
		err := l.mayRead(ctx, d.Story)
		if err != nil && !errors.Is(err, ErrConsent) && !errors.Is(err, ErrNotFound) {
			return nil, err
		}
		no[d.Story] = err
	}
	may := slices.DeleteFunc(slices.Clone(all), func(d Did) bool { return no[d.Story] != nil })
	switch {
	case len(may) == 0 && len(all) > 0:
		return nil, no[all[0].Story]
	case len(may) == 0 || may[0].Story == "":
		return may, nil
	}
	return l.veiled(ctx, may[0].Story, may)
}

// past reads changes each with the one before it: that which was shown until
// it was written. What is said about a person stands under each story they
// told: before a word of it comes the one under the same story, and never one
// of a story that was erased.
func (l *Library) past(ctx context.Context, db querier, where string, args ...any) ([]Did, error) {
	all := []Did{}
	err := rows(ctx, db, `SELECT `+changeColumns+`,
		(SELECT b.value FROM change b WHERE b.entity = c.entity AND b.field = c.field AND (b.clock, b.device) < (c.clock, c.device)
			AND (b.story = c.story OR b.story NOT IN (SELECT story FROM tombstone)) ORDER BY b.story = c.story DESC, b.clock DESC, b.device DESC LIMIT 1),
		NOT EXISTS (SELECT 1 FROM change a WHERE a.entity = c.entity AND a.field = c.field AND (a.clock, a.device) > (c.clock, c.device))
		FROM change c WHERE `+where, func(rs *sql.Rows) error {
		var d Did
		var before sql.NullString
		var err error
		if d.Change, err = scanChange(rs, &before, &d.Now); err != nil {
			return err
		}
		if before.Valid {
			d.Before = json.RawMessage(before.String)
		}
		clock, _ := catalog.ParseClock(d.Clock) // Check has seen it
		d.At = time.UnixMilli(clock.Millis)
		all = append(all, d)
		return nil
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	return all, nil
}

// CanUndo reports whether Undo takes it back.
func (d Did) CanUndo() bool {
	_, known := shownIn[d.Kind][d.Field]
	_, theme := ThemeOf(d.Change)
	switch {
	case theme:
		return true
	case !known || d.Kind == catalog.KindRecording || d.Kind == catalog.KindForm:
		return false
	case d.Kind == catalog.KindStory:
		return d.Field == "title" || d.Field == "deleted" || d.Before != nil && (d.Field == "language" || d.Field == "second")
	}
	return true
}

// Undo writes back what fields said before some changes, as changes of their
// own, so that undoing can be undone: all of them or none, the newest first. A
// thing that came to be with one of them goes to the bin. Of a field that was
// changed again since, what stood before the change asked about comes back.
func (l *Library) Undo(ctx context.Context, ids ...catalog.ID) error {
	var all []Did
	for _, id := range ids {
		found, err := l.past(ctx, l.read, "c.id = ?", id)
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			return fmt.Errorf("undo change %s: %w", id, ErrNotFound)
		case !found[0].CanUndo():
			return fmt.Errorf("undo change %s: %w", id, ErrNoUndo)
		}
		all = append(all, found[0])
	}
	slices.SortFunc(all, func(a, b Did) int { return strings.Compare(b.Stamp(), a.Stamp()) })
	return l.change(ctx, func(w *writing) error {
		for _, d := range all {
			if err := w.undo(d); err != nil {
				return err
			}
		}
		return nil
	})
}

func (w *writing) undo(d Did) error {
	_, binned := shownIn[d.Kind]["deleted"]
	_, theme := ThemeOf(d.Change)
	switch {
	case d.Kind == catalog.KindPerson:
		return w.undoPerson(d)
	case d.Before != nil:
		return w.set(d.Kind, d.Entity, d.Story, d.Field, d.Before)
	case theme || d.Field == "deleted" || d.Field == "is_value":
		return w.set(d.Kind, d.Entity, d.Story, d.Field, false)
	case binned && d.Kind != catalog.KindStory && cameToBe[d.Field]:
		return w.set(d.Kind, d.Entity, d.Story, "deleted", true)
	case shownIn[d.Kind][d.Field].as == "TEXT":
		return w.set(d.Kind, d.Entity, d.Story, d.Field, "")
	}
	return nil // a place without the thing that lay there
}

// undoPerson writes it back under each story that the person told, as
// SavePerson does: who may read one of them only has the same person.
func (w *writing) undoPerson(d Did) error {
	stories, err := w.toldBy(d.Entity)
	if err != nil {
		return err
	}
	if len(stories) == 0 {
		stories = []catalog.ID{d.Story}
	}
	f := field{d.Field, d.Before}
	if d.Before == nil {
		f.value = ""
	}
	for _, story := range stories {
		if err := w.tell(d.Entity, story, f); err != nil {
			return err
		}
	}
	return nil
}

// cameToBe are the fields that a note, a segment, an extract, a picture or a
// theme is written with at first.
var cameToBe = map[string]bool{"text": true, "title": true, "sha256": true, "name": true}

// Authors names those who wrote something under a story, or about the project
// where story is "", as they are known. Who wants no name is not in it.
func (l *Library) Authors(ctx context.Context, story catalog.ID) (map[catalog.ID]string, error) {
	names := map[catalog.ID]string{}
	err := rows(ctx, l.read, `SELECT id, known_as FROM person WHERE known_as <> '' AND id IN (SELECT DISTINCT author FROM change WHERE story = ?)`, func(rs *sql.Rows) error {
		var id catalog.ID
		var name string
		err := rs.Scan(&id, &name)
		names[id] = name
		return err
	}, story)
	if err != nil {
		return nil, fmt.Errorf("name authors of %s: %w", story, err)
	}
	return names, nil
}
