package story

import (
	"fmt"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/widget"
)

// gapWhy is why nothing was heard, as a person would say it.
var gapWhy = map[string]string{
	catalog.GapUnplugged: "The microphone was not there.",
	catalog.GapLost:      "The sound did not reach Ownvoice.",
	catalog.GapAsleep:    "The laptop was asleep.",
	catalog.GapOverrun:   "The disk was too slow.",
}

// gapSaid is what a gap is, and why it is there.
func gapSaid(g catalog.Gap) (said, why string) {
	at, long := time.Duration(g.AtMS)*time.Millisecond, time.Duration(g.MS)*time.Millisecond
	switch {
	case g.Why == catalog.GapPaused:
		return "Paused at " + widget.TimeWords(at), "For " + howLong(long) + ", on purpose."
	case long < time.Second:
		said = "Not heard for a moment at " + widget.TimeWords(at)
	default:
		said = "Not heard from " + widget.TimeWords(at) + " to " + widget.TimeWords(at+long)
	}
	if why = gapWhy[g.Why]; why == "" {
		why = "Nobody knows why."
	}
	return said, why + " There is silence instead, so that times stay true."
}

// howLong is a stretch of time in words.
func howLong(d time.Duration) string {
	switch {
	case d < 1500*time.Millisecond:
		return "a second"
	case d < 90*time.Second:
		return fmt.Sprintf("%d seconds", d.Round(time.Second)/time.Second)
	case d < 90*time.Minute:
		return fmt.Sprintf("%d minutes", d.Round(time.Minute)/time.Minute)
	}
	return fmt.Sprintf("%d hours", d.Round(time.Hour)/time.Hour)
}

// mostGaps is how many are drawn: more of them would be one.
const mostGaps = 200

// gapsIn is when a track was not heard, on the timeline; a pause takes no time
// in it.
func gapsIn(take catalog.Take, i int) []widget.Span {
	t := take.Tracks[i]
	backwards := catalog.Take{Tracks: []catalog.Track{t, take.Tracks[0]}}
	at := func(ms int64) time.Duration {
		frame := backwards.FrameAt(1, float64(ms)*float64(t.RateHz)/1000)
		return time.Duration(max(0, min(frame/float64(max(1, take.Tracks[0].RateHz)), take.Seconds())) * float64(time.Second))
	}
	var all []widget.Span
	for _, g := range t.Gaps {
		if g.Why != catalog.GapPaused && len(all) < mostGaps {
			all = append(all, widget.Span{From: at(g.AtMS), To: at(g.AtMS + g.MS)})
		}
	}
	return all
}
