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

// Refused is the error of a door that consent keeps shut. errors.Is finds
// ErrConsent in it.
type Refused struct {
	Use      catalog.Use
	Decision catalog.Decision
}

// Error names the use; what to tell a person stands in Decision.Why.
func (r *Refused) Error() string { return fmt.Sprintf("%s: %v", r.Use, ErrConsent) }

// Is makes a Refused an ErrConsent.
func (r *Refused) Is(target error) bool { return target == ErrConsent }

// Give writes down what a person said: an event that has seen every event of
// the story known here. story "" is for an event about the whole project. The
// event comes back with its id, its writer and what it has seen.
func (l *Library) Give(ctx context.Context, story catalog.ID, e catalog.Consent) (catalog.Consent, error) {
	if story == "" && e.Target != catalog.WholeProject {
		return e, fmt.Errorf("event of the project about %s: %w", e.Target, catalog.ErrMalformed)
	}
	if err := e.Check(); err != nil {
		return e, err
	}
	if erased, err := l.erased(ctx, story); err != nil || erased {
		return e, errors.Join(err, fmt.Errorf("write down event of %s: %w", story, ErrErased))
	}
	if story != "" {
		s, err := l.story(ctx, story)
		if err != nil {
			return e, err
		}
		if e.Person == "" {
			e.Person = s.Storyteller
		}
	}
	if err := l.heardNow(ctx, &e); err != nil {
		return e, err
	}
	e.ID, e.Device, e.WrittenBy = catalog.NewID(), l.Device().ID, l.Device().Reporter
	err := l.change(ctx, func(w *writing) error {
		known, err := events(ctx, w.tx, story)
		if err != nil {
			return err
		}
		e.Seen = catalog.Newest(known)
		e.Clock = w.clock.Next(l.now()).String()
		return w.set(catalog.KindConsent, e.ID, story, "event", e)
	})
	if err != nil {
		return e, err
	}
	return e, l.eraseAll(ctx) // which hardly ever has anything to do
}

// heardNow writes into a word about an extract which stretch it was about: the
// one that the extract has now, and that they have just heard.
func (l *Library) heardNow(ctx context.Context, e *catalog.Consent) error {
	if e.Target.Kind != catalog.TargetExtract || e.Choice == "" || e.Heard != nil {
		return nil
	}
	at, err := l.whereIs(ctx, catalog.Target{Kind: catalog.TargetExtract, Extract: e.Target.Extract})
	if err != nil {
		return fmt.Errorf("look where extract %.36s is: %w", e.Target.Extract, err)
	}
	if at.To > at.From {
		e.Heard = &catalog.Spoken{Recording: at.Recording, Span: catalog.Span{FromMS: at.From, ToMS: at.To}}
	}
	return nil
}

// Events gives the events that speak about a story: its own and its project's.
func (l *Library) Events(ctx context.Context, story catalog.ID) ([]catalog.Consent, error) {
	return events(ctx, l.read, story)
}

func events(ctx context.Context, db querier, story catalog.ID) ([]catalog.Consent, error) {
	var all []catalog.Consent
	err := rows(ctx, db, `SELECT entity, value FROM change WHERE kind = 'consent' AND story IN (?, '')
		AND (value <> 'null' OR story NOT IN (SELECT story FROM tombstone)) ORDER BY entity, id`, func(rs *sql.Rows) error {
		e, err := scanEvent(rs)
		all = append(all, e)
		return err
	}, story)
	if err != nil {
		return nil, fmt.Errorf("read consent of %s: %w", story, err)
	}
	return all, nil
}

// scanEvent reads an event. One that cannot be read stands for a no.
func scanEvent(rs *sql.Rows, more ...any) (catalog.Consent, error) {
	var id catalog.ID
	var raw []byte
	if err := rs.Scan(append([]any{&id, &raw}, more...)...); err != nil {
		return catalog.Consent{}, err
	}
	var e catalog.Consent
	if json.Unmarshal(raw, &e) != nil {
		e = catalog.Consent{}
	}
	e.ID = id
	return e, nil
}

type storyEvents map[catalog.ID][]catalog.Consent

func (s storyEvents) of(story catalog.ID) []catalog.Consent {
	return append(s[story][:len(s[story]):len(s[story])], s[""]...)
}

