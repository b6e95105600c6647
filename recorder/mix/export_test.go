package mix_test

import (
	"context"
	"errors"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
	"ownvoice/recorder/wav"
)

func TestTracksAreExportedSideBySideAsTheyWere(t *testing.T) {
	const rate = 8000
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), rate, 1, 5*rate, func(i int) float64 { return float64(i%30000) / 32767 })
	write(t, filepath.Join(dir, "b.wav"), rate, 1, 4*rate, func(i int) float64 { return -float64(i%20000) / 32767 })
	m := open(t, dir, catalog.Take{Recording: catalog.NewID(), Tracks: []catalog.Track{{File: "a.wav"}, {File: "b.wav", Drift: nil}}})
	m.SetGain(0, 0) // is for listening
	path := filepath.Join(t.TempDir(), "both.wav")
	if err := mix.Export(t.Context(), m, path); err != nil {
		t.Fatal(err)
	}
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Format != (wav.Format{RateHz: rate, Channels: 2, Bits: 16}) || r.Frames != 5*rate {
		t.Fatalf("it is %+v of %d frames", r.Format, r.Frames)
	}
	both := make([]float32, 2*r.Frames)
	if _, err := r.ReadAt(both, 0); err != nil {
		t.Fatal(err)
	}
	left, right := read(t, m, 0, 5*rate, 0), read(t, m, 1, 5*rate, 0)
	for i := range left {
		if both[2*i] != left[i] || both[2*i+1] != right[i] {
			t.Fatalf("frame %d is %v and %v, not %v and %v", i, both[2*i], both[2*i+1], left[i], right[i])
		}
	}
	if _, err := exec.LookPath("soxi"); err == nil {
		if out, err := exec.Command("soxi", "-c", "-r", path).CombinedOutput(); err != nil {
			t.Errorf("sox does not open it: %v\n%s", err, out)
		}
	}
}

func TestWhatTwoClocksDriftedApartIsExportedTogether(t *testing.T) {
	const rate, minutes, slow = 2000, 61, 200e-6
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), rate, 1, rate*60*minutes, func(i int) float64 { return voice(float64(i) / rate) })
	write(t, filepath.Join(dir, "b.wav"), rate, 1, rate*60*minutes, func(i int) float64 { return voice(float64(i) / rate * (1 + slow)) })
	end := int64(rate * 60 * minutes)
	m := open(t, dir, catalog.Take{Tracks: []catalog.Track{
		{File: "a.wav", Drift: []catalog.Heard{{}, {Frame: end, MS: 60000 * minutes}}},
		{File: "b.wav", Drift: []catalog.Heard{{}, {Frame: end, MS: 60000 * minutes * (1 + slow)}}},
	}})
	path := filepath.Join(dir, "both.wav")
	if err := mix.Export(t.Context(), m, path); err != nil {
		t.Fatal(err)
	}
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	both := make([]float32, 2*rate)
	if _, err := r.ReadAt(both, rate*3600-rate/2); err != nil {
		t.Fatal(err)
	}
	left, right := make([]float32, rate/4), make([]float32, rate)
	for i := range left {
		left[i] = both[2*(i+rate/4)]
	}
	for i := range right {
		right[i] = both[2*i+1]
	}
	got := apart(left, right[rate/4:], rate)
	t.Logf("%.3f ms apart after an hour at 200 ppm", got)
	if math.Abs(got) > 0.1 {
		t.Errorf("they are %.3f ms apart", got)
	}
}

func TestAnExportThatIsBrokenOffLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), 8000, 1, 80000, func(int) float64 { return 0.1 })
	m := open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}}})
	path := filepath.Join(dir, "out.wav")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := mix.Export(ctx, m, path); !errors.Is(err, context.Canceled) {
		t.Errorf("it says %v", err)
	}
	if got, err := os.ReadFile(path); err != nil || string(got) != "before" {
		t.Errorf("there is %q: %v", got, err)
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.Contains(f.Name(), ".part-") {
			t.Errorf("%s is left over", f.Name())
		}
	}
}
