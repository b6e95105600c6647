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
var passUses = catalog.PassUses

// waitingIcon stands beside what has no answer.
const waitingIcon = "hourglass_empty"

// answer is what the storyteller has said about an extract, in words. An
// extract that is not what they heard any more waits for them again.
func (t told) answer(e catalog.Extract, now time.Time) words.State {
	who := words.They(t.KnownAs)
	s := words.State{Icon: waitingIcon, Words: "Waiting for " + lower(who), Percent: widget.NoBar}
	switch catalog.Approved(t.Events, e.Target(), now).State {
	case catalog.Kept:
		s.Icon, s.Words, s.Tone = "check_circle-fill", who+" said yes", widget.Good
		if !t.used(e, now) {
			s.Icon, s.Words, s.Tone = "lock", "Nobody for now", widget.Calm
		}
	case catalog.ToChange:
		s.Icon, s.Words, s.Tone = "front_hand", "Asked for a change", widget.Care
	case catalog.Removed:
		s.Icon, s.Words = "lock", who+" wants it left out"
	}
	return s
}

// saidOf are the sentences of the newest word about one extract by itself.
func (t told) saidOf(e catalog.Extract) []string {
	about := words.About{Who: words.They(t.KnownAs), Parts: map[catalog.Target]string{e.Target(): ""}, Asks: t.project.Uses}
	for _, c := range slices.Backward(t.Events) {
		if c.Target.Kind != catalog.TargetExtract || c.Target.Extract != e.ID {
			continue
		}
		said := about.Said(c)
		if catalog.Approved(t.Events, e.Target(), now()).State == catalog.Outgrown {
			said = append(said, "There is more in it since. It waits for another yes.")
		}
		return said
	}
	return nil
}

// used reports whether anything may be done with an extract outside the team.
func (t told) used(e catalog.Extract, now time.Time) bool {
	for _, use := range passUses {
		if catalog.DecideExtract(t.Events, e.Target(), use, now).Allows() {
			return true
		}
	}
	return false
}

func lower(s string) string { return strings.Replace(s, "The storyteller", "the storyteller", 1) }

// saidIn is what is said in a stretch of a recording, without what is left out.
func (t told) saidIn(e catalog.Extract) []catalog.Segment {
	out := t.silent[e.Recording]
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

// asks reports whether the reporter says it, and not the storyteller.
func (t told) asks(s catalog.Segment) bool {
	return s.Speaker == "You" || s.Speaker != "" && s.Speaker == t.ReporterName
}

// firstWords are the first words that the storyteller says in an extract: few
// enough for a title.
func (t told) firstWords(e catalog.Extract) string {
	const most = 6
	for _, s := range t.saidIn(e) {
		if t.asks(s) {
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