// eventsByStory reads them story by story, along the index: every press of a
// key in the search asks for them, and the log is many times as long.
func (l *Library) eventsByStory(ctx context.Context) (storyEvents, error) {
	by := storyEvents{}
	err := rows(ctx, l.read, `SELECT entity, value, story FROM change WHERE kind = 'consent' AND story IN (SELECT id FROM story UNION ALL SELECT '')`, func(rs *sql.Rows) error {
		var story catalog.ID
		e, err := scanEvent(rs, &story)
		by[story] = append(by[story], e)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read consent: %w", err)
	}
	return by, nil
}

// Decide answers whether something may be done with a story, or with one
// extract or picture of it, now. See catalog.DecideExtract and DecideHeard.
func (l *Library) Decide(ctx context.Context, story catalog.ID, target catalog.Target, use catalog.Use) (catalog.Decision, error) {
	return l.DecideAt(ctx, story, target, use, l.now())
}

// DecideAt is Decide at another time, of which what is known now is asked.
func (l *Library) DecideAt(ctx context.Context, story catalog.ID, target catalog.Target, use catalog.Use, at time.Time) (catalog.Decision, error) {
	if _, err := l.story(ctx, story); err != nil {
		return catalog.Decision{}, err
	}
	all, err := l.Events(ctx, story)
	if err != nil {
		return catalog.Decision{}, err
	}
	if target.Kind == catalog.TargetExtract {
		if target, err = l.whereIs(ctx, target); err != nil {
			return catalog.Decision{}, err
		}
		return catalog.DecideExtract(all, target, use, at), nil
	}
	return catalog.DecideHeard(all, target, use, at), nil
}

// MayRecord is the door before the first sample: the person agreed, or the
// words to ask on the recording were laid ready, or the story is one that was
// recorded elsewhere, and it was written down that nobody has asked yet.
// Otherwise it is a *Refused.
func (l *Library) MayRecord(ctx context.Context, story catalog.ID) error {
	all, err := l.Events(ctx, story)
	if err != nil {
		return err
	}
	d := catalog.Agreed(all, l.now())
	if d.Allows() {
		return nil
	}
	s, err := l.story(ctx, story)
	if err != nil {
		return err
	}
	if d.Event == "" { // nothing stops it, nobody has agreed yet
		for _, e := range all {
			if e.Kind == catalog.EventTold && (e.How == HowAskOnRecording || e.How == HowNotAskedYet && s.Mode == catalog.ModeImport) {
				return nil
			}
		}
	}
	return &Refused{Use: "record", Decision: d}
}

// HowAskOnRecording and HowNotAskedYet are catalog's.
const (
	HowAskOnRecording = catalog.HowAskOnRecording
	HowNotAskedYet    = catalog.HowNotAskedYet
)

// ErrBinned is the answer about a story in the bin: it is heard nowhere, and
// nothing of it is sent, until it is brought back.
var ErrBinned = errors.New("story is in the bin")

// MayHear is the door of every player: a story made here may be heard by its
// reporter, another's only with the team's yes, and neither once it was taken
// back or refused, or while it is in the bin. Which parts of it stay silent,
// LeftOut says. Otherwise it is a *Refused or ErrBinned.
func (l *Library) MayHear(ctx context.Context, story catalog.ID) error {
	return l.mayHear(ctx, story, catalog.Decide)
}

// mayHear is MayHear with the rule that another's story is asked by.
func (l *Library) mayHear(ctx context.Context, story catalog.ID, rule func([]catalog.Consent, catalog.Target, catalog.Use, time.Time) catalog.Decision) error {
	r, err := l.story(ctx, story)
	if err != nil {
		return err
	}
	all, err := l.Events(ctx, story)
	if err != nil {
		return err
	}
	if d := rule(all, catalog.WholeStory, catalog.UseTeam, l.now()); !r.own && !d.Allows() {
		return &Refused{Use: catalog.UseTeam, Decision: d}
	}
	if d := catalog.Agreed(all, l.now()); !d.Allows() && d.Event != "" {
		return &Refused{Use: catalog.UseTeam, Decision: d}
	}
	if r.Binned {
		return fmt.Errorf("hear story %s: %w", story, ErrBinned)
	}
	return nil
}
