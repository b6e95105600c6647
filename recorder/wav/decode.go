package wav

import "math"

// decode turns stored samples into floats of full scale ±1.
func (f Format) decode(dst []float32, raw []byte) {
	n := len(raw) / (f.Bits / 8)
	switch {
	case f.Float && f.Bits == 32:
		for i := range n {
			dst[i] = finite(math.Float32frombits(le.Uint32(raw[4*i:])))
		}
	case f.Float:
		for i := range n {
			dst[i] = finite(float32(math.Float64frombits(le.Uint64(raw[8*i:]))))
		}
	case f.Bits == 8: // the only one without a sign
		for i := range n {
			dst[i] = float32(int(raw[i])-128) / 128
		}
	case f.Bits == 16:
		for i := range n {
			dst[i] = float32(int16(le.Uint16(raw[2*i:]))) / (1 << 15)
		}
	case f.Bits == 24:
		for i := range n {
			b := raw[3*i : 3*i+3]
			dst[i] = float32(int32(b[0])<<8|int32(b[1])<<16|int32(b[2])<<24) / (1 << 31)
		}
	default:
		for i := range n {
			dst[i] = float32(int32(le.Uint32(raw[4*i:]))) / (1 << 31)
		}
	}
}

// finite keeps what is not a number out of everything that adds samples up.
func finite(x float32) float32 {
	if x != x || math.IsInf(float64(x), 0) {
		return 0
	}
	return x
}
