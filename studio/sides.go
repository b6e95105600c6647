package studio

// sample reads a number of two or three bytes.
func sample(b []byte, size int) int {
	if size == 2 {
		return int(int16(uint16(b[0]) | uint16(b[1])<<8))
	}
	return int(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24) >> 8)
}

// sameness tells whether two sides hold the same voice. An encoder that gives
// sound up changes each side in its own way, most of all what is quiet – so
// that all of a second is compared, and its silence is not.
type sameness struct {
	between, all float64 // energy of the difference and of both, of this second
	frames       int
	differ       bool
}

const (
	differing = 0.1  // of the energy: two voices have all of it, an encoder's doings a fiftieth
	quiet     = 1e-6 // of full scale: 60 dB below
)

func (s *sameness) add(frames []byte, size, rateHz int) {
	full := float64(int(1) << (8*size - 1))
	for at := 0; at < len(frames); at += 2 * size {
		l, r := float64(sample(frames[at:], size))/full, float64(sample(frames[at+size:], size))/full
		s.between += (l - r) * (l - r)
		s.all += l*l + r*r
		if s.frames++; s.frames == rateHz {
			s.differ = !s.same()
			*s = sameness{differ: s.differ}
		}
	}
}

// same is the answer so far.
func (s *sameness) same() bool {
	heard := s.all > quiet*float64(s.frames)
	return !s.differ && (!heard || s.between <= differing*s.all)
}
