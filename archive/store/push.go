package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Push keeps the changes of a batch that may be kept, all in one transaction,
// and names the others with the reason. A story's changes are kept only while
// "keep" is allowed, by the events that are here and those in the batch;
// permission events are kept also when it is not, if the story is known here,
// because a withdrawal must arrive. Of what is refused nothing is written.
func (s *Store) Push(ctx context.Context, from Device, changes []catalog.Change) (wire.Pushed, error) {
	b := &batch{s: s, from: from, fresh: map[catalog.ID]catalog.Change{}}
	err := s.transact(ctx, func(tx *sql.Tx) error {
		b.tx, b.answer = tx, wire.Pushed{Kept: []catalog.ID{}}
		return b.take(ctx, changes)
	})
	if err != nil {
		return wire.Pushed{}, fmt.Errorf("push from device %s: %w", from.ID, err)
	}
	if len(b.fresh) > 0 {
		s.news.tell(from.Project)
	}
	// What was pushed is kept whatever comes of this; it is tried again.
	if slices.ContainsFunc(changes, isConsent) {
		if err := s.act(ctx, from.Project); err != nil {
			return b.answer, fmt.Errorf("act on push from device %s: %w", from.ID, err)
		}
	}
	return b.answer, nil
}

// batch is one push on its way in.
type batch struct {
	s      *Store
	tx     *sql.Tx
	from   Device
	answer wire.Pushed
	order  []catalog.ID                  // stories, as they first appear
	fresh  map[catalog.ID]catalog.Change // by id: those that passed so far and are new here
	seq    int64                         // the last number given out
}

func (b *batch) take(ctx context.Context, changes []catalog.Change) error {
	if err := b.lock(ctx); err != nil {
		return err
	}
	if err := b.s.turn(ctx, b.tx, b.from.Project, &b.seq); err != nil {
		return err
	}
	var waiting []catalog.Change
	for _, c := range changes {
		code, err := codeOf(b.sift(ctx, &c))
		switch {
		case err != nil:
			return err
		case code != "":
			b.refuse(c.ID, code)
		case b.isHere(c.ID):
		default:
			b.fresh[c.ID] = c
			waiting = append(waiting, c)
		}
	}
	if err := b.keepProject(ctx, waiting); err != nil {
		return err
	}
	for _, story := range b.order {
		if err := b.keepStory(ctx, story, of(waiting, story)); err != nil {
			return err
		}
	}
	return exec(ctx, b.tx, `UPDATE project SET seq = $1 WHERE id = $2`, b.seq, b.from.Project)
}

// lock makes pushes to one project wait for each other, so that numbers become
// visible in order, and reads the last number.
func (b *batch) lock(ctx context.Context) error {
	return b.tx.QueryRowContext(ctx, `UPDATE project SET seq = seq WHERE id = $1 RETURNING seq`, b.from.Project).Scan(&b.seq)
}

// sift refuses by error what may not be kept whatever consent says, and counts
// as kept what is here already.
func (b *batch) sift(ctx context.Context, c *catalog.Change) error {
	if err := shape(c); err != nil {
		return err
	}
	if c.Private() {
		return no(wire.CodeConsent)
	}
	if c.Project != b.from.Project {
		return no(wire.CodeOtherProject)
	}
	if done, err := b.siftErased(ctx, c); done || err != nil {
		return err
	}
	twin, err := known(ctx, b.tx, c.ID)
	if inBatch, twice := b.fresh[c.ID]; twice {
		twin = &inBatch
	}
	switch {
	case err != nil:
		return err
	case twin == nil:
		if c.Story != "" && !slices.Contains(b.order, c.Story) {
			b.order = append(b.order, c.Story)
		}
	case !same(*twin, *c):
		return no(wire.CodeConflict)
	case !b.isFresh(c.ID):
		b.answer.Kept = append(b.answer.Kept, c.ID)
	}
	return nil
}

func (b *batch) isFresh(id catalog.ID) bool { _, is := b.fresh[id]; return is }

// isHere reports whether a change that was sifted needs nothing more.
func (b *batch) isHere(id catalog.ID) bool {
	return b.isFresh(id) || slices.Contains(b.answer.Kept, id)
}

func (b *batch) refuse(id catalog.ID, code wire.Code) {
	b.answer.Refused = append(b.answer.Refused, wire.Refusal{Change: id, Code: code})
}

func (b *batch) keep(ctx context.Context, changes []catalog.Change) error {
	for _, c := range changes {
		b.seq++
		if err := b.s.insertChange(ctx, b.tx, c, b.seq, b.from.ID); err != nil {
			return fmt.Errorf("keep change %s: %w", c.ID, err)
		}
		if err := b.s.noteRequest(ctx, b.tx, c); err != nil {
			return fmt.Errorf("note request %s: %w", c.Entity, err)
		}
		b.answer.Kept = append(b.answer.Kept, c.ID)
	}
	return nil
}

// keepProject keeps what belongs to no story. A permission event among it
// speaks about every story of the project.
func (b *batch) keepProject(ctx context.Context, waiting []catalog.Change) error {
	own := of(waiting, "")
	if err := b.keep(ctx, own); err != nil || len(own) == 0 {
		return err
	}
	if slices.ContainsFunc(own, names) {
		if err := renamed(ctx, b.tx, b.from.Project); err != nil {
			return err
		}
	}
	if !slices.ContainsFunc(own, isConsent) {
		return nil
	}
	stories, err := readStories(ctx, b.tx, b.from.Project, `1 = 1`)
	if err != nil {
		return err
	}
	for _, st := range stories {
		if err := b.s.look(ctx, b.tx, st, &b.seq); err != nil {
			return err
		}
	}
	return nil
}

// keepStory keeps what may be kept of one story.
func (b *batch) keepStory(ctx context.Context, id catalog.ID, changes []catalog.Change) error {
	events, err := readConsents(ctx, b.tx, b.from.Project, id)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if e, _ := event(c); e != nil { // shape has seen to the error
			events = append(events, *e)
		}
	}
	st, err := readStory(ctx, b.tx, b.from.Project, id)
	if err != nil {
		return err
	}
	kept, refused := changes, []catalog.Change(nil)
	if !events.keep(b.s.now()) {
		kept, refused = split(changes, st != nil)
	}
	for _, c := range refused {
		delete(b.fresh, c.ID)
		b.refuse(c.ID, wire.CodeConsent)
	}
	if st == nil && len(kept) > 0 {
		st = &story{Project: b.from.Project, ID: id, Origin: b.from.ID, fresh: true}
	}
	if err := b.keep(ctx, kept); err != nil || st == nil {
		return err
	}
	return b.s.look(ctx, b.tx, *st, &b.seq)
}

// split takes apart the changes of a story that may not be kept: permission
// events of a story that is known here stay.
func split(changes []catalog.Change, known bool) (kept, refused []catalog.Change) {
	for _, c := range changes {
		if known && isConsent(c) {
			kept = append(kept, c)
		} else {
			refused = append(refused, c)
		}
	}
	return kept, refused
}

// names reports whether a change may give stories another name to be found by.
func names(c catalog.Change) bool { return c.Kind == catalog.KindTheme || c.Kind == catalog.KindPerson }

func isConsent(c catalog.Change) bool { return c.Kind == catalog.KindConsent }

func of(changes []catalog.Change, story catalog.ID) []catalog.Change {
	var own []catalog.Change
	for _, c := range changes {
		if c.Story == story {
			own = append(own, c)
		}
	}
	return own
}
