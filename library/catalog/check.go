package catalog

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Limits on an event that is written down here.
const (
	maxConditions = 1 << 15 // bytes
	maxName       = 1 << 10
	maxHelp       = 16
)

var (
	hash    = regexp.MustCompile(`^[0-9a-f]{64}$`)
	useName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,39}$`)
	kinds   = []EventKind{EventTold, EventAgreed, EventAgreement, EventChange, EventReview, EventCorrection, EventRefuse, EventWithdraw, EventPause, EventRestore, EventNote}
	hows    = []string{"", HowPaper, HowScreen, HowSpoken, HowApart, HowMessage, HowAskOnRecording, HowNotAskedYet}
)

// Check says what is wrong with an event before it is written down. One that
// arrived from elsewhere is never refused: what cannot be read in it blocks.
func (e Consent) Check() error {
	bad := func(what string) error { return fmt.Errorf("event: %s: %w", what, ErrMalformed) }
	for use, a := range e.Uses {
		if !useName.MatchString(string(use)) || a != Yes && a != No && a != Ask {
			return bad("an answer that is none")
		}
	}
	for _, h := range append(slices.Clone(e.Evidence), e.Form) {
		if h != "" && !hash.MatchString(h) {
			return bad("evidence or form is not a hash")
		}
	}
	switch {
	case !slices.Contains(kinds, e.Kind):
		return bad("kind")
	case !e.Target.known() || e.Target.Kind == TargetRange && e.Target.nowhere() || e.Target.Kind == TargetExtract && e.Target.Extract == "":
		return bad("target")
	case !sensibleDay(e.From) || !sensibleDay(e.Until) || !sensibleDay(e.ReviewOn):
		return bad("a date is too far away")
	case len(e.Restores) > 0 != (e.Kind == EventRestore):
		return bad("a restore names what it restores, and nothing else does")
	case !namesWell(e.As) || e.Voice != "" && e.Voice != VoiceHeard && e.Voice != VoiceWords:
		return bad("the name they chose")
	case !slices.Contains(hows, e.How) || !e.choosesWell():
		return bad("how it was given, or what was chosen")
	case len(e.Conditions) > maxConditions || len(e.Help) > maxHelp || slices.ContainsFunc(e.Help, func(h string) bool { return len(h) > maxName }):
		return bad("too many words")
	case !e.Spoken.sensible() || !e.Heard.sensible():
		return bad("a stretch that ends before it begins")
	}
	return nil
}

// sensibleDay keeps dates that every program can write: none, or one between
// the years 1000 and 9999.
func sensibleDay(t time.Time) bool { return t.IsZero() || t.Year() >= 1000 && t.Year() <= 9999 }

func namesWell(as string) bool {
	name, chosen := strings.CutPrefix(as, "chosen:")
	return slices.Contains([]string{"", "real", "first", "none"}, as) || chosen && strings.TrimSpace(name) != "" && len(name) <= maxName
}

// choosesWell reports whether the event's choice is one of its kind.
func (e Consent) choosesWell() bool {
	switch {
	case e.Choice == "":
		return e.Second == ""
	case e.Kind == EventWithdraw:
		erases := e.Choice == ChoiceErase
		return slices.Contains([]string{ChoiceStop, ChoiceClose, ChoiceErase}, e.Choice) && (e.Second == "" || erases && (e.Second == SecondPerson || e.Second == SecondName))
	case e.Kind == EventRefuse:
		return e.Choice == ChoiceRemove && e.Second == ""
	}
	return e.speaks() && (e.Choice == ChoiceKeep || e.Choice == ChoiceChange) && e.Second == ""
}

func (s *Spoken) sensible() bool {
	return s == nil || s.FromMS >= 0 && s.FromMS < s.ToMS
}
