package peaks_test

import (
	"encoding/binary"
	"errors"
	"math"
	"math/rand"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

// tried is a random sound in a random format, as a WAV file of no particular
// program holds it.
type tried struct {
	format wav.Format
	frames int
	stored []byte
}

func try(random *rand.Rand) tried {
	sizes := []wav.Format{{Bits: 8}, {Bits: 16}, {Bits: 16}, {Bits: 24}, {Bits: 24}, {Bits: 32}, {Bits: 32, Float: true}, {Bits: 64, Float: true}}
	t := tried{format: sizes[random.Intn(len(sizes))], frames: random.Intn(20_000)}
	t.format.RateHz, t.format.Channels = 48000, 1+random.Intn(3)
	quiet := random.Intn(16) // bits
	for range t.frames * t.format.Channels {
		v := int32(random.Uint32()) >> quiet
		switch {
		case t.format.Float && t.format.Bits == 32:
			t.stored = binary.LittleEndian.AppendUint32(t.stored, math.Float32bits(float32(v)/(1<<31)))
		case t.format.Float:
			t.stored = binary.LittleEndian.AppendUint64(t.stored, math.Float64bits(float64(v)/(1<<31)))
		case t.format.Bits == 8:
			t.stored = append(t.stored, byte(v>>24)+128)
		default:
			b := binary.LittleEndian.AppendUint32(nil, uint32(v))
			t.stored = append(t.stored, b[4-t.format.Bits/8:]...)
		}
	}
	return t
}

func (s tried) write(t *testing.T, path string) {
	t.Helper()
	le, f := binary.LittleEndian, s.format
	tag := map[bool]uint16{false: 1, true: 3}[f.Float]
	b := le.AppendUint32([]byte("RIFF"), uint32(36+len(s.stored)))
	b = le.AppendUint32(append(b, "WAVEfmt "...), 16)
	b = le.AppendUint16(le.AppendUint16(b, tag), uint16(f.Channels))
	b = le.AppendUint32(le.AppendUint32(b, uint32(f.RateHz)), uint32(f.RateHz*f.FrameBytes()))
	b = le.AppendUint16(le.AppendUint16(b, uint16(f.FrameBytes())), uint16(f.Bits))
	b = le.AppendUint32(append(b, "data"...), uint32(len(s.stored)))
	if err := os.WriteFile(path, append(b, s.stored...), 0o600); err != nil {
		t.Fatal(err)
	}
}

// envelope is what the reader hears, the lowest and highest of all channels
// one behind the other, so that two frames stand for each.
func (s tried) envelope(t *testing.T, path string) []float32 {
	t.Helper()
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	samples := make([]float32, s.frames*s.format.Channels)
	if n, err := r.ReadAt(samples, 0); n != s.frames || err != nil {
		t.Fatal(n, err)
	}
	return samples
}

func TestPeaksMadeAgainHoldTheUpper16BitsOfEveryExtreme(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	dir := t.TempDir()
	for range 300 {
		s := try(random)
		path, again := filepath.Join(dir, "x.wav"), filepath.Join(dir, "again.peaks")
		s.write(t, path)
		if err := peaks.Of(path, again); err != nil {
			t.Fatal(err)
		}
		p, err := peaks.Open(again)
		if err != nil {
			t.Fatal(err)
		}
		if p.Frames != int64(s.frames) {
			t.Fatalf("%+v: %d frames of %d", s.format, p.Frames, s.frames)
		}
		n := (s.frames + 255) / 256
		got, err := p.Read(0, int64(n)*256, n)
		if err != nil {
			t.Fatal(err)
		}
		p.Close()
		samples, width := s.envelope(t, path), 256*s.format.Channels
		for i, b := range got {
			var want peaks.Bar
			for _, x := range samples[i*width : min((i+1)*width, len(samples))] {
				upper := float32(min(32767, math.Floor(float64(x)*32768)) / 32768)
				want.Min, want.Max = min(want.Min, upper), max(want.Max, upper)
			}
			if b != want {
				t.Fatalf("%+v: bar %d of %d is %v, want %v", s.format, i, n, b, want)
			}
		}
	}
}

func TestPeaksMadeAgainAreThoseWrittenWhileRecording(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	dir := t.TempDir()
	for range 100 {
		s := try(random)
		if s.format.Float || s.format.Bits != 16 && s.format.Bits != 24 {
			continue
		}
		path, again, live, floats := filepath.Join(dir, "x.wav"), filepath.Join(dir, "again.peaks"), filepath.Join(dir, "live.peaks"), filepath.Join(dir, "floats.peaks")
		s.write(t, path)
		if err := peaks.Of(path, again); err != nil {
			t.Fatal(err)
		}
		w, _ := peaks.Create(live, 48000)
		for left := s.stored; len(left) > 0; {
			n := min(len(left), (1+random.Intn(5000))*s.format.FrameBytes())
			if err := w.AddStored(left[:n], s.format); err != nil {
				t.Fatal(err)
			}
			left = left[n:]
		}
		w.Close()
		want, _ := os.ReadFile(again)
		if got, _ := os.ReadFile(live); string(got) != string(want) || len(got) == 0 {
			t.Fatalf("%+v: %d and %d bytes differ", s.format, len(got), len(want))
		}
		if s.format.Channels > 1 {
			continue
		}
		f, _ := peaks.Create(floats, 48000)
		f.Add(s.envelope(t, path))
		f.Close()
		if got, _ := os.ReadFile(floats); string(got) != string(want) {
			t.Fatalf("%+v: drawn of floats it differs", s.format)
		}
	}
}

func TestAFormatThatIsNeverStoredIsNotDrawn(t *testing.T) {
	w, _ := peaks.Create(filepath.Join(t.TempDir(), "x.peaks"), 48000)
	defer w.Close()
	if err := w.AddStored(make([]byte, 8), wav.Format{RateHz: 48000, Channels: 1, Bits: 32}); !errors.Is(err, wav.ErrFormat) {
		t.Error(err)
	}
}

func TestPeaksThatCannotBeMadeLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	sound, path := filepath.Join(dir, "x.wav"), filepath.Join(dir, "x.peaks")
	os.WriteFile(sound, []byte("RIFF"), 0o600)
	if err := peaks.Of(sound, path); !errors.Is(err, wav.ErrNotWAV) {
		t.Error(err)
	}
	try(rand.New(rand.NewSource(1))).write(t, sound)
	if err := os.Mkdir(path, 0o700); err != nil { // nothing can be put in its place
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(path, "x"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := peaks.Of(sound, path); err == nil {
		t.Error("it was made")
	}
	found, err := os.ReadDir(dir)
	if err != nil || len(found) != 2 {
		t.Errorf("there is %v, %v", found, err)
	}
}

// long is a sound file of so many hours that takes next to no disk.
func long(t testing.TB, hours int64, f wav.Format) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "long.wav")
	w, err := wav.Create(path, f, wav.About{})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Silence(hours * 3600 * int64(f.RateHz)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// takes is all the memory that do asks for, whether it gives it back or not.
func takes(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

const little = 1 << 20 // bytes

func TestThePictureOfThreeHoursTakesNoMoreMemoryThanThatOfOne(t *testing.T) {
	f := wav.Format{RateHz: 48000, Channels: 1, Bits: 16}
	for _, hours := range []int64{1, 3} {
		path := long(t, hours, f)
		if n := takes(func() {
			if err := peaks.Of(path, path+".peaks"); err != nil {
				t.Fatal(err)
			}
		}); n > little {
			t.Errorf("%d hours take %d bytes of memory", hours, n)
		}
	}
}

func TestTenHoursOfRecordingTakeNoMoreMemoryThanOne(t *testing.T) {
	f := wav.Format{RateHz: 48000, Channels: 1, Bits: 24}
	w, err := peaks.Create(filepath.Join(t.TempDir(), "x.peaks"), 48000)
	if err != nil {
		t.Fatal(err)
	}
	tick := make([]byte, 2400*3) // what the recorder hands over at once
	if n := takes(func() {
		for range 10 * 3600 * 20 {
			w.AddStored(tick, f)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}); n > little {
		t.Errorf("they take %d bytes", n)
	}
}

func BenchmarkAddStored(b *testing.B) {
	for _, bits := range []int{16, 24} {
		b.Run(map[int]string{16: "16 bits", 24: "24 bits"}[bits], func(b *testing.B) {
			w, _ := peaks.Create(filepath.Join(b.TempDir(), "x.peaks"), 48000)
			defer w.Close()
			tick := make([]byte, 2400*bits/8)
			for b.Loop() {
				w.AddStored(tick, wav.Format{RateHz: 48000, Channels: 1, Bits: bits})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2400, "ns/sample")
		})
	}
}

// BenchmarkRead draws all of a story of three hours across a screen.
func BenchmarkRead(b *testing.B) {
	path := long(b, 3, wav.Format{RateHz: 48000, Channels: 1, Bits: 16})
	if err := peaks.Of(path, path+".peaks"); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		p, err := peaks.Open(path + ".peaks")
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Read(0, p.Frames, 1366); err != nil {
			b.Fatal(err)
		}
		p.Close()
	}
}
