package catalog

import (
	"cmp"
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

// LeftOutOf is LeftOut for one of a story's recordings among the others: what
// is left out of one is left out where it lies beside another, of the same
// talk, heard by another device.
func LeftOutOf(events []Consent, recording ID, all []Recording, use Use, now time.Time) []Span {
	out := LeftOut(events, recording, use, now)
	at, known := onRoot(all, recording)
	if !known {
		return out
	}
	for _, other := range all {
		from, beside := onRoot(all, other.ID)
		if !beside || other.ID == recording || from.root != at.root {
			continue
		}
		for _, s := range LeftOut(events, other.ID, use, now) {
			a, b := at.back(from.there(float64(s.FromMS)))-besideMS, at.back(from.there(float64(s.ToMS)))+besideMS
			if b > 0 && b > a && b < 1e12 {
				out = append(out, Span{int64(max(0, a)), int64(b) + 1})
			}
		}
	}
	return joined(out)
}

// besideMS is by how much two recordings of one talk may lie apart from where
// they are thought to.
const besideMS = 100

// placed is where a recording lies on the timeline of the one that all beside
// it are laid along.
type placed struct {
	root          ID
	offset, scale float64
}

func (p placed) there(ms float64) float64 { return p.offset + ms*p.scale }
func (p placed) back(ms float64) float64  { return (ms - p.offset) / p.scale }

// onRoot follows what a recording lies beside to the one that lies beside
// none; false for one that is not there or goes round in a circle.
func onRoot(all []Recording, id ID) (placed, bool) {
	p := placed{root: id, scale: 1}
	for range all {
		i := slices.IndexFunc(all, func(r Recording) bool { return r.ID == p.root })
		if i < 0 {
			return p, p.root != id
		}
		b := all[i].Beside
		if b == nil {
			return p, true
		}
		scale := 1 + b.DriftPPM/1e6
		if !(scale > 0.5 && scale < 2) {
			return p, false
		}
		p = placed{b.Recording, b.OffsetMS + p.offset*scale, p.scale * scale}
	}
	return p, false
}

// Joined are spans in order, those that touch as one.
func Joined(spans []Span) []Span { return joined(slices.Clone(spans)) }

// joined puts spans in order, those that touch as one.
func joined(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.FromMS, b.FromMS) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.FromMS <= out[n-1].ToMS {
			out[n-1].ToMS = max(out[n-1].ToMS, s.ToMS)
		} else {
			out = append(out, s)
		}
	}
	return out
}
