package library

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
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
	return changes(ctx, l.read, "story = ? ORDER BY clock, device, id", story)
}

// Past gives what was done, newest first, skipping offset: under a story, or
// about the project where story is "". At most limit come back.
func (l *Library) Past(ctx context.Context, story catalog.ID, offset, limit int) ([]Did, error) {
	if story != "" {
		if err := l.mayRead(ctx, story); err != nil {
			return nil, err
		}
	}
	return l.past(ctx, l.read, "c.story = ? ORDER BY c.clock DESC, c.device DESC, c.id DESC LIMIT ? OFFSET ?", story, limit, offset)
}

// PastOf gives what was done to one thing – a note, a segment, an extract, a
// person –, newest first.
func (l *Library) PastOf(ctx context.Context, entity catalog.ID) ([]Did, error) {
	all, err := l.past(ctx, l.read, "c.entity = ? ORDER BY c.clock DESC, c.device DESC, c.id DESC", entity)
	for _, d := range all {
		if d.Story == "" {
			continue
		}
		if err := l.mayRead(ctx, d.Story); err != nil {
			return nil, err
		}
	}
	return all, err
}

// past reads changes each with the one before it: that which was shown until
// it was written.
func (l *Library) past(ctx context.Context, db querier, where string, args ...any) ([]Did, error) {
	all := []Did{}
	err := rows(ctx, db, `SELECT `+changeColumns+`,
		(SELECT b.value FROM change b WHERE b.entity = c.entity AND b.field = c.field AND (b.clock, b.device) < (c.clock, c.device) ORDER BY b.clock DESC, b.device DESC LIMIT 1),
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

// Undo writes back what a field said before a change, as a change of its own,
// so that undoing can be undone. What came to be with the change goes to the
// bin. Of a field that was changed again since, the value before the change
// asked about comes back.
func (l *Library) Undo(ctx context.Context, change catalog.ID) error {
	found, err := l.past(ctx, l.read, "c.id = ?", change)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("undo change %s: %w", change, ErrNotFound)
	}
	d := found[0]
	shown, known := shownIn[d.Kind][d.Field]
	_, canGo := shownIn[d.Kind]["deleted"]
	if _, theme := themeOf(d.Change); theme {
		shown, known = column{as: "INTEGER"}, true
	}
	switch {
	case !known || shown.as == "OBJECT" || d.Kind == catalog.KindForm:
		return fmt.Errorf("undo change %s: %w", change, ErrNoUndo)
	case d.Before != nil:
		return l.change(ctx, func(w *writing) error { return w.set(d.Kind, d.Entity, d.Story, d.Field, d.Before) })
	case shown.as == "INTEGER" && d.Field != "at_ms":
		return l.change(ctx, func(w *writing) error { return w.set(d.Kind, d.Entity, d.Story, d.Field, false) })
	case canGo:
		return l.change(ctx, func(w *writing) error { return w.set(d.Kind, d.Entity, d.Story, "deleted", true) })
	}
	return l.change(ctx, func(w *writing) error { return w.set(d.Kind, d.Entity, d.Story, d.Field, "") })
}
