package consent

import (
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
)

// given is what somebody said when they were asked. The zero given says
// nothing, and nothing is written down of it.
type given struct {
	answers    map[catalog.Use]catalog.Answer
	as         string // as catalog.Consent.As
	voice      string // as catalog.Consent.Voice
	until      time.Time
	review     time.Time
	conditions string

	how       string
	spoken    *catalog.Spoken
	help      []string
	evidence  []string // attachments
	sheet     string   // hash of the information sheet that was read out
	agreement string   // hash of the agreement that was
}

// said reports whether anything was said that can be written down.
func (g given) said() bool {
	return len(g.answers) > 0 || g.as != "" || g.voice != "" || strings.TrimSpace(g.conditions) != ""
}

// events are what has to be written down, the more careful first: when only
// some of it can be written, nothing more is allowed than was said.
//
// An end date ends what somebody said yes to. A no has none: it would be a
// closure, after which an older yes stood again. So the two are two events.
func (g given) events(target catalog.Target, before []catalog.Consent) []catalog.Consent {
	if !g.said() {
		return nil
	}
	var all []catalog.Consent
	if g.sheet != "" {
		told := g.event(catalog.EventTold, target)
		told.Form, told.As, told.Voice, told.Conditions, told.ReviewOn = g.sheet, "", "", "", time.Time{}
		all = append(all, told)
	}
	kind := catalog.EventAgreement
	if slices.ContainsFunc(before, func(e catalog.Consent) bool { return len(e.Uses) > 0 && e.Target == target }) {
		kind = catalog.EventChange
	}
	no, other := map[catalog.Use]catalog.Answer{}, map[catalog.Use]catalog.Answer{}
	for use, answer := range g.answers {
		if answer == catalog.No {
			no[use] = answer
		} else {
			other[use] = answer
		}
	}
	if g.until.IsZero() || len(no) == 0 || len(other) == 0 {
		e := g.event(kind, target)
		e.Uses = g.answers
		if len(other) > 0 {
			e.Until = g.until
		}
		return append(all, e)
	}
	refused, allowed := g.event(kind, target), g.event(kind, target)
	refused.Uses, refused.ReviewOn, refused.Conditions = no, time.Time{}, ""
	allowed.Uses, allowed.Until = other, g.until
	return append(all, refused, allowed)
}

// event is one event with all that goes for each of them.
func (g given) event(kind catalog.EventKind, target catalog.Target) catalog.Consent {
	e := catalog.Consent{Kind: kind, Target: target, As: g.as, Voice: g.voice, How: g.how, Spoken: g.spoken, Help: g.help, Evidence: g.evidence,
		ReviewOn: g.review, Conditions: strings.TrimSpace(g.conditions), Form: g.agreement}
	if isPicture(target) && kind != catalog.EventTold {
		e.Kind = catalog.EventReview
		for _, answer := range g.answers {
			if answer == catalog.Yes {
				e.Choice = catalog.ChoiceKeep // they have seen it: it lay before them
			}
		}
	}
	return e
}

// isPicture reports whether a target is a picture: a part that lies nowhere in
// the recording.
func isPicture(t catalog.Target) bool { return t.Kind == catalog.TargetExtract && t.From >= t.To }
