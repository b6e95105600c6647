package peaks_test

import (
	"encoding/binary"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"testing"
	"time"

	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

func TestASoundIsSeenDownToItsSamples(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	for range 20 {
		made := try(random)
		made.format.Channels = 1 + random.Intn(2)
		wavPath := filepath.Join(t.TempDir(), "x.wav")
		made.write(t, wavPath)
		s, err := peaks.Look(wavPath, wavPath+".peaks")
		if err != nil {
			t.Fatal(err)
		}
		all := heardIn(t, wavPath)
		for range 20 {
			n := 1 + random.Intn(500)
			from := int64(random.Intn(len(all)+1)) - 50
			to := from + 2*int64(n) + int64(random.Intn(100*n))
			got, err := s.Read(from, to, n)
			if err != nil || len(got) != n {
				t.Fatalf("%d bars of %d: %v", len(got), n, err)
			}
			for i, b := range got {
				want := spanned(all, from+(to-from)*int64(i)/int64(n), from+(to-from)*int64(i+1)/int64(n))
				if b != want {
					t.Fatalf("bar %d of %d, frames %d to %d: %v, not %v", i, n, from, to, b, want)
				}
			}
		}
		s.Close()
	}
}

// heardIn is the lowest and highest channel of every frame.
func heardIn(t *testing.T, path string) []peaks.Bar {
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	c := r.Format.Channels
	buf := make([]float32, int(r.Frames)*c)
	r.Read(buf)
	all := make([]peaks.Bar, r.Frames)
	for i := range all {
		all[i] = peaks.Bar{Min: buf[i*c], Max: buf[i*c]}
		for _, x := range buf[i*c : (i+1)*c] {
			all[i].Min, all[i].Max = min(all[i].Min, x), max(all[i].Max, x)
		}
	}
	return all
}

func spanned(all []peaks.Bar, from, to int64) (b peaks.Bar) {
	for i, x := range all[max(0, min(from, int64(len(all)))):max(0, min(to, int64(len(all))))] {
		if i == 0 {
			b = x
		}
		b.Min, b.Max = min(b.Min, x.Min), max(b.Max, x.Max)
	}
	return b
}

func TestBetweenTwoSamplesLiesAStraightLine(t *testing.T) {
	wavPath := filepath.Join(t.TempDir(), "x.wav")
	made := tried{format: wav.Format{RateHz: 48000, Channels: 1, Bits: 16}, frames: 3}
	for _, v := range []int16{0, 16384, -16384} {
		made.stored = binary.LittleEndian.AppendUint16(made.stored, uint16(v))
	}
	made.write(t, wavPath)
	s, err := peaks.Look(wavPath, wavPath+".peaks")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	got, err := s.Read(0, 2, 4)
	want := []float32{0.125, 0.375, 0.25, -0.25}
	for i, b := range got {
		if b.Min != want[i] || b.Max != want[i] || err != nil {
			t.Errorf("bar %d is %v: %v", i, b, err)
		}
	}
	if far, err := s.Read(1000, 1010, 4); err != nil || far[0] != (peaks.Bar{}) {
		t.Errorf("behind the end there is %v: %v", far, err)
	}
}

// BenchmarkLook reads what a window of 1,000 px shows of three hours, at every
// zoom from all of it to 10 ms.
func BenchmarkLook(b *testing.B) {
	const rate, frames = 48000, 3 * 3600 * 48000
	wavPath := filepath.Join(b.TempDir(), "x.wav")
	head := tried{format: wav.Format{RateHz: rate, Channels: 1, Bits: 24}}
	le := binary.LittleEndian
	h := le.AppendUint32([]byte("RIFF"), 36+frames*3)
	h = le.AppendUint32(append(h, "WAVEfmt "...), 16)
	h = le.AppendUint16(le.AppendUint16(h, 1), 1)
	h = le.AppendUint32(le.AppendUint32(h, rate), rate*3)
	h = le.AppendUint16(le.AppendUint16(h, uint16(head.format.FrameBytes())), 24)
	h = le.AppendUint32(append(h, "data"...), frames*3)
	if os.WriteFile(wavPath, h, 0o600) != nil || os.Truncate(wavPath, int64(len(h))+frames*3) != nil {
		b.Skip("no room")
	}
	s, err := peaks.Look(wavPath, wavPath+".peaks")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for long := int64(frames); long >= rate/100; long /= 4 {
		b.Run(fmt.Sprint(time.Duration(long)*time.Second/rate), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				at := int64(i) * 7919 % max(1, frames-long+1)
				if _, err := s.Read(at, at+long, 1000); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
