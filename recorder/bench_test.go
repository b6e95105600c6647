package recorder_test

import (
	"encoding/binary"
	"math"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/mic"
)

// plan records the bench's microphones, named by their sinks, into a folder of
// the test's own.
func plan(t testing.TB, sinks ...string) recorder.Plan {
	t.Helper()
	p := recorder.Plan{Recording: catalog.NewID(), Dir: t.TempDir(), Mode: catalog.ModeRoom, App: "test"}
	for i, s := range sinks {
		p.Inputs = append(p.Inputs, recorder.Input{Label: []string{"You", "Them"}[i], Device: s + ".monitor"})
	}
	return p
}

func record(t testing.TB, p recorder.Plan) *recorder.Session {
	t.Helper()
	s, err := recorder.Record(mic.Hardware{}, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop() })
	return s
}

func stop(t testing.TB, s *recorder.Session) catalog.Take {
	t.Helper()
	take, err := s.Stop()
	if err != nil {
		t.Fatal(err)
	}
	return take
}

// known is noise that no part of resembles another, with loud speech's level
// and never a sample of 0, so that silence of the recorder's is told from it.
func known(t testing.TB, d time.Duration) []int16 {
	t.Helper()
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	s := make([]int16, int(d.Seconds()*48000))
	for i := range s {
		s[i] = int16(1+random.Intn(9000)) * int16(1-2*random.Intn(2))
	}
	return s
}

// samples16 reads a track by a program that is not ours.
func samples16(t testing.TB, path string) []int16 {
	t.Helper()
	raw, err := exec.Command("sox", path, "-t", "raw", "-e", "signed", "-b", "16", "-L", "-D", "-").Output()
	if err != nil {
		t.Fatalf("sox cannot read %s: %v", filepath.Base(path), err)
	}
	s := make([]int16, len(raw)/2)
	for i := range s {
		s[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return s
}

// find gives the place in got where want begins, sample by sample, or -1.
func find(got, want []int16) int {
	for at := 0; at+len(want) <= len(got); at++ {
		if got[at] == want[0] && equal(got[at:at+len(want)], want) {
			return at
		}
	}
	return -1
}

func equal(a, b []int16) bool {
	for i := range b {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// first is the place of the first sample that is no silence, or len.
func first(s []int16) int {
	for i, x := range s {
		if x != 0 {
			return i
		}
	}
	return len(s)
}

func until(t testing.TB, what string, patience time.Duration, is func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if is() {
			return
		}
	}
	t.Fatalf("%s: not within %v", what, patience)
}

func near(t testing.TB, what string, gotMS, wantMS, byMS int64) {
	t.Helper()
	if math.Abs(float64(gotMS-wantMS)) > float64(byMS) {
		t.Errorf("%s is %d ms, want %d ± %d", what, gotMS, wantMS, byMS)
	}
}

func fileExists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
