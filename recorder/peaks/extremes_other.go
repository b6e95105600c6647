//go:build !amd64

package peaks

// drawStored fills dst with the bars of stretches of so many bytes each.
func drawStored(dst, stored []byte, bytes, bits int) {
	for i := range len(dst) / barBytes {
		extremes(stored[i*bytes:(i+1)*bytes], bits).write(dst[i*barBytes:])
	}
}
