package ui_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// signal is what the microphones hear: noise that is the same nowhere twice.
func signal(t *testing.T, seconds int) []int16 {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s := make([]int16, seconds*48000)
	for i := range s {
		s[i] = int16(random.IntN(8000) - 4000)
	}
	return s
}

// stereo is the signal on both channels.
func stereo(s []int16) []int16 {
	both := make([]int16, 0, 2*len(s))
	for _, x := range s {
		both = append(both, x, x)
	}
	return both
}

// samples reads the samples of a mono file of 16 bits.
func samples(t *testing.T, file string) []int16 {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(raw, []byte("data"))
	if at < 0 {
		t.Fatalf("%s has no sound", filepath.Base(file))
	}
	raw = raw[at+8:]
	s := make([]int16, len(raw)/2)
	for i := range s {
		s[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return s
}

// longestRun finds where the recording has the signal, and how many samples
// in a row are exactly the same there.
func longestRun(have, signal []int16) int {
	const every = 500
	where := map[[4]int16]int{}
	for i := 0; i+4 <= len(signal); i += every {
		where[[4]int16(signal[i:i+4])] = i
	}
	longest := 0
	for i := 0; i+4 <= len(have); i++ {
		at, ok := where[[4]int16(have[i:i+4])]
		if !ok {
			continue
		}
		from, to := 0, 0
		for i+from > 0 && at+from > 0 && have[i+from-1] == signal[at+from-1] {
			from--
		}
		for i+to < len(have) && at+to < len(signal) && have[i+to] == signal[at+to] {
			to++
		}
		longest = max(longest, to-from)
		i += max(to-1, 0)
	}
	return longest
}

// sounds checks that a track of the newest recording holds at least so many
// seconds of the signal, sample for sample.
func (a *app) sounds(track string, signal []int16, seconds int) {
	a.t.Helper()
	files, _ := filepath.Glob(filepath.Join(a.dir, "recordings", "*", track))
	if len(files) == 0 {
		a.t.Fatalf("there is no %s", track)
	}
	if n := longestRun(samples(a.t, files[len(files)-1]), signal); n < seconds*48000 {
		a.t.Errorf("%s holds %.2f seconds of the signal in a row, want %d", track, float64(n)/48000, seconds)
	}
}
