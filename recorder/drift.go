package recorder

import (
	"math"

	"ownvoice/library/catalog"
)

// drift makes a track's map of when its frames were heard, from one measurement
// a second, each of which may be late and none early. Of a stretch the promptest
// counts, and of those points only as many are kept as a line through them needs
// to come within driftWithin of all of them: two good clocks take a handful.
type drift struct {
	kept []catalog.Heard // turns of the line
	last catalog.Heard   // the newest point, not a turn yet
	some bool            // there is a last

	low, high float64 // slopes from the last turn that come near enough to all points since

	best      catalog.Heard // of the open stretch
	late      float64       // how late it is against rate
	open      int           // seconds in the open stretch
	stretch   int           // seconds that it is to have
	msPerTick float64       // what a frame takes, as far as is known
}

const (
	driftWithin   = 0.5 // milliseconds
	shortStretch  = 2   // seconds, of the first; then twice as long up to
	longStretch   = 16
	steadyStretch = 60_000 // milliseconds of a line that tells the clock's own rate
)

// measure takes the frame that comes next and when it is heard. It reports
// whether the map has a new turn.
func (d *drift) measure(frame int64, ms, nominal float64) bool {
	if d.stretch == 0 {
		d.stretch, d.msPerTick = shortStretch, nominal
	}
	if late := ms - float64(frame)*d.msPerTick; d.open == 0 || late < d.late {
		d.best, d.late = catalog.Heard{Frame: frame, MS: ms}, late
	}
	if d.open++; d.open < d.stretch {
		return false
	}
	d.open, d.stretch = 0, min(2*d.stretch, longStretch)
	return d.add(d.best)
}

// add takes a point, after all others.
func (d *drift) add(h catalog.Heard) (turned bool) {
	if !d.some {
		d.kept, d.some = append(d.kept, h), true
		d.last = h
		d.free()
		return true
	}
	low, high := d.door(h)
	if low > d.high || high < d.low { // no line from the last turn comes near all: the last point is one
		d.kept = append(d.kept, d.last)
		d.free()
		low, high = d.door(h)
		turned = true
	}
	d.low, d.high, d.last = max(d.low, low), min(d.high, high), h
	if from := d.kept[len(d.kept)-1]; h.MS-from.MS >= steadyStretch && h.Frame > from.Frame {
		d.msPerTick = (h.MS - from.MS) / float64(h.Frame-from.Frame)
	}
	return turned
}

func (d *drift) free() { d.low, d.high = math.Inf(-1), math.Inf(1) }

// door is between which slopes a line from the last turn passes a point.
func (d *drift) door(h catalog.Heard) (low, high float64) {
	from := d.kept[len(d.kept)-1]
	frames := float64(max(1, h.Frame-from.Frame))
	return (h.MS - driftWithin - from.MS) / frames, (h.MS + driftWithin - from.MS) / frames
}

// points is the map, nil while nothing is known.
func (d *drift) points() []catalog.Heard {
	if !d.some {
		return nil
	}
	points := append([]catalog.Heard{}, d.kept...)
	if d.last != points[len(points)-1] {
		points = append(points, d.last)
	}
	for i := range points {
		points[i].MS = math.Round(points[i].MS*1000) / 1000
	}
	return points
}
