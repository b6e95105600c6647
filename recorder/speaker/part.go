package speaker

import "time"

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

// frame is the frame at a place; past the end is the end.
func (p *Player) frame(at time.Duration) int64 {
	return min(int64(max(0, at).Seconds()*float64(p.src.RateHz())), p.src.Frames())
}

// part is a source that ends early. It belongs to the filler.
type part struct {
	source

	until int64
	fade  int64 // frames in which sound goes before its end, so that no cut clicks
}

// Read fills dst as the source does, and with silence from until on.
func (s *part) Read(dst []float32, from int64) error {
	if err := s.source.Read(dst, from); err != nil || s.until >= s.Frames() {
		return err
	}
	for i := max(0, s.until-s.fade-from); i < int64(len(dst)); i++ {
		dst[i] *= float32(max(0, s.until-from-i)) / float32(s.fade)
	}
	return nil
}
