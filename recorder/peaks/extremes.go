package peaks

// A bar holds the upper 16 bits of the lowest and of the highest sample: of
// more bits the lower ones are cut off, which rounds down. Nobody sees them,
// and it is the same for a sample that was stored and for one on its way.

// quantised are the upper 16 bits of a sample of full scale ±1.
func quantised(x float32) int16 {
	if x != x {
		return 0
	}
	const half = 1 << 15
	return int16(int32(max(0, min(2*half-1, float64(x)*half+half))) - half)
}

// extremes is the bar of stored samples of 16 or 24 bits. Two pairs, because
// each waits for itself.
func extremes(stored []byte, bits int) bar {
	var a, b bar
	size := bits / 8
	upper := stored[size-2:]
	i := 0
	for ; i+size+2 <= len(upper); i += 2 * size {
		x, y := int16(le.Uint16(upper[i:])), int16(le.Uint16(upper[i+size:]))
		a.lo, a.hi = min(a.lo, x), max(a.hi, x)
		b.lo, b.hi = min(b.lo, y), max(b.hi, y)
	}
	if i+2 <= len(upper) {
		x := int16(le.Uint16(upper[i:]))
		a.lo, a.hi = min(a.lo, x), max(a.hi, x)
	}
	a.join(b)
	return a
}
