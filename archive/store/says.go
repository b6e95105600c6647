package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"ownvoice/library/catalog"
)

// Says writes down what a storyteller says on their page about their story: an
// event like any other, by the person the link was made for.
func (s *Store) Says(ctx context.Context, l Link, e catalog.Consent) error {
	e.Person, e.How = l.Person, catalog.HowPage
	if _, err := s.Write(ctx, l.Project, l.Story, Draft{catalog.KindConsent, catalog.NewID(), "event", e}); err != nil {
		return fmt.Errorf("keep what was said of story %s: %w", l.Story, err)
	}
	return nil
}

// Adds keeps the storyteller's own words beside their story, as a note that
// says whose they are.
func (s *Store) Adds(ctx context.Context, l Link, words string) error {
	id := catalog.NewID()
	_, err := s.Write(ctx, l.Project, l.Story,
		Draft{catalog.KindNote, id, "text", words}, Draft{catalog.KindNote, id, "at_ms", -1}, Draft{catalog.KindNote, id, "sort", string(catalog.NoteTeller)})
	if err != nil {
		return fmt.Errorf("keep words beside story %s: %w", l.Story, err)
	}
	return nil
}

// Standing is how a story stands for its storyteller: also one that they have
// taken back, of which nothing is heard any more.
type Standing struct {
	KnownAs   string
	Reporter  string
	Taken     bool // taken back, wholly
	Choice    string
	Confirmed bool // of an erasure: nothing more is asked
	Uses      map[catalog.Use]catalog.Decision
	Own       []string // the words they have added
}

// Standing tells a storyteller how their story stands.
func (s *Store) Standing(ctx context.Context, l Link) (Standing, error) {
	events, err := readConsents(ctx, s.read, l.Project, l.Story)
	if err != nil {
		return Standing{}, err
	}
	changes, err := readChanges(ctx, s.read, `project = $1 AND story IN ($2, '') AND kind <> 'consent'`, l.Project, l.Story)
	if err != nil {
		return Standing{}, fmt.Errorf("read story %s: %w", l.Story, err)
	}
	v, now := scene{l: logOf(changes), events: events, now: s.now(), use: catalog.UseKeep}, s.now()
	v.look(l.Story)
	st := Standing{KnownAs: v.name, Reporter: v.l.text(catalog.KindPerson, catalog.ID(v.l.text(catalog.KindStory, l.Story, "reporter")), "known_as"),
		Uses: map[catalog.Use]catalog.Decision{}}
	for _, use := range catalog.Uses {
		st.Uses[use] = catalog.Decide(events, catalog.WholeStory, use, now)
	}
	if d, taken := catalog.TakenBack(events, now); taken {
		st.Taken = true
		if i := slices.IndexFunc(events, func(e catalog.Consent) bool { return e.ID == d.Event }); i >= 0 {
			st.Choice, st.Confirmed = events[i].Choice, events[i].Second != ""
		}
	}
	for _, id := range v.l.entities(catalog.KindNote) {
		if v.l.text(catalog.KindNote, id, "sort") == string(catalog.NoteTeller) {
			st.Own = append(st.Own, strings.TrimSpace(v.l.text(catalog.KindNote, id, "text")))
		}
	}
	return st, nil
}
