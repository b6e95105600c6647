package library

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// Why something is not taken back, or not brought back.
var (
	ErrErased     = errors.New("story was erased")
	ErrErasing    = errors.New("erasing is not finished")
	ErrWrongName  = errors.New("this is not whose story it is")
	ErrOnePart    = errors.New("one part of a recording cannot be erased")
	ErrNoEvidence = errors.New("there is no evidence for it")
)

// Withdrawal is somebody taking back a story, or a part of it.
type Withdrawal struct {
	Story  catalog.ID
	Target catalog.Target // zero: the story
	Choice string         // catalog.ChoiceStop, ChoiceClose or ChoiceErase
	Until  time.Time      // of ChoiceClose: when they want to be asked again
	Uses   []catalog.Use  // of ChoiceStop: these alone; none: every use
	How    string         // see catalog.HowPaper
	Said   string         // in their words; not kept with an erasure

	// An erasure destroys nothing before somebody has confirmed it: a second
	// person, by name, or the same once more by typing whose story it is, see
	// Whose. Until then the story is sealed.
	SecondPerson string
	Name         string
}

// Withdraw takes something back, at once and without a network: from its
// return on it is in no list, search or player of this laptop, nothing of it is
// sent but the withdrawal itself, and after a confirmed erasure nothing of it
// is left here but the tombstone. The receipt is for the storyteller. An
// erasure that could not be finished answers ErrErasing beside the receipt:
// it goes on at the next Open.
func (l *Library) Withdraw(ctx context.Context, w Withdrawal) (Receipt, error) {
	if w.Target == (catalog.Target{}) {
		w.Target = catalog.WholeStory
	}
	if err := l.sensible(ctx, w); err != nil {
		return Receipt{}, err
	}
	second, err := l.second(ctx, w)
	if err != nil {
		return Receipt{}, err
	}
	receipt, err := l.receipt(ctx, w)
	if err != nil {
		return Receipt{}, err
	}
	e := catalog.Consent{Kind: catalog.EventWithdraw, Target: w.Target, Choice: w.Choice, Until: w.Until, How: w.How, Conditions: w.Said, Second: second}
	for _, use := range w.Uses {
		if e.Uses == nil {
			e.Uses = map[catalog.Use]catalog.Answer{}
		}
		e.Uses[use] = catalog.No
	}
	if w.Choice == catalog.ChoiceErase {
		e.How, e.Conditions = "", "" // an event outlives what it erases
	}
	of := w.Story
	if w.Target.Kind == catalog.TargetProject {
		of = ""
	}
	e, err = l.Give(ctx, of, e)
	if err != nil && !errors.Is(err, ErrErasing) {
		return Receipt{}, err
	}
	receipt.Event, receipt.At, receipt.Second = e.ID, l.now().Truncate(time.Second), second
	if w.Choice != catalog.ChoiceErase || second == "" {
		receipt.Destroyed, receipt.Waits = nil, w.Choice == catalog.ChoiceErase
	}
	for _, stop := range []string{`UPDATE file SET upload = '' WHERE recording IN (SELECT id FROM recording WHERE story = ?)`, `UPDATE attachment SET upload = '' WHERE story = ?`} {
		if _, stop := l.write.ExecContext(ctx, stop, of); stop != nil {
			return receipt, fmt.Errorf("stop sending story %s: %w", of, edge(stop))
		}
	}
	return receipt, err
}

// sensible says what is wrong with a withdrawal before anything is done.
func (l *Library) sensible(ctx context.Context, w Withdrawal) error {
	if erased, err := l.erased(ctx, w.Story); err != nil || erased {
		return errors.Join(err, fmt.Errorf("take back story %s: %w", w.Story, ErrErased))
	}
	if _, err := l.story(ctx, w.Story); err != nil {
		return err
	}
	switch {
	case !slices.Contains([]string{catalog.ChoiceStop, catalog.ChoiceClose, catalog.ChoiceErase}, w.Choice),
		w.Choice != catalog.ChoiceClose && !w.Until.IsZero(), w.Choice != catalog.ChoiceStop && len(w.Uses) > 0:
		return fmt.Errorf("take back story %s: choice %q: %w", w.Story, w.Choice, catalog.ErrMalformed)
	case w.Choice == catalog.ChoiceErase && w.Target != catalog.WholeStory:
		return fmt.Errorf("erase %s of story %s: %w", w.Target, w.Story, ErrOnePart)
	}
	return nil
}

// Whose is what may be typed to confirm an erasure: the name the storyteller is
// known by, or the title; the beginning of the story's id where it has neither.
func (l *Library) Whose(ctx context.Context, story catalog.ID) ([]string, error) {
	s, err := l.story(ctx, story)
	if err != nil {
		return nil, err
	}
	names := []string{}
	for _, name := range []string{s.KnownAs, s.Title} {
		if spelt(name) != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		names = append(names, string(story[:13]))
	}
	return names, nil
}

// second says how an erasure was confirmed; "" when it was not.
func (l *Library) second(ctx context.Context, w Withdrawal) (string, error) {
	if w.Choice != catalog.ChoiceErase {
		return "", nil
	}
	reporter, err := l.Reporter(ctx)
	if err != nil {
		return "", err
	}
	if who := spelt(w.SecondPerson); who != "" {
		if who == spelt(reporter.KnownAs) {
			return "", fmt.Errorf("erase story %s: the second person is the first: %w", w.Story, ErrWrongName)
		}
		return catalog.SecondPerson, nil
	}
	if spelt(w.Name) == "" {
		return "", nil
	}
	names, err := l.Whose(ctx, w.Story)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(names, func(name string) bool { return spelt(name) == spelt(w.Name) }) {
		return "", fmt.Errorf("erase story %s: %w", w.Story, ErrWrongName)
	}
	return catalog.SecondName, nil
}

// spelt is a name as two people may type it.
func spelt(name string) string { return folded(strings.Join(strings.Fields(name), " ")) }

// Restore brings back what one withdrawal or refusal took away: by its id, and
// with the storyteller's word for it, attached before (see Attach). What was
// erased cannot be brought back: ErrErased.
func (l *Library) Restore(ctx context.Context, story, withdrawal catalog.ID, evidence ...string) (catalog.Consent, error) {
	none := catalog.Consent{}
	if erased, err := l.erased(ctx, story); err != nil || erased {
		return none, errors.Join(err, fmt.Errorf("restore story %s: %w", story, ErrErased))
	}
	all, err := l.Events(ctx, story)
	if err != nil {
		return none, err
	}
	at := slices.IndexFunc(all, func(e catalog.Consent) bool {
		return e.ID == withdrawal && (e.Kind == catalog.EventWithdraw || e.Kind == catalog.EventRefuse)
	})
	if at < 0 {
		return none, fmt.Errorf("restore story %s: no withdrawal %.36s: %w", story, withdrawal, catalog.ErrMalformed)
	}
	for _, hash := range evidence {
		if _, err := l.Attachment(ctx, hash); err != nil {
			return none, err
		}
	}
	if len(evidence) == 0 {
		return none, fmt.Errorf("restore story %s: %w", story, ErrNoEvidence)
	}
	of := story
	if all[at].Target.Kind == catalog.TargetProject {
		of = ""
	}
	return l.Give(ctx, of, catalog.Consent{Kind: catalog.EventRestore, Target: all[at].Target, Restores: []catalog.ID{withdrawal}, Evidence: evidence})
}
