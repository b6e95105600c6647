package story

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// passUses are what a storyteller is asked about each extract.
var passUses = []catalog.Use{catalog.UseWorkshop, catalog.UseQuote, catalog.UseExtract}

// saidAbout are the events about one extract by itself, oldest first.
func (t told) saidAbout(e catalog.Extract) []catalog.Consent {
	var all []catalog.Consent
	for _, c := range t.Events {
		if c.Target.Kind == catalog.TargetExtract && c.Target.Extract == e.ID {
			all = append(all, c)
		}
	}
	return all
}

// saidYes reports whether the storyteller has said yes to an extract itself,
// and whether anything may be done with it now.
func (t told) saidYes(e catalog.Extract, now time.Time) (said, stands bool) {
	for _, use := range passUses {
		d := catalog.Decide(t.Events, e.Target(), use, now)
		for _, c := range t.saidAbout(e) {
			if c.Uses[use] != catalog.Yes {
				continue
			}
			said, stands = true, stands || d.Allows()
		}
	}
	return said, stands
}

// answer is what the storyteller has said about an extract, in words.
func (t told) answer(e catalog.Extract, now time.Time) words.State {
	s := words.State{Icon: "hourglass_empty", Words: "Waiting for " + lower(words.They(t.KnownAs)), Percent: widget.NoBar}
	about := t.saidAbout(e)
	if len(about) == 0 {
		return s
	}
	last := about[len(about)-1]
	_, stands := t.saidYes(e, now)
	switch {
	case stands:
		s.Icon, s.Words, s.Tone = "check_circle-fill", words.They(t.KnownAs)+" said yes", widget.Good
	case last.Kind == catalog.EventRefuse || last.Kind == catalog.EventWithdraw || allNo(last):
		s.Icon, s.Words = "lock", words.They(t.KnownAs)+" wants it left out"
	case last.Conditions != "":
		s.Icon, s.Words, s.Tone = "front_hand", "Asked for a change", widget.Care
	}
	return s
}

func lower(s string) string { return strings.Replace(s, "The storyteller", "the storyteller", 1) }

// allNo reports whether an answer says no to all it is about.
func allNo(c catalog.Consent) bool {
	for _, a := range c.Uses {
		if a != catalog.No {
			return false
		}
	}
	return len(c.Uses) > 0
}

// asksAgain is what is written down when an extract that was agreed to is
// changed in what is heard of it: it asks before every use that had a yes. It
// has no kind when there is nothing to ask.
func (t told) asksAgain(was, e catalog.Extract) catalog.Consent {
	if was.StartMS == e.StartMS && was.EndMS == e.EndMS {
		return catalog.Consent{}
	}
	uses := map[catalog.Use]catalog.Answer{}
	for _, c := range t.saidAbout(was) {
		for use, a := range c.Uses {
			if a == catalog.Yes {
				uses[use] = catalog.Ask
			} else if a == catalog.No {
				delete(uses, use)
			}
		}
	}
	if len(uses) == 0 {
		return catalog.Consent{}
	}
	return catalog.Consent{Kind: catalog.EventReview, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: e.ID}, Uses: uses}
}

// saidIn is what is said in a stretch of a recording, without what is left out.
func (t told) saidIn(e catalog.Extract) []catalog.Segment {
	out := catalog.LeftOut(t.Events, e.Recording, catalog.UseTeam, time.Now())
	var all []catalog.Segment
	for _, s := range t.Segments {
		at := catalog.Span{FromMS: s.StartMS, ToMS: max(s.StartMS+1, s.EndMS)}
		inside := s.Recording == e.Recording && at.Overlaps(catalog.Span{FromMS: e.StartMS, ToMS: e.EndMS})
		if inside && !slices.ContainsFunc(out, at.Overlaps) {
			all = append(all, s)
		}
	}
	return all
}

// firstWords are the first words that the storyteller says in an extract: few
// enough for a title.
func (t told) firstWords(e catalog.Extract) string {
	const most = 6
	for _, s := range t.saidIn(e) {
		if s.Speaker != "" && s.Speaker == t.ReporterName {
			continue
		}
		said := strings.Fields(s.Text)
		if len(said) > most {
			said = said[:most]
		}
		if first := strings.TrimRight(strings.Join(said, " "), ".,;:–—-"); first != "" {
			return short(first)
		}
	}
	return ""
}

// long is how long an extract lasts: "0:41".
func long(e catalog.Extract) string { return words.Moment(e.EndMS - e.StartMS) }

// longWords is "41 seconds", "1 minute 20".
func longWords(e catalog.Extract) string {
	whole := (e.EndMS - e.StartMS + 500) / 1000
	switch {
	case whole < 1:
		return "under a second"
	case whole == 1:
		return "1 second"
	case whole < 60:
		return fmt.Sprintf("%d seconds", whole)
	case whole < 120 && whole%60 == 0:
		return "1 minute"
	case whole < 120:
		return fmt.Sprintf("1 minute %d", whole%60)
	case whole%60 == 0:
		return fmt.Sprintf("%d minutes", whole/60)
	}
	return fmt.Sprintf("%d minutes %d", whole/60, whole%60)
}

// themeNames are the names of the themes on an extract.
func (t told) themeNames(e catalog.Extract) []string {
	var all []string
	for _, theme := range t.themes {
		if slices.Contains(e.Themes, theme.ID) {
			all = append(all, theme.Name)
		}
	}
	return all
}
