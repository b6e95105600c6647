package main

import "encoding/binary"

// What of TCP (RFC 9293) over IPv4 (RFC 791) is needed to end a connection that
// is not ours.

func isTCP(p []byte) bool { return len(p) >= 40 && p[9] == 6 }

func header(p []byte) []byte { return p[int(p[0]&15)*4:] }

const (
	flagSYN = 2
	flagRST = 4
	flagACK = 16
)

func opens(p []byte) bool  { return header(p)[13]&(flagSYN|flagACK) == flagSYN }
func resets(p []byte) bool { return header(p)[13]&flagRST != 0 }

// flowOf names a connection, the same for both directions.
func flowOf(p []byte) (f [12]byte) {
	t := header(p)
	a := append(append([]byte{}, p[12:16]...), t[0:2]...)
	b := append(append([]byte{}, p[16:20]...), t[2:4]...)
	if string(a) > string(b) {
		a, b = b, a
	}
	copy(f[:6], a)
	copy(f[6:], b)
	return f
}

// resetFor is the packet that ends the connection of p for whoever sent it.
func resetFor(p []byte) []byte {
	t := header(p)
	out := make([]byte, 40)
	out[0], out[8], out[9] = 0x45, 64, 6
	binary.BigEndian.PutUint16(out[2:], 40)
	copy(out[12:16], p[16:20])
	copy(out[16:20], p[12:16])
	binary.BigEndian.PutUint16(out[10:], checksum(out[:20], 0))
	q := out[20:]
	copy(q[0:2], t[2:4])
	copy(q[2:4], t[0:2])
	copy(q[4:8], t[8:12])
	said := uint32(len(p)) - uint32(int(p[0]&15)*4) - uint32(t[12]>>4)*4
	binary.BigEndian.PutUint32(q[8:], binary.BigEndian.Uint32(t[4:])+said)
	q[12], q[13] = 5<<4, flagRST|flagACK
	pseudo := uint32(6 + 20)
	for i := 12; i < 20; i += 2 {
		pseudo += uint32(binary.BigEndian.Uint16(out[i:]))
	}
	binary.BigEndian.PutUint16(q[16:], checksum(q, pseudo))
	return out
}

func checksum(b []byte, sum uint32) uint16 {
	for i := 0; i+1 < len(b); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(b[i:]))
	}
	for sum>>16 != 0 {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}
