package packed

import (
	"encoding/binary"
	"math/bits"

	"ownvoice/recorder/wav"
)

// blockFrames is how many frames of sound make one frame of FLAC.
const blockFrames = 4096

// encoder makes FLAC frames (RFC 9639, 9) of blocks of sound. What a block
// becomes depends on it and its number only, so that an encoder that goes on
// where another stopped makes the same bytes. It belongs to one goroutine.
type encoder struct {
	format  wav.Format
	out     bitWriter
	window  []float64
	scratch []float64
	samples []int32
	a, b    []int32 // residuals of two predictors
}

func newEncoder(f wav.Format) *encoder {
	return &encoder{
		format: f, scratch: make([]float64, blockFrames), samples: make([]int32, blockFrames),
		a: make([]int32, blockFrames), b: make([]int32, blockFrames),
	}
}

// frame packs a block of samples as they are stored in a WAV file. The answer
// is good until the next call.
func (e *encoder) frame(number int64, raw []byte) []byte {
	n := len(raw) / e.format.FrameBytes()
	if len(e.window) != n {
		e.window = tukey(n)
	}
	e.out = bitWriter{b: e.out.b[:0]}
	e.head(number, n)
	for channel := range e.format.Channels {
		e.subframe(e.channel(raw, channel, n))
	}
	b := e.out.align()
	e.out.b = binary.BigEndian.AppendUint16(b, crc16(b))
	return e.out.b
}

// rateCodes are the rates that a frame can name in four bits.
var rateCodes = map[int]uint64{88200: 1, 176400: 2, 192000: 3, 8000: 4, 16000: 5, 22050: 6, 24000: 7, 32000: 8, 44100: 9, 48000: 10, 96000: 11}

func (e *encoder) head(number int64, n int) {
	w := &e.out
	w.put(0xFFF8, 16) // blocks of one size
	if n == blockFrames {
		w.put(12, 4)
	} else {
		w.put(7, 4) // the size follows
	}
	w.put(rateCodes[e.format.RateHz], 4) // 0: as the stream says
	w.put(uint64(e.format.Channels-1), 4)
	w.put(map[int]uint64{16: 4, 24: 6}[e.format.Bits]<<1, 4)
	for _, b := range coded(uint64(number)) {
		w.put(uint64(b), 8)
	}
	if n != blockFrames {
		w.put(uint64(n-1), 16)
	}
	w.put(uint64(crc8(w.align())), 8)
}

// coded is a number as UTF-8 would write it, were there so many letters.
func coded(x uint64) []byte {
	if x < 0x80 {
		return []byte{byte(x)}
	}
	more := (bits.Len64(x) - 2) / 5 // bytes that follow the first
	b := []byte{byte(0xFF<<(7-more)) | byte(x>>(6*more))}
	for more--; more >= 0; more-- {
		b = append(b, 0x80|byte(x>>(6*more)&0x3F))
	}
	return b
}

// channel takes one channel out of interleaved samples.
func (e *encoder) channel(raw []byte, channel, n int) []int32 {
	step := e.format.FrameBytes()
	all := e.samples[:n]
	if e.format.Bits == 16 {
		raw = raw[2*channel:]
		for i := range all {
			all[i] = int32(int16(binary.LittleEndian.Uint16(raw[i*step:])))
		}
		return all
	}
	raw = raw[3*channel:]
	for i := range all {
		b := raw[i*step : i*step+3]
		all[i] = (int32(b[0])<<8 | int32(b[1])<<16 | int32(b[2])<<24) >> 8
	}
	return all
}

// Kinds of subframes, with the bit for wasted bits below.
const (
	kindConstant = 0
	kindVerbatim = 1
	kindFixed    = 8
	kindLinear   = 32
)

func (e *encoder) subframe(samples []int32) {
	var set int32
	same := true
	for _, s := range samples {
		set |= s
		same = same && s == samples[0]
	}
	depth := uint(e.format.Bits)
	if same {
		e.kind(kindConstant, 0)
		e.out.signed(samples[0], depth)
		return
	}
	// A device of 16 bits in a file of 24 leaves the lowest at zero.
	wasted := uint(bits.TrailingZeros32(uint32(set)))
	if wasted > 0 {
		for i := range samples {
			samples[i] >>= wasted
		}
		depth -= wasted
	}
	e.predicted(samples, depth, wasted)
}

// predicted writes a block in the way that takes the least.
func (e *encoder) predicted(samples []int32, depth, wasted uint) {
	p := bestFixed(samples)
	residuals, _ := p.residuals(e.a, samples) // which always fit
	way := riceFor(residuals, len(samples), len(p.coefficients))
	cost := way.bits + uint64(len(p.coefficients))*uint64(depth)
	if q, ok := linear(samples, e.window, e.scratch, depth); ok {
		if other, ok := q.residuals(e.b, samples); ok {
			by := riceFor(other, len(samples), len(q.coefficients))
			if c := by.bits + uint64(len(q.coefficients))*uint64(depth+q.precision) + 9; c < cost {
				p, residuals, way, cost = q, other, by, c
			}
		}
	}
	if cost >= uint64(len(samples))*uint64(depth) {
		e.kind(kindVerbatim, wasted)
		for _, s := range samples {
			e.out.signed(s, depth)
		}
		return
	}
	e.predictor(p, samples, depth, wasted)
	e.out.residuals(residuals, way, len(samples), len(p.coefficients))
}

// predictor writes what a decoder has to know before the residuals.
func (e *encoder) predictor(p predictor, samples []int32, depth, wasted uint) {
	order := len(p.coefficients)
	if p.fixed {
		e.kind(kindFixed+uint64(order), wasted)
	} else {
		e.kind(kindLinear+uint64(order-1), wasted)
	}
	for _, s := range samples[:order] {
		e.out.signed(s, depth)
	}
	if p.fixed {
		return
	}
	e.out.put(uint64(p.precision-1), 4)
	e.out.put(uint64(p.shift), 5)
	for _, c := range p.coefficients {
		e.out.signed(c, p.precision)
	}
}

func (e *encoder) kind(kind uint64, wasted uint) {
	if wasted == 0 {
		e.out.put(kind<<1, 8)
		return
	}
	e.out.put(kind<<1|1, 8)
	e.out.zeros(uint64(wasted - 1))
	e.out.put(1, 1)
}
