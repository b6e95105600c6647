package peaks

// draw16 and draw24 write the bars of stretches of so many bytes that lie one
// behind the other at src. There is at least one; the bytes of each are a
// multiple of 64 and of 48.

//go:noescape
func draw16(dst, src *byte, stretches, bytes int)

//go:noescape
func draw24(dst, src *byte, stretches, bytes int)

// drawStored fills dst with the bars of stretches of so many bytes each.
func drawStored(dst, stored []byte, bytes, bits int) {
	n := len(dst) / barBytes
	if n == 0 {
		return
	}
	_ = stored[n*bytes-1]
	if bits == 16 {
		draw16(&dst[0], &stored[0], n, bytes)
	} else {
		draw24(&dst[0], &stored[0], n, bytes)
	}
}
