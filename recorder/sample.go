package recorder

import (
	"encoding/binary"
	"math"
)

var le = binary.LittleEndian

// mono turns delivered frames into one sample each, full scale 2³¹, the mean
// where there are several channels. Integers come out exactly.
func (f Format) mono(dst []int32, raw []byte) []int32 {
	size, channels := f.Sample.Bytes(), f.Channels
	n := len(raw) / (size * channels)
	dst = dst[:n]
	for i := range dst {
		var sum int64
		for c := range channels {
			sum += f.Sample.at(raw[(i*channels+c)*size:])
		}
		dst[i] = int32(sum / int64(channels))
	}
	return dst
}

// at reads one sample, full scale 2³¹.
func (s Sample) at(b []byte) int64 {
	switch s {
	case U8:
		return (int64(b[0]) - 128) << 24
	case S16:
		return int64(int16(le.Uint16(b))) << 16
	case S24:
		return int64(int32(uint32(b[0])<<8 | uint32(b[1])<<16 | uint32(b[2])<<24))
	case S32:
		return int64(int32(le.Uint32(b)))
	}
	x := float64(math.Float32frombits(le.Uint32(b))) * (1 << 31)
	if x != x {
		return 0
	}
	return int64(math.Round(max(math.MinInt32, min(math.MaxInt32, x))))
}

// pack stores samples of full scale 2³¹ in 16 or 24 bits, rounded where the
// device delivered more.
func pack(dst []byte, samples []int32, bits int) []byte {
	dst = dst[:0]
	shift := 32 - bits
	most := int64(1)<<(bits-1) - 1
	for _, s := range samples {
		v := min(most, (int64(s)+1<<(shift-1))>>shift)
		if bits == 16 {
			dst = append(dst, byte(v), byte(v>>8))
		} else {
			dst = append(dst, byte(v), byte(v>>8), byte(v>>16))
		}
	}
	return dst
}

// storedBits is how many bits are stored when it is left open: what arrives.
func (s Sample) storedBits() int {
	if s == U8 || s == S16 {
		return 16
	}
	return 24
}
