package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// roleArchive is the role of the device that the archive itself is.
const roleArchive = "archive"

// Draft is one value for one field, which the archive writes because somebody
// said so on its pages. Of a permission event (kind consent, field event) the
// value is a catalog.Consent; what it has seen is filled in.
type Draft struct {
	Kind   catalog.Kind
	Entity catalog.ID
	Field  string
	Value  any
	Author catalog.ID // the person who said it; "" nobody known
}

// Write writes drafts as changes of one story, all or none: they are the
// archive's own, travel like any other, and reach every laptop. What permission
// stops is refused with CodeConsent, as if a laptop had sent it. What the
// archive wrote last of that kind in the story, and nobody has added to, is not
// written twice: a button may be pressed again, and a form may come again whose
// answer was lost on the way.
func (s *Store) Write(ctx context.Context, project, story catalog.ID, drafts ...Draft) ([]catalog.Change, error) {
	me, err := s.itself(ctx, project)
	if err != nil {
		return nil, err
	}
	var written []catalog.Change
	b := &batch{s: s, from: me, fresh: map[catalog.ID]catalog.Change{}}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		b.tx, b.answer = tx, wire.Pushed{}
		if written, err = b.draft(ctx, story, drafts); err != nil {
			return err
		}
		if err := b.take(ctx, written); err != nil {
			return err
		}
		for _, r := range b.answer.Refused {
			return no(r.Code)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("write to story %s: %w", story, err)
	}
	s.news.tell(project)
	return written, s.act(ctx, project)
}

// itself is the archive as a device of a project, which it is from its first
// word on.
func (s *Store) itself(ctx context.Context, project catalog.ID) (Device, error) {
	id, err := s.once(ctx, "device "+string(project), string(catalog.NewID()))
	if err != nil {
		return Device{}, err
	}
	d := Device{ID: catalog.ID(id), Project: project, Role: roleArchive}
	if _, err := device(ctx, s.read, d.ID); err == nil || !errors.Is(err, ErrNotFound) {
		return d, err
	}
	err = s.transact(ctx, func(tx *sql.Tx) error {
		return exec(ctx, tx, `INSERT INTO device (id, project, name, role, key, enrolled, off) VALUES ($1, $2, 'The archive', $3, '', $4, 1) ON CONFLICT (id) DO NOTHING`,
			d.ID, project, roleArchive, s.now().Unix())
	})
	if err != nil {
		return Device{}, fmt.Errorf("make archive a device of project %s: %w", project, err)
	}
	return d, nil
}

// draft makes changes of drafts: later than all that is known, and replacing
// what is shown now. The project is locked first, so that no two get one number.
func (b *batch) draft(ctx context.Context, story catalog.ID, drafts []Draft) ([]catalog.Change, error) {
	if err := b.lock(ctx); err != nil {
		return nil, err
	}
	var last string
	var seq int64
	err := b.tx.QueryRowContext(ctx, `SELECT coalesce((SELECT max(clock || '') FROM change WHERE project = $1), ''), coalesce((SELECT max(device_seq) FROM change WHERE device = $2), 0)`,
		b.from.Project, b.from.ID).Scan(&last, &seq)
	if err != nil {
		return nil, err
	}
	clock, err := catalog.ParseClock(last)
	if err != nil {
		clock = catalog.Clock{}
	}
	if again, err := b.again(ctx, story, drafts); again || err != nil {
		return nil, err
	}
	var all []catalog.Change
	for _, d := range drafts {
		seq++
		clock = clock.Next(b.s.now())
		c := catalog.Change{ID: catalog.NewID(), Project: b.from.Project, Story: story, Kind: d.Kind, Entity: d.Entity, Field: d.Field, Author: d.Author, Device: b.from.ID, Seq: seq, Clock: clock.String()}
		if err := b.fill(ctx, &c, d.Value); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// again reports whether the drafts say what the archive said last of their kind
// in the story, and nobody has said more of it since.
func (b *batch) again(ctx context.Context, story catalog.ID, drafts []Draft) (bool, error) {
	if len(drafts) == 0 {
		return false, nil
	}
	all, err := readChanges(ctx, b.tx, `project = $1 AND story = $2 AND kind = $3 ORDER BY clock, device`, b.from.Project, story, drafts[0].Kind)
	all = slices.DeleteFunc(all, isAnswer)
	if err != nil || len(all) < len(drafts) {
		return false, err
	}
	last := all[len(all)-len(drafts):]
	for i, d := range drafts {
		if last[i].Device != b.from.ID || !d.says(last[i]) {
			return false, nil
		}
	}
	return true, nil
}

// isAnswer reports whether a change is a device's word that it carried a
// withdrawal out: that is nothing new about the story.
func isAnswer(c catalog.Change) bool {
	e, err := event(c)
	return err == nil && e != nil && e.Kind == catalog.EventNote && len(e.Carried) > 0
}

// says reports whether a change says what the draft does, whatever their names
// are.
func (d Draft) says(c catalog.Change) bool {
	var value any = c.Value
	if e, is := d.Value.(catalog.Consent); is {
		f, err := readEvent(e.ID, c.Value)
		if err != nil {
			return false
		}
		f.Device, f.Clock, f.Seen = e.Device, e.Clock, e.Seen
		value = f
	}
	said, errSaid := json.Marshal(value)
	want, errWant := json.Marshal(d.Value)
	return d.Kind == c.Kind && d.Field == c.Field && d.Author == c.Author && errSaid == nil && errWant == nil && bytes.Equal(said, want)
}

// fill writes a change's value and what it replaces.
func (b *batch) fill(ctx context.Context, c *catalog.Change, value any) error {
	if e, is := value.(catalog.Consent); is {
		seen, err := readConsents(ctx, b.tx, c.Project, c.Story)
		if err != nil {
			return err
		}
		e.ID, e.Device, e.Clock, e.Seen = c.Entity, c.Device, c.Clock, catalog.Newest(seen)
		value = e
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return err
	}
	c.Value = raw
	before, err := readChanges(ctx, b.tx, `project = $1 AND story = $2 AND kind = $3 AND entity = $4 AND field = $5`, c.Project, c.Story, c.Kind, c.Entity, c.Field)
	for _, h := range catalog.Heads(before) {
		c.Replaces = append(c.Replaces, h.Stamp())
	}
	return err
}

// timeOf is the moment of a number of Unix seconds; zero for none.
func timeOf(unix int64) time.Time {
	if unix == 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}
