// Package words says what a person reads beside a story: what may be done with
// it, where it is kept, when it was told. The words for states are those of
// the design and no others. It knows no widget's insides and no disk.
package words

import (
	"fmt"
	"strconv"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/widget"
)

// State is a state as it is shown: always an icon and words.
type State struct {
	Icon    string
	Words   string
	Sub     string // second line, may be empty
	Tone    widget.Tone
	Percent int // 0 to 100 draws a bar; widget.NoBar draws none
}

// Pill is a new pill that shows the state.
func (s State) Pill() *widget.StatusPill {
	p := widget.NewStatusPill("", "", widget.Calm)
	s.On(p)
	return p
}

// On shows the state on a pill.
func (s State) On(p *widget.StatusPill) { p.Set(s.Icon, s.Words, s.Sub, s.Tone, s.Percent) }

// OneLine is the state without its second line and without a bar.
func (s State) OneLine() State {
	s.Sub, s.Percent = "", widget.NoBar
	return s
}

var consentIcons = map[catalog.PermissionState]string{
	catalog.PermitAnyone:   "language",
	catalog.PermitReport:   "article",
	catalog.PermitExtracts: "content_cut",
	catalog.PermitTeam:     "group",
	catalog.PermitNotAsked: "chat_bubble",
	catalog.PermitNobody:   "lock",
	catalog.PermitTaken:    "undo",
}

// Consent is what may be done with a story.
func Consent(p catalog.Permission) State {
	s := State{Icon: consentIcons[p.State], Words: p.Words, Sub: p.As, Percent: widget.NoBar}
	switch p.State {
	case catalog.PermitNotAsked:
		s.Tone, s.Sub = widget.Care, "stays private till then"
	case catalog.PermitTaken, catalog.PermitNobody:
		s.Sub = ""
	}
	return s
}

// Title is a story's title as words that were said, in quotes. One without a
// title yet is called by whose it is.
func Title(title, knownAs string) string {
	if title != "" {
		return "“" + title + "”"
	}
	return Whose(knownAs)
}

// Whose is "Maureen’s story".
func Whose(knownAs string) string {
	if knownAs == "" {
		return "A story without a name"
	}
	return Possessive(knownAs) + " story"
}

// Possessive is "Maureen’s".
func Possessive(name string) string { return name + "’s" }

// Laptop is what a coordinator sees a laptop called that has joined: "Rosa’s
// laptop".
func Laptop(reporter string) string {
	if reporter == "" {
		return "A laptop"
	}
	return Possessive(reporter) + " laptop"
}

// Name is what a person is known as, also one who wants no name.
func Name(knownAs string) string {
	if knownAs == "" {
		return "No name"
	}
	return knownAs
}

// They is a person as the subject of a sentence.
func They(knownAs string) string {
	if knownAs == "" {
		return "The storyteller"
	}
	return knownAs
}

// Day is "14 Nov 2026".
func Day(t time.Time) string { return t.Format("2 Jan 2006") }

// Length is how long a story sounds, in whole minutes: "42 min".
func Length(seconds float64) string {
	switch {
	case seconds <= 0:
		return "no sound yet"
	case seconds < 60:
		return "under a minute"
	}
	return strconv.Itoa(int(seconds/60+0.5)) + " min"
}

// Line is "Maureen  ·  14 Nov 2026  ·  42 min".
func Line(r library.Row) string {
	return Name(r.KnownAs) + "  ·  " + Day(r.Recorded) + "  ·  " + Length(r.Seconds)
}

// Stories is "1 story", "12 stories", "10,000 stories".
func Stories(n int) string {
	if n == 1 {
		return "1 story"
	}
	return Number(n) + " stories"
}

// Number is a number as people write it: "10,000".
func Number(n int) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}

// People is "1 person", "12 people".
func People(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}

// Moment is a place in a recording: "12:31".
func Moment(ms int64) string { return widget.TimeWords(time.Duration(ms) * time.Millisecond) }

// Size is how much room a file takes, in whole megabytes.
func Size(bytes int64) string {
	if bytes < 1_000_000 {
		return "under 1 MB"
	}
	return fmt.Sprintf("%d MB", (bytes+500_000)/1_000_000)
}
