package widget

import (
	"math"
	"time"
)

// Verdict is what a person is told about a level. The zero value says
// nothing yet.
type Verdict int

const (
	NoVerdict Verdict = iota
	LevelGood
	TooQuiet
	TooLoud
	Listening // quiet because the other one is talking
	NotHeard
)

var verdicts = map[Verdict]struct {
	words, icon string
	tone        Tone
}{
	LevelGood: {"Good", "check_circle-fill", Good},
	TooQuiet:  {"Too quiet", "volume_up-fill", Care},
	TooLoud:   {"Too loud", "warning-fill", Serious},
	Listening: {"Listening", "hearing", Calm},
	NotHeard:  {"Not heard", "mic_off", Serious},
}

// Words is the verdict as a person reads it; empty before there is one.
func (v Verdict) Words() string { return verdicts[v].words }

// Icon is the verdict's icon in theme; empty before there is one.
func (v Verdict) Icon() string { return verdicts[v].icon }

// Tone is how the verdict sounds.
func (v Verdict) Tone() Tone { return verdicts[v].tone }

// Where the zones of a level lie, in dBFS: a start, after ui.md section 4.
const (
	quietBelow    = -30
	loudAbove     = -6
	notHeardBelow = -60
)

// verdictAfter is how long a level has to stay in another zone before the
// word changes, so that it does not flicker between two words of a sentence.
const verdictAfter = 1500 * time.Millisecond

// lookBack is how far back the loudest is looked for. It is shorter than
// verdictAfter, so that one door that bangs is not "Too loud".
const lookBack = 1200 * time.Millisecond

// listensFor is how long one who was heard may be silent while the other
// talks: a headset that shuts off between sentences gives nothing at all.
const listensFor = 10 * time.Second

// level is one measurement: root mean square and peak, in dBFS.
type level struct {
	at        time.Time
	rms, peak float64
}

// judge turns levels into a steady verdict. It looks at the loudest of the
// last moments, because people breathe between words.
type judge struct {
	recent  []level
	verdict Verdict
	next    Verdict
	since   time.Time
	other   bool      // the other one is talking
	heard   time.Time // when anything was heard last
}

// hear takes one measurement and says the verdict.
func (j *judge) hear(l level) Verdict {
	if math.IsNaN(l.rms) || math.IsNaN(l.peak) {
		l.rms, l.peak = math.Inf(-1), math.Inf(-1)
	}
	j.recent = append(j.recent, l)
	for len(j.recent) > 0 && l.at.Sub(j.recent[0].at) > lookBack {
		j.recent = j.recent[1:]
	}
	if l.peak >= notHeardBelow {
		j.heard = l.at
	}
	now := j.now()
	if now != j.next {
		j.next, j.since = now, l.at
	}
	if now != j.verdict && l.at.Sub(j.since) >= verdictAfter {
		j.verdict = now
	}
	return j.verdict
}

// now is the verdict if it needed not to be steady.
func (j *judge) now() Verdict {
	rms, peak := math.Inf(-1), math.Inf(-1)
	for _, l := range j.recent {
		rms, peak = max(rms, l.rms), max(peak, l.peak)
	}
	switch {
	case peak < notHeardBelow && j.other && j.recent[len(j.recent)-1].at.Sub(j.heard) < listensFor:
		return Listening
	case peak < notHeardBelow:
		return NotHeard
	case peak > loudAbove:
		return TooLoud
	case rms >= quietBelow:
		return LevelGood
	case j.other:
		return Listening
	}
	return TooQuiet
}
