// Package ogg writes and reads Ogg pages (RFC 3533) and the headers of Opus in
// them (RFC 7845). It knows packets, not what they sound like, and takes what
// it reads for something a stranger made up: it is strict, and what it holds
// at once is bounded.
package ogg

import (
	"encoding/binary"
	"errors"
)

// What callers decide by.
var (
	ErrNotOgg  = errors.New("not an Ogg file")
	ErrDamaged = errors.New("Ogg file is damaged")
)

// None is the granule position of a page on which no packet ends.
const None = -1

// MaxPacket is the size of the largest packet that is read. One of Opus has
// some 60 KB at most; what is said about the sound may bring a picture.
const MaxPacket = 1 << 20

const (
	pageHead    = 27
	maxSegments = 255
	fullSegment = 255 // a shorter one ends its packet

	flagContinued = 1
	flagFirst     = 2
	flagLast      = 4
)

var le = binary.LittleEndian

// crcTable is of the polynomial 0x04C11DB7, highest bit first, as RFC 3533 has
// it; that of hash/crc32 goes the other way.
var crcTable = func() (table [256]uint32) {
	for i := range table {
		c := uint32(i) << 24
		for range 8 {
			if c&(1<<31) != 0 {
				c = c<<1 ^ 0x04C11DB7
			} else {
				c <<= 1
			}
		}
		table[i] = c
	}
	return table
}()

func checksum(c uint32, b []byte) uint32 {
	for _, x := range b {
		c = c<<8 ^ crcTable[byte(c>>24)^x]
	}
	return c
}
