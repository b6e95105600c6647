package widget

import "time"

// A window follows its playhead a page at a time: it stands a little way in.
const pageIn = 20

// View is the window that is shown.
func (w *Waveform) View() Span { return w.view }

// SetView shows another window, never less than 10 ms and never more than there
// is, and asks for its levels.
func (w *Waveform) SetView(view Span) {
	long := min(max(view.Length(), leastSpan), w.length)
	view = Span{view.From, view.From + long}.moved(view.From, w.length)
	if view == w.view {
		return
	}
	w.view = view
	if w.drawing != nil {
		w.drawing.show()
	}
	w.ask()
}

// Bring shows a moment: the window moves by pages, and not at all when it
// shows the moment already.
func (w *Waveform) Bring(at time.Duration) {
	if !w.view.has(at) {
		w.SetView(w.view.moved(at-w.view.Length()/pageIn, w.length))
	}
}

// BringSpan shows a stretch whole, with something around it when it did not fit.
func (w *Waveform) BringSpan(s Span) {
	around := s.Length() / 4
	switch {
	case w.view.has(s.From) && w.view.has(s.To):
	case s.Length()+2*around < w.view.Length():
		w.SetView(w.view.moved(s.From-(w.view.Length()-s.Length())/2, w.length))
	default:
		w.SetView(Span{s.From - around, s.To + around})
	}
}

// Zoom shows so many times as much, around the playhead when it is in sight.
func (w *Waveform) Zoom(times float64) {
	around := w.playhead
	if !w.view.has(around) {
		around = w.view.From + w.view.Length()/2
	}
	long := min(max(time.Duration(float64(w.view.Length())*times), leastSpan), w.length)
	before := float64(around-w.view.From) / float64(max(1, w.view.Length()))
	from := around - time.Duration(before*float64(long))
	w.SetView(Span{from, from + long})
}

// nudge is a step that fits the window: so that it can be seen, and a finer one.
func nudge(view Span, finer bool) time.Duration {
	if finer {
		return max(view.Length()/2000, 10*time.Microsecond)
	}
	return max(view.Length()/200, 10*time.Microsecond)
}

// Fill gives the levels of a window, evenly spread over it: a slice for each
// lane, which is kept. Until they come, what is known already is drawn.
func (w *Waveform) Fill(view Span, levels [][]Level) {
	w.filled, w.levels = view, levels
	if w.drawing != nil {
		w.drawing.redraw()
	}
}

// ask asks for the levels of the window.
func (w *Waveform) ask() {
	if w.drawing != nil && w.OnView != nil && w.length > 0 && w.drawing.columns > 0 {
		w.OnView(w.view, w.drawing.columns)
	}
}

// level is what is known of a lane between two moments, i of n in the window.
func (w *Waveform) level(lane, i, n int) Level {
	if lane < len(w.levels) && len(w.levels[lane]) > 0 {
		known := w.levels[lane]
		if w.filled == w.view {
			return joined(known, i*len(known)/n, (i+1)*len(known)/n)
		}
		from, to := w.view.column(i, n), w.view.column(i+1, n)
		if from >= w.filled.From && to <= w.filled.To {
			return joined(known, w.filled.index(from, len(known)), w.filled.index(to, len(known)))
		}
	}
	peaks := w.lanes[lane].Peaks
	whole := Span{0, w.length}
	if w.view == whole {
		loud := loudest(peaks, i, n)
		return Level{-loud, loud}
	}
	from, to := whole.index(w.view.column(i, n), len(peaks)), whole.index(w.view.column(i+1, n), len(peaks))
	loud := highest(peaks, from, to)
	return Level{-loud, loud}
}

// column is where column i of n begins.
func (s Span) column(i, n int) time.Duration {
	return s.From + time.Duration(float64(s.Length())*float64(i)/float64(n))
}

// index is which of n equal parts of s a moment lies in.
func (s Span) index(at time.Duration, n int) int {
	return int(float64(at-s.From) / float64(max(1, s.Length())) * float64(n))
}

// joined spans the levels from one to another, and at least one.
func joined(levels []Level, from, to int) Level {
	from = min(max(0, from), len(levels)-1)
	all := levels[from]
	for _, l := range levels[from:max(from+1, min(to, len(levels)))] {
		all.Low, all.High = min(all.Low, l.Low), max(all.High, l.High)
	}
	return all
}

// highest is the highest of the peaks from one to another, and at least of one.
func highest(peaks []float32, from, to int) float32 {
	from = max(0, from)
	high := float32(0)
	for i := from; i < len(peaks) && (i < to || i == from); i++ {
		high = max(high, peaks[i])
	}
	return high
}
