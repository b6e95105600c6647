package packed

import "encoding/binary"

// bitWriter is a row of bits, the first the highest of its byte, as FLAC has them.
type bitWriter struct {
	b   []byte
	acc uint64 // the last n bits, not in b yet
	n   uint
}

// put appends the n lowest bits of v, which is nothing else; n is 32 at most.
func (w *bitWriter) put(v uint64, n uint) {
	w.acc = w.acc<<n | v
	if w.n += n; w.n >= 32 {
		w.n -= 32
		w.b = binary.BigEndian.AppendUint32(w.b, uint32(w.acc>>w.n))
	}
}

// signed appends a number of n bits.
func (w *bitWriter) signed(v int32, n uint) { w.put(uint64(uint32(v))&(1<<n-1), n) }

// zeros appends as many.
func (w *bitWriter) zeros(n uint64) {
	for ; n > 32; n -= 32 {
		w.put(0, 32)
	}
	w.put(0, uint(n))
}

// align fills the last byte with zeros and gives all of them.
func (w *bitWriter) align() []byte {
	w.put(0, -w.n&7)
	for ; w.n > 0; w.n -= 8 {
		w.b = append(w.b, byte(w.acc>>(w.n-8)))
	}
	return w.b
}

// The two checksums of a frame, highest bit first.
var (
	crc8Table  = [256]uint8{}
	crc16Table = [256]uint16{}
)

func init() {
	for i := range 256 {
		a, b := uint8(i), uint16(i)<<8
		for range 8 {
			a = a<<1 ^ 0x07*(a>>7)
			b = b<<1 ^ 0x8005*(b>>15)
		}
		crc8Table[i], crc16Table[i] = a, b
	}
}

func crc8(b []byte) (c uint8) {
	for _, x := range b {
		c = crc8Table[c^x]
	}
	return c
}

func crc16(b []byte) (c uint16) {
	for _, x := range b {
		c = c<<8 ^ crc16Table[byte(c>>8)^x]
	}
	return c
}
