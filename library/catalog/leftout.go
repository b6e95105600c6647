package catalog

import (
	"slices"
	"time"
)

// Span is a stretch of a recording's timeline, in milliseconds; ToMS is the
// first that does not belong to it.
type Span struct {
	FromMS int64 `json:"from_ms"`
	ToMS   int64 `json:"to_ms"`
}

// Overlaps reports whether the two share a moment.
func (s Span) Overlaps(t Span) bool { return s.FromMS < t.ToMS && t.FromMS < s.ToMS }

// LeftOut gives the parts of a recording that may not be used in this way
// while the rest of its story may: silent where it is played, blank where it
// is written. They are in order and do not touch. The empty use asks for the
// parts that were taken out of every use. recording "" asks for what is left
// out whichever recording it is.
//
// It answers for parts only. Whether anything of the story may be used at all,
// Decide says.
func LeftOut(events []Consent, recording ID, use Use, now time.Time) []Span {
	var bounds []int64
	for _, e := range events {
		if e.Target.Kind == TargetRange && e.Target.reaches(recording) {
			bounds = append(bounds, e.Target.From, e.Target.To)
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	var out []Span
	for i := 1; i < len(bounds); i++ {
		part := Target{Kind: TargetRange, Recording: recording, From: bounds[i-1], To: bounds[i]}
		switch {
		case !taken(events, part, use, now):
		case len(out) > 0 && out[len(out)-1].ToMS == part.From:
			out[len(out)-1].ToMS = part.To
		default:
			out = append(out, Span{part.From, part.To})
		}
	}
	return out
}

// taken reports whether a word about this part itself stops the use of it.
func taken(events []Consent, part Target, use Use, now time.Time) bool {
	r := newRecord(events, part, now)
	if e, _ := r.stopped(use); e != nil {
		return e.Target.size() == 0 || slices.ContainsFunc(r.chain, func(f *Consent) bool {
			return f.Target.size() == 0 && f.blocks() && f.about(use) && !r.restored(f)
		})
	}
	a := r.answer(0, use)
	return use != "" && a != nil && a.outcome != Allowed && a.outcome != AllowedUntil
}
