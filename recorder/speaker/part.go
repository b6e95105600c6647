package speaker

import (
	"time"

	"ownvoice/library/catalog"
)

// PlayPart plays from one place to another and stops there; Play, Seek and what
// else may follow are for the whole again.
func (p *Player) PlayPart(from, to time.Duration) {
	p.Seek(from)
	p.mu.Lock()
	p.until = max(p.place(), p.frame(to))
	p.begin(p.place())
	p.mu.Unlock()
	p.playing.Store(true)
}

// LeaveOut makes parts silent, in order and not touching. It is called before
// anything is played.
func (p *Player) LeaveOut(parts []catalog.Span) {
	for _, s := range parts {
		p.part.silent = append(p.part.silent, [2]int64{p.frame(time.Duration(s.FromMS) * time.Millisecond), p.frame(time.Duration(s.ToMS) * time.Millisecond)})
	}
}

// frame is the frame at a place; past the end is the end.
func (p *Player) frame(at time.Duration) int64 {
	return min(int64(max(0, at).Seconds()*float64(p.src.RateHz())), p.src.Frames())
}

// part is a source that ends early, and is silent here and there. It belongs to
// the filler, but for what is left out, which never changes while it plays.
type part struct {
	source

	until  int64
	silent [][2]int64
	fade   int64 // frames in which sound goes and comes, so that no cut clicks
}

func (s *part) Read(dst []float32, from int64) error {
	if err := s.source.Read(dst, from); err != nil {
		return err
	}
	if s.until < s.Frames() {
		s.cut(dst, from, s.until, max(s.until, from+int64(len(dst))))
	}
	for _, gone := range s.silent {
		s.cut(dst, from, gone[0], gone[1])
	}
	return nil
}

// cut silences what dst, which begins at a frame, holds of a stretch, and fades
// around it.
func (s *part) cut(dst []float32, at, from, to int64) {
	for i := max(0, from-s.fade-at); i < min(int64(len(dst)), to+s.fade-at); i++ {
		away := max(from-(at+i), at+i-to+1, 0)
		dst[i] *= float32(away) / float32(s.fade)
	}
}
