package speaker

// source is what is played: mono samples at one rate, read from anywhere. A
// mix.Mix is one.
type source interface {
	RateHz() int
	Frames() int64
	// Read fills dst from a frame on; what lies past the end is silence.
	Read(dst []float32, from int64) error
	SetGain(track int, gain float64)
	Close()
}

// clip is a source in memory.
type clip struct {
	rate    int
	samples []float32
}

func (c clip) RateHz() int          { return c.rate }
func (c clip) Frames() int64        { return int64(len(c.samples)) }
func (c clip) SetGain(int, float64) {}
func (c clip) Close()               {}

func (c clip) Read(dst []float32, from int64) error {
	clear(dst)
	if from < 0 {
		dst = dst[min(int64(len(dst)), -from):]
		from = 0
	}
	copy(dst, c.samples[min(from, c.Frames()):])
	return nil
}
