// Package stretch plays sound slower or faster at its own pitch: WSOLA, after
// Verhelst and Roelands (ICASSP 1993). Short pieces of the sound are laid one
// over the other, each taken from where it goes on most like the one before.
// It knows samples only.
package stretch

import "math"

// Source is sound that can be read from anywhere, silence outside of it.
type Source interface {
	Read(dst []float32, from int64) error
}

// Stretch reads a source at a speed. It belongs to one goroutine, and
// allocates nothing once it is made.
type Stretch struct {
	src   Source
	speed float64

	block   []float32 // what was made last
	out     int       // how much of it was read
	began   float64   // the place it stands for
	pace    float64   // and the speed it was made at
	ideal   float64   // the place the next block stands for
	natural int64     // where the last piece goes on by itself

	fade    []float32
	in      []float32 // a stretch of the source
	inStart int64
	inLen   int

	coarse        int     // samples that the first search takes together
	reach         int     // samples the search goes to either side
	stray         float64 // samples from the place wished for that cost something
	voice, nearby []float32
}

const (
	hopMS    = 12    // a block; pieces are two of them
	reachMS  = 20    // to either side: more than the period of the deepest voice, less than a piece, or a click is heard twice
	strayMS  = 15    // from the place wished for, that cost as much as the faintest sound there
	coarseHz = 12000 // enough to find where a voice is like itself
	inMS     = 200
	readMS   = 20
)

// The speeds there are.
const (
	Slowest = 0.5
	Fastest = 2.0
)

// New reads a source from its beginning at the speed it was recorded.
func New(src Source, rateHz int) *Stretch {
	ms := func(n int) int { return max(1, n*rateHz/1000) }
	s := &Stretch{src: src, speed: 1, block: make([]float32, ms(hopMS)), fade: make([]float32, ms(hopMS)),
		in: make([]float32, max(ms(inMS), 64)), reach: ms(reachMS), stray: float64(ms(strayMS)), coarse: max(1, rateHz/coarseHz)}
	for i := range s.fade {
		s.fade[i] = float32(0.5 - 0.5*math.Cos(math.Pi*(float64(i)+0.5)/float64(len(s.fade))))
	}
	s.voice = make([]float32, 2*len(s.block)/s.coarse)
	s.nearby = make([]float32, len(s.voice)+2*(s.reach/s.coarse))
	s.Reset(0)
	return s
}

// Reset goes to a place of the source.
func (s *Stretch) Reset(at int64) {
	s.natural, s.ideal, s.began = at, float64(at), float64(at)
	s.out = len(s.block)
	s.inStart, s.inLen = at, 0
}

// SetSpeed sets how fast the next block goes by, from half to double speed. At
// 1 samples pass as they are.
func (s *Stretch) SetSpeed(speed float64) {
	if speed == speed {
		s.speed = max(Slowest, min(Fastest, speed))
	}
}

// Place is the place in the source of the sample that Read gives next.
func (s *Stretch) Place() float64 {
	if s.out == len(s.block) {
		return s.ideal
	}
	return s.began + float64(s.out)*s.pace
}

// Read fills dst. After an error the next Read goes on at the same place.
func (s *Stretch) Read(dst []float32) error {
	for len(dst) > 0 {
		if s.out == len(s.block) {
			if err := s.next(); err != nil {
				return err
			}
		}
		n := copy(dst, s.block[s.out:])
		s.out += n
		dst = dst[n:]
	}
	return nil
}

// next makes a block: what the last piece goes on with fades into the next.
func (s *Stretch) next() error {
	hop := int64(len(s.block))
	if s.speed == 1 {
		goesOn, err := s.at(s.natural, s.natural, s.natural+hop)
		if err != nil {
			return err
		}
		copy(s.block, goesOn)
		s.made(s.natural, float64(s.natural))
		return nil
	}
	from := s.natural - int64(s.reach)
	all, err := s.at(from, from, s.natural+int64(s.reach)+2*hop)
	if err != nil {
		return err
	}
	goesOn := all[s.reach:][:2*hop]
	at := s.likest(goesOn, all, s.ideal-float64(from))
	begins := all[at:]
	for i, x := range goesOn[:hop] {
		s.block[i] = x + (begins[i]-x)*s.fade[i]
	}
	s.made(from+int64(at), s.ideal)
	return nil
}

// made notes where the block came from and which place it stands for.
func (s *Stretch) made(chosen int64, ideal float64) {
	hop := len(s.block)
	s.began, s.pace, s.out = ideal, s.speed, 0
	s.natural = chosen + int64(hop)
	s.ideal = ideal + float64(hop)*s.speed
}

// at gives the source from a place to another, and forgets what lies before
// keep. They are at most inMS apart.
func (s *Stretch) at(keep, from, to int64) ([]float32, error) {
	if keep < s.inStart || keep > s.inStart+int64(s.inLen) {
		s.inStart, s.inLen = keep, 0
	}
	if missing := to - s.inStart - int64(s.inLen); missing > 0 {
		drop := int(keep - s.inStart)
		s.inLen = copy(s.in, s.in[drop:s.inLen])
		s.inStart = keep
		n := min(max(int(missing), len(s.in)*readMS/inMS), len(s.in)-s.inLen)
		if err := s.src.Read(s.in[s.inLen:][:n], s.inStart+int64(s.inLen)); err != nil {
			return nil, err
		}
		s.inLen += n
	}
	return s.in[from-s.inStart : to-s.inStart], nil
}
