package recorder

import (
	"encoding/binary"
	"math"
)

var le = binary.LittleEndian

// mono turns delivered frames into one sample each, full scale 2³¹, the mean
// where there are several channels. Integers come out exactly. It uses dst's
// room when that is enough.
func (f Format) mono(dst []int32, raw []byte) []int32 {
	n := len(raw) / f.FrameBytes() * f.Channels
	if cap(dst) < n {
		dst = make([]int32, n)
	}
	dst = dst[:n]
	f.Sample.read(dst, raw)
	return mean(dst, f.Channels)
}

// read fills dst with samples of full scale 2³¹. Each form has a loop of its
// own: this runs for every sample there is.
func (s Sample) read(dst []int32, raw []byte) {
	raw = raw[:len(dst)*s.Bytes()]
	switch s {
	case U8:
		for i := range dst {
			dst[i] = u8(raw[i:])
		}
	case S16:
		for i := range dst {
			dst[i] = s16(raw[2*i:])
		}
	case S24:
		for i := range dst {
			dst[i] = s24(raw[3*i:])
		}
	case S32:
		for i := range dst {
			dst[i] = s32(raw[4*i:])
		}
	case F32:
		for i := range dst {
			dst[i] = f32(raw[4*i:])
		}
	}
}

// at reads one sample, full scale 2³¹.
func (s Sample) at(b []byte) int32 {
	switch s {
	case U8:
		return u8(b)
	case S16:
		return s16(b)
	case S24:
		return s24(b)
	case S32:
		return s32(b)
	}
	return f32(b)
}

func u8(b []byte) int32  { return (int32(b[0]) - 128) << 24 }
func s16(b []byte) int32 { return int32(uint32(le.Uint16(b)) << 16) }
func s24(b []byte) int32 { return int32(uint32(b[0])<<8 | uint32(b[1])<<16 | uint32(b[2])<<24) }
func s32(b []byte) int32 { return int32(le.Uint32(b)) }

// f32 rounds halves away from 0; what is no number is silence.
func f32(b []byte) int32 {
	x := float64(math.Float32frombits(le.Uint32(b))) * (1 << 31)
	if x >= math.MaxInt32 {
		return math.MaxInt32
	}
	if x > math.MinInt32 {
		return int32(x + math.Copysign(0.5, x))
	}
	if x <= math.MinInt32 {
		return math.MinInt32
	}
	return 0
}

// mean makes one sample of each frame, in place.
func mean(samples []int32, channels int) []int32 {
	n := len(samples) / channels
	switch channels {
	case 1:
	case 2: // most there are, without a division
		for i := range n {
			pair := samples[2*i:][:2]
			samples[i] = int32((int64(pair[0]) + int64(pair[1])) / 2)
		}
	default:
		for i := range n {
			sum := int64(0)
			for _, s := range samples[i*channels:][:channels] {
				sum += int64(s)
			}
			samples[i] = int32(sum / int64(channels))
		}
	}
	return samples[:n]
}

// storedAs says that frames are stored in so many bits as they are delivered,
// byte for byte.
func (f Format) storedAs(bits int) bool {
	return f.Channels == 1 && (f.Sample == S16 && bits == 16 || f.Sample == S24 && bits == 24)
}

// pack stores samples of full scale 2³¹ in 16 or 24 bits, rounded where the
// device delivered more. It uses dst's room when that is enough.
func pack(dst []byte, samples []int32, bits int) []byte {
	n := len(samples) * bits / 8
	if cap(dst) < n {
		dst = make([]byte, n)
	}
	dst = dst[:n]
	if bits == 16 {
		for i, s := range samples {
			le.PutUint16(dst[2*i:], uint16(min(1<<15-1, (s>>15+1)>>1)))
		}
		return dst
	}
	for i, s := range samples {
		v := min(1<<23-1, (s>>7+1)>>1)
		b := dst[3*i:][:3]
		b[0], b[1], b[2] = byte(v), byte(v>>8), byte(v>>16)
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
