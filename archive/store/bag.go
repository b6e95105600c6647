package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Bag is what a member of the project may take away of a story for one use:
// what the storyteller left out of that use, or of the team's, is not in it.
type Bag struct {
	Telling
	Use       catalog.Use
	Decisions map[catalog.Use]catalog.Decision
	LeftOut   map[catalog.ID][]catalog.Span // of each recording
	Events    []catalog.ID                  // what was said about it, oldest first
	Files     []Bagged
}

// Bagged is a file of a bag. Open asks once more whether it may be taken.
type Bagged struct {
	File
	Open func(context.Context) (*Sound, error)
}

// plainName is a file name that means the same on every computer.
var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`)

// Bag packs a story for a use. ErrNotFound: the reader is no member of the
// project, or the team may not hear the story; a CodeConsent problem: the team
// may, and the storyteller has not said yes to that use.
func (s *Store) Bag(ctx context.Context, r Reader, id catalog.ID, use catalog.Use) (Bag, error) {
	if r.right != member {
		return Bag{}, ErrNotFound
	}
	t, err := s.Telling(ctx, r, id)
	if err != nil {
		return Bag{}, err
	}
	b := Bag{Telling: t, Use: use, Decisions: map[catalog.Use]catalog.Decision{}, LeftOut: map[catalog.ID][]catalog.Span{}}
	if err := s.pack(ctx, &b); err != nil {
		return Bag{}, fmt.Errorf("pack story %s: %w", id, err)
	}
	return b, nil
}

func (s *Store) pack(ctx context.Context, b *Bag) error {
	events, err := readConsents(ctx, s.read, b.ProjectID, b.ID)
	if err != nil {
		return err
	}
	for _, use := range []catalog.Use{catalog.UseKeep, catalog.UseTeam, b.Use} {
		d := catalog.DecideHeard(events, catalog.WholeStory, use, s.now())
		if b.Decisions[use] = d; !d.Allows() {
			return no(wire.CodeConsent)
		}
	}
	for _, e := range events {
		b.Events = append(b.Events, e.ID)
	}
	slices.Sort(b.Events)
	changes, err := readChanges(ctx, s.read, `project = $1 AND story IN ($2, '') AND kind <> 'consent'`, b.ProjectID, b.ID)
	if err != nil {
		return err
	}
	v := scene{l: logOf(changes), events: events, now: s.now(), use: b.Use}
	if b.Use != catalog.UseTeam && v.l.keepsPrivate() {
		return no(wire.CodeConsent)
	}
	v.look(b.ID)
	b.narrow(&v)
	return s.bagFiles(ctx, b, &v)
}

// narrow takes out of what the team may read what the use may not have.
func (b *Bag) narrow(v *scene) {
	for _, l := range b.Words {
		if l.LeftOut {
			v.left[l.Recording] = append(v.left[l.Recording], catalog.Span{FromMS: l.FromMS, ToMS: l.ToMS})
		}
	}
	for id, parts := range v.left {
		if b.LeftOut[id] = catalog.Joined(parts); len(parts) == 0 {
			delete(b.LeftOut, id)
		}
	}
	b.Words = slices.DeleteFunc(b.Words, func(l Line) bool {
		return l.LeftOut || v.hides(l.Recording, catalog.Span{FromMS: l.FromMS, ToMS: l.ToMS})
	})
	for id, parts := range b.LeftOut {
		for _, p := range parts {
			b.Words = append(b.Words, Line{Recording: id, FromMS: p.FromMS, ToMS: p.ToMS, LeftOut: true})
		}
	}
	slices.SortFunc(b.Words, func(a, c Line) int {
		return cmp.Or(cmp.Compare(a.Recording, c.Recording), cmp.Compare(a.FromMS, c.FromMS))
	})
	b.Extracts = slices.DeleteFunc(b.Extracts, func(p Passage) bool {
		return v.hides(p.Recording, catalog.Span{FromMS: p.StartMS, ToMS: p.EndMS}) || !catalog.DecideExtract(v.events, p.Target(), b.Use, v.now).Allows()
	})
}

func (s *Store) bagFiles(ctx context.Context, b *Bag, v *scene) error {
	held, err := s.filesOf(ctx, s.read, `project = $1 AND story = $2`, b.ProjectID, b.ID)
	if err != nil {
		return err
	}
	for _, f := range held {
		// what was brought in as it was may hold more than the voice
		if f.Kind == catalog.FileOriginal || !plainName.MatchString(f.Track) || f.Recording != "" && !f.Recording.Valid() {
			continue
		}
		may, err := s.mayTake(ctx, v.events, f, b.Use)
		if err != nil {
			return err
		}
		if !may || f.Kind == catalog.FileAttachment && !v.shows(f.SHA256) {
			continue
		}
		b.Files = append(b.Files, Bagged{f, func(ctx context.Context) (*Sound, error) { return s.take(ctx, f, b.Use) }})
	}
	return nil
}

// shows reports whether an attachment is a picture that may be put to the use.
func (v *scene) shows(sha256 string) bool {
	for _, id := range v.l.entities(catalog.KindPicture) {
		p := catalog.Picture{ID: id, SHA256: v.l.text(catalog.KindPicture, id, "sha256")}
		if p.SHA256 == sha256 {
			return catalog.DecideExtract(v.events, p.Asked(), v.use, v.now).Allows()
		}
	}
	return false
}

func (s *Store) mayTake(ctx context.Context, events consents, f File, use catalog.Use) (bool, error) {
	for _, u := range []catalog.Use{catalog.UseTeam, use} {
		if may, err := s.allows(ctx, s.read, events, f, u); err != nil || !may {
			return false, err
		}
	}
	return true, nil
}

// take opens a file of a bag, if it may still be taken.
func (s *Store) take(ctx context.Context, f File, use catalog.Use) (*Sound, error) {
	events, err := readConsents(ctx, s.read, f.Project, f.Story)
	if err != nil {
		return nil, err
	}
	may, err := s.mayTake(ctx, events, f, use)
	if err == nil && !may {
		err = no(wire.CodeConsent)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("take file %s", f.SHA256), err)
	}
	return s.open(ctx, f.SHA256, f.Bytes)
}
