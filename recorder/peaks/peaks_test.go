package peaks_test

import (
	"bytes"
	"errors"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/recorder/peaks"
)

func sound(t *testing.T, frames int) []float32 {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	s := make([]float32, frames)
	for i := range s {
		s[i] = float32(random.Intn(65536)-32768) / 32768
	}
	return s
}

// drawn is what Read promises, done the slow way, bars widened to whole level-0 bars.
func drawn(s []float32, from, to int) peaks.Bar {
	from, to = from/256*256, min(len(s), max(from/256+1, to/256)*256)
	var b peaks.Bar
	for _, x := range s[from:to] {
		b.Min, b.Max = min(b.Min, x), max(b.Max, x)
	}
	return b
}

func TestEveryBarHoldsTheLowestAndHighestSampleOfItsStretch(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.peaks")
	s := sound(t, 100_003)
	w, err := peaks.Create(path, 48000)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(s); at += 777 {
		w.Add(s[at:min(at+777, len(s))])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p, err := peaks.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.Frames != 100_003 || p.RateHz != 48000 {
		t.Errorf("%d frames at %d", p.Frames, p.RateHz)
	}
	got, err := p.Read(0, 102_400, 100) // 1024 frames a bar, level 0
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range got {
		if i*1024 >= len(s) {
			break
		}
		if want := drawn(s, i*1024, (i+1)*1024); b != want {
			t.Fatalf("bar %d is %v, want %v", i, b, want)
		}
	}
	whole, err := p.Read(0, 98304, 24) // 4096 frames a bar: level 1
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range whole {
		if want := drawn(s, i*4096, (i+1)*4096); b != want {
			t.Fatalf("bar %d of level 1 is %v, want %v", i, b, want)
		}
	}
}

func TestSilenceIsDrawnFlatAndOutsideTheSoundToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.peaks")
	w, _ := peaks.Create(path, 48000)
	w.Add(sound(t, 256))
	w.Silence(1_000_000)
	w.Close()
	p, err := peaks.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	got, err := p.Read(256, 3_000_000, 50)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range got[1:] {
		if b != (peaks.Bar{}) {
			t.Fatalf("bar %d is %v", i+1, b)
		}
	}
}

func TestPeaksNeverFinishedCanStillBeDrawn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.peaks")
	w, _ := peaks.Create(path, 48000)
	w.Add(sound(t, 48_000))
	w.Flush() // and then the kill
	p, err := peaks.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	if p.Frames != 48_000/256*256 {
		t.Errorf("%d frames", p.Frames)
	}
	if _, err := p.Read(0, p.Frames, 135); err != nil {
		t.Error(err)
	}
}

func TestACutAnywhereWhileItIsFinishedLeavesThePictureOfTheSound(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.peaks")
	s := sound(t, 300_000)
	w, _ := peaks.Create(path, 48000)
	w.Add(s)
	w.Close()
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	const level0 = 24 + (300_000+255)/256*4
	copy(whole[6:], []byte{0, 0}) // the larger bars are on their way
	for cut := level0; cut <= len(whole); cut += 4 {
		if err := os.WriteFile(path, whole[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		p, err := peaks.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Read(0, 307_200, 100) // 3072 frames a bar, past the end
		if err != nil || p.Frames != 300_000 {
			t.Fatalf("cut at %d: %d frames, %v", cut, p.Frames, err)
		}
		p.Close()
		for i, b := range got {
			if i*3072 < len(s) && b != drawn(s, i*3072, (i+1)*3072) || i*3072 >= len(s) && b != (peaks.Bar{}) {
				t.Fatalf("cut at %d: bar %d is %v", cut, i, b)
			}
		}
	}
}

func FuzzOpenNeverTrustsTheFile(f *testing.F) {
	path := filepath.Join(f.TempDir(), "x.peaks")
	w, _ := peaks.Create(path, 48000)
	w.Silence(10_000)
	w.Close()
	b, _ := os.ReadFile(path)
	f.Add(b)
	for _, at := range []int{6, 8, 12, 16, 23} {
		hostile := bytes.Clone(b)
		hostile[at] ^= 0xFF
		f.Add(hostile)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "x.peaks")
		os.WriteFile(path, b, 0o600)
		p, err := peaks.Open(path)
		if err != nil {
			if !errors.Is(err, peaks.ErrNotPeaks) {
				t.Fatal(err)
			}
			return
		}
		defer p.Close()
		if p.Frames > int64(len(b))*64 {
			t.Fatalf("%d frames in %d bytes", p.Frames, len(b))
		}
		for _, to := range []int64{p.Frames, 1, 1 << 40} {
			if bars, err := p.Read(-to, to, 100); err != nil || len(bars) > 100 {
				t.Fatal(len(bars), err)
			}
		}
	})
}
