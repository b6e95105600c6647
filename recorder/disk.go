package recorder

import "time"

// space is the disk a folder lies on, in bytes.
type space struct{ free, total int64 }

// floor is what is never recorded into, so that the library can still write
// down what was recorded.
func (s space) floor() int64 { return min(32<<20, s.total/16) }

// room is how long one can record at a rate.
func (s space) room(bytesPerSecond int64) time.Duration {
	return time.Duration(max(0, s.free-s.floor())/bytesPerSecond) * time.Second
}

// RoomLeft is how long one can still record into dir: so many tracks of 48 kHz
// with so many bits (0 counts as 24). It is 0 when the disk does not answer.
func RoomLeft(dir string, tracks, bits int) time.Duration {
	s, err := spaceAt(dir)
	if err != nil {
		return 0
	}
	if bits == 0 {
		bits = 24
	}
	return s.room(int64(max(tracks, 1)) * 48000 * int64(bits/8))
}
