package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// Says writes down what a storyteller says on their page about their story: an
// event like any other, by the person the link was made for. Said twice in a
// row it is said once.
func (s *Store) Says(ctx context.Context, l Link, e catalog.Consent) error {
	e.Person, e.How = l.Person, catalog.HowPage
	if _, err := s.Write(ctx, l.Project, l.Story, Draft{catalog.KindConsent, catalog.NewID(), "event", e, l.Person}); err != nil {
		return fmt.Errorf("keep what was said of story %s: %w", l.Story, err)
	}
	return nil
}

// Adds keeps the storyteller's own words beside their story, as a note that
// says whose they are. The same words twice in a row are kept once.
func (s *Store) Adds(ctx context.Context, l Link, words string) error {
	id := catalog.NewID()
	_, err := s.Write(ctx, l.Project, l.Story, Draft{catalog.KindNote, id, "text", words, l.Person},
		Draft{catalog.KindNote, id, "at_ms", -1, l.Person}, Draft{catalog.KindNote, id, "sort", string(catalog.NoteTeller), l.Person})
	if err != nil {
		return fmt.Errorf("keep words beside story %s: %w", l.Story, err)
	}
	return nil
}

// GivesAgain writes down that the storyteller gives again, on their page, what
// they took back or left out: what stood before stands again. event is the
// withdrawal or the no; what else was said like it about the same part is named
// with it. Their words are the evidence: they stand in the event, which names
// their hash. ErrNotFound when there is nothing to give again, or when it is to
// be erased, which nobody takes back.
func (s *Store) GivesAgain(ctx context.Context, l Link, event catalog.ID, words string) error {
	events, err := readConsents(ctx, s.read, l.Project, l.Story)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(events, func(e catalog.Consent) bool { return e.ID == event && takes(e) })
	if at < 0 {
		return fmt.Errorf("give story %s again: %w", l.Story, ErrNotFound)
	}
	sum := sha256.Sum256([]byte(words))
	again := catalog.Consent{Kind: catalog.EventRestore, Target: events[at].Target, Conditions: words, Evidence: []string{hex.EncodeToString(sum[:])}}
	for _, e := range events {
		if !takes(e) || !samePart(e.Target, again.Target) {
			continue
		}
		if e.Choice == catalog.ChoiceErase {
			return fmt.Errorf("give story %s again: %w", l.Story, ErrNotFound)
		}
		again.Restores = append(again.Restores, e.ID)
	}
	slices.Sort(again.Restores)
	return s.Says(ctx, l, again)
}

// takes reports whether an event takes all uses of something away, and was said
// of this story alone.
func takes(e catalog.Consent) bool {
	return (e.Kind == catalog.EventWithdraw || e.Kind == catalog.EventRefuse) && len(e.Uses) == 0 && e.Target.Kind != catalog.TargetProject
}

func samePart(a, b catalog.Target) bool {
	if a.Kind == catalog.TargetExtract {
		return a.Kind == b.Kind && a.Extract == b.Extract
	}
	return a == b
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
	Parts     []Part   // what is left out because they said so, in order

	// Of a story that was taken back:
	Event    catalog.ID // the withdrawal, by whose number it is asked about
	When     time.Time  // the day
	Again    bool       // they can give it again on their page
	Laptops  int        // that have a copy, as far as is known
	Answered int        // of them that have said that they did what was asked
}

// Part is a stretch that the storyteller wants left out.
type Part struct {
	Event        catalog.ID // that says so
	Recording    catalog.ID
	FromMS, ToMS int64
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
	st.Parts = parts(events, now)
	if err := s.takenBack(ctx, l, events, &st); err != nil {
		return Standing{}, err
	}
	for _, id := range v.l.entities(catalog.KindNote) {
		if v.l.text(catalog.KindNote, id, "sort") == string(catalog.NoteTeller) {
			st.Own = append(st.Own, strings.TrimSpace(v.l.text(catalog.KindNote, id, "text")))
		}
	}
	return st, nil
}

// takenBack fills in how a story stands that was taken back. An erasure goes
// before all else that was asked.
func (s *Store) takenBack(ctx context.Context, l Link, events consents, st *Standing) error {
	d, taken := catalog.TakenBack(events, s.now())
	if !taken {
		return nil
	}
	at := slices.IndexFunc(events, func(e catalog.Consent) bool {
		return takes(e) && e.Target == catalog.WholeStory && e.Choice == catalog.ChoiceErase
	})
	if at < 0 {
		at = slices.IndexFunc(events, func(e catalog.Consent) bool { return e.ID == d.Event })
	}
	e := events[at]
	st.Taken, st.Event, st.Choice, st.Confirmed, st.Again = true, e.ID, e.Choice, e.Second != "", takes(e) && e.Choice != catalog.ChoiceErase
	st.When = dayOf(events, st.Event)
	q := Request{ID: st.Event, Project: l.Project, Story: l.Story}
	err := s.answers(ctx, &q)
	for _, a := range q.Answers {
		if st.Laptops++; a.Carried {
			st.Answered++
		}
	}
	return err
}

// parts are the stretches that somebody said no to, and that are left out.
func parts(events consents, now time.Time) (all []Part) {
	for _, e := range events {
		t := e.Target
		if !takes(e) || t.Kind != catalog.TargetRange {
			continue
		}
		out := catalog.LeftOut(events, t.Recording, catalog.UseKeep, now)
		if slices.ContainsFunc(out, catalog.Span{FromMS: t.From, ToMS: t.To}.Overlaps) {
			all = append(all, Part{e.ID, t.Recording, t.From, t.To})
		}
	}
	slices.SortFunc(all, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Recording, b.Recording), cmp.Compare(a.FromMS, b.FromMS))
	})
	return all
}
