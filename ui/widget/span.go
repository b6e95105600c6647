package widget

import "time"

// Span is a stretch of time.
type Span struct{ From, To time.Duration }

// Length is how long it lasts.
func (s Span) Length() time.Duration { return s.To - s.From }

// Meets reports whether two stretches have a moment in common, or touch.
func (s Span) Meets(t Span) bool { return s.From <= t.To && t.From <= s.To }

func (s Span) has(at time.Duration) bool { return at >= s.From && at <= s.To }

// x is where a moment stands when s is drawn over a width.
func (s Span) x(at time.Duration, width float32) float32 {
	if s.Length() <= 0 {
		return 0
	}
	return float32(float64(width) * float64(at-s.From) / float64(s.Length()))
}

// at is the moment that stands at x when s is drawn over a width.
func (s Span) at(x, width float32) time.Duration {
	if width <= 0 {
		return s.From
	}
	return s.From + time.Duration(float64(x)/float64(width)*float64(s.Length()))
}

// moved begins at another moment, as long as before, without leaving 0..length.
func (s Span) moved(from, length time.Duration) Span {
	long := min(s.Length(), length)
	from = min(max(0, from), length-long)
	return Span{from, from + long}
}

// edge is an end of a stretch that is being moved.
type edge int

const (
	noEdge edge = iota
	startEdge
	endEdge
)

// leastSpan is the shortest stretch that is shown, or chosen.
const leastSpan = 10 * time.Millisecond

// with moves one edge of a stretch, within 0..length and not past the other.
func (s Span) with(e edge, at, length time.Duration) Span {
	switch e {
	case startEdge:
		s.From = min(max(0, at), max(0, s.To-leastSpan))
	case endEdge:
		s.To = max(min(length, at), min(length, s.From+leastSpan))
	}
	return s
}

// end is where an edge stands.
func (s Span) end(e edge) time.Duration {
	if e == startEdge {
		return s.From
	}
	return s.To
}

// grip is how near to an edge the mouse takes hold of it, px.
const grip = 8

// edgeAt is the edge that the mouse is on, when s is drawn in view.
func (s Span) edgeAt(x float32, view Span, width float32) edge {
	from, to := view.x(s.From, width)-x, view.x(s.To, width)-x
	switch {
	case s.Length() <= 0:
		return noEdge
	case abs(to) <= grip && abs(to) <= abs(from):
		return endEdge
	case abs(from) <= grip:
		return startEdge
	}
	return noEdge
}

func abs(x float32) float32 { return max(x, -x) }
