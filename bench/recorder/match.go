//go:build linux

package main

import (
	"math"
	"slices"
)

// matched is which frames of a sound are in a file, sample by sample.
type matched struct {
	first, end int // places in the sound
	frames     int // how many of those between are there
}

const window = 64 // frames that are enough to be known by

// follow finds a file's samples in the sound it was recorded of, past whatever
// is missing.
func follow(file, sound []int16) (m matched) {
	i, at, found := next(file, 0, sound, 0, len(sound))
	if !found {
		return m
	}
	for m.first = at; ; {
		for i < len(file) && at < len(sound) && file[i] == sound[at] {
			i, at, m.frames = i+1, at+1, m.frames+1
		}
		m.end = at
		if i, at, found = next(file, i, sound, at, 10*48000); !found {
			return m
		}
	}
}

// next is the first place from i on where the file is known again, and where
// that is in the sound, at most so many frames further on.
func next(file []int16, i int, sound []int16, at, within int) (int, int, bool) {
	for j := i; j+window <= len(file); j += window {
		seek := file[j : j+window]
		if silent(seek) {
			continue
		}
		if same := at + j - i; same+window <= len(sound) && slices.Equal(sound[same:same+window], seek) {
			return j, same, true
		}
		if k := index(sound[at:min(len(sound), at+j-i+within)], seek); k >= 0 {
			return j, at + k, true
		}
	}
	return 0, 0, false
}

func silent(s []int16) bool { return slices.Max(s) == slices.Min(s) }

func index(sound, seek []int16) int {
	for at := 0; at+len(seek) <= len(sound); at++ {
		if sound[at] == seek[0] && slices.Equal(sound[at:at+len(seek)], seek) {
			return at
		}
	}
	return -1
}

// endOf is about where in a sound a file ends whose samples were changed by a
// codec: where its last second resembles it most.
func endOf(file, sound []int16) (end int, found bool) {
	const fold = 8
	f, s := folded(file, fold), folded(sound, fold)
	const second = 48000 / fold
	if len(f) < second || len(s) < second {
		return 0, false
	}
	f = f[len(f)-second:]
	best := 0.5 // less is no resemblance
	for at := 0; at+second <= len(s); at++ {
		var both, of, os float64
		for i, x := range f {
			y := s[at+i]
			both, of, os = both+x*y, of+x*x, os+y*y
		}
		if r := both / math.Sqrt(of*os+1); r > best {
			best, end, found = r, (at+second)*fold, true
		}
	}
	return end, found
}

func folded(s []int16, by int) []float64 {
	out := make([]float64, len(s)/by)
	for i := range out {
		for _, x := range s[i*by : (i+1)*by] {
			out[i] += float64(x)
		}
	}
	return out
}
