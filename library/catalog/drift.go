package catalog

import (
	"slices"
	"sort"
)

// Heard says when a frame of a track was heard by the recording's one
// monotonic clock. A track's list of them, in order, is its drift map: two
// devices have two clocks, and neither runs quite true.
type Heard struct {
	Frame int64   `json:"frame"`
	MS    float64 `json:"ms"` // from a beginning that all tracks share; a pause takes no time in it
}

// FrameAt gives the place in a track of what was heard together with a frame
// of the first track, whose file is the recording's timeline: the times of
// notes, marks and extracts are places in it. Masters stay as they are; who
// plays or exports tracks side by side asks here where to read.
//
// Between the points of a map it runs straight, outside of them on at the rate
// the file says. A recording without maps is taken to have had one clock. The
// answer may lie before the beginning of the track or past its end.
func (t Take) FrameAt(track int, first float64) float64 {
	if track == 0 || track >= len(t.Tracks) {
		return first
	}
	return t.Tracks[track].frameAt(t.Tracks[0].msAt(first))
}

// msAt is when a frame was heard.
func (t Track) msAt(frame float64) float64 {
	perFrame := 1000 / float64(max(1, t.RateHz))
	if len(t.Drift) == 0 {
		return frame * perFrame
	}
	i := sort.Search(len(t.Drift), func(i int) bool { return float64(t.Drift[i].Frame) > frame })
	return line(t.Drift, i, frame, perFrame, func(h Heard) (x, y float64) { return float64(h.Frame), h.MS })
}

// frameAt is the frame that was heard then.
func (t Track) frameAt(ms float64) float64 {
	perMS := float64(max(1, t.RateHz)) / 1000
	if len(t.Drift) == 0 {
		return ms * perMS
	}
	i := sort.Search(len(t.Drift), func(i int) bool { return t.Drift[i].MS > ms })
	return line(t.Drift, i, ms, perMS, func(h Heard) (x, y float64) { return h.MS, float64(h.Frame) })
}

// line reads a map whose first point past x is number i.
func line(drift []Heard, i int, x, slope float64, of func(Heard) (x, y float64)) float64 {
	from, y0 := of(drift[max(0, i-1)])
	if i > 0 && i < len(drift) {
		if to, y1 := of(drift[i]); to > from {
			slope = (y1 - y0) / (to - from)
		}
	}
	return y0 + (x-from)*slope
}

// Drifts reports whether side by side the tracks would not sound together
// without their maps.
func (t Take) Drifts() bool {
	return slices.ContainsFunc(t.Tracks, func(t Track) bool { return len(t.Drift) > 0 })
}
