package recorder_test

import (
	"encoding/binary"
	"math"
	"math/rand"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/wav"
)

// fastMics are microphones whose clocks are wrong, heard through a sound
// system that delivers late, never early. Each sample tells which frame of its
// microphone it is.
type fastMics struct {
	clock  *recorder.FastClock
	rateHz int
	random *rand.Rand
	open   []*fastStream
	ppm    map[string]float64 // how much too fast each one's clock is
	holds  time.Duration      // so much the sound system keeps for a program that stands still; 0: all
	away   func(id string, now time.Duration) bool
}

func (m *fastMics) Devices() ([]recorder.Device, error) {
	var all []recorder.Device
	for id := range m.ppm {
		all = append(all, recorder.Device{ID: id, Name: id, Kind: recorder.Microphone})
	}
	return all, nil
}

func (m *fastMics) Open(id string, _ int, deliver func([]byte)) (recorder.Stream, error) {
	s := &fastStream{mics: m, id: id, deliver: deliver}
	m.open = append(m.open, s)
	return s, nil
}

// tick delivers what is due.
func (m *fastMics) tick(now time.Duration) {
	for _, s := range m.open {
		late := time.Duration(m.random.Int63n(int64(12 * time.Millisecond)))
		due := int64((now - late - s.begin()).Seconds() * s.rate())
		if due <= s.frame || m.away != nil && m.away(s.id, now) {
			continue
		}
		if held := s.frame + int64(m.holds.Seconds()*s.rate()); held > s.frame && due > held {
			for s.frame < held { // what the sound system had room for while nobody took it
				s.say(min(s.frame+int64(m.rateHz/20), held))
			}
			s.frame = due // and nothing of the rest
			continue
		}
		s.say(due)
	}
}

// say delivers all up to a frame.
func (s *fastStream) say(due int64) {
	b := s.buf[:0]
	for ; s.frame < due; s.frame++ {
		b = binary.LittleEndian.AppendUint32(b, uint32(1+s.frame%counts)<<8)
	}
	s.buf = b
	s.deliver(b)
}

const counts = 1<<23 - 2

type fastStream struct {
	mics    *fastMics
	id      string
	deliver func([]byte)
	frame   int64
	buf     []byte
}

func (s *fastStream) rate() float64 { return float64(s.mics.rateHz) * (1 + s.mics.ppm[s.id]/1e6) }

// begin is when the microphone's first frame is heard: they do not begin together.
func (s *fastStream) begin() time.Duration {
	if s.id == "them" {
		return 70 * time.Millisecond
	}
	return 0
}

func (s *fastStream) Format() recorder.Format {
	return recorder.Format{Sample: recorder.S32, Channels: 1, RateHz: s.mics.rateHz}
}
func (s *fastStream) Start() error { return nil }
func (s *fastStream) Close()       {}

// fastCall records two sides by clocks that differ, in as much time as it
// takes. change is made before it begins.
func fastCall(t testing.TB, rateHz int, length time.Duration, you, them float64, change func(*fastMics)) (*fastMics, recorder.Plan, *recorder.Session) {
	t.Helper()
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	clock := recorder.NewFastClock(length)
	m := &fastMics{clock: clock, rateHz: rateHz, random: rand.New(rand.NewSource(seed)), ppm: map[string]float64{"you": you, "them": them}}
	clock.Tick = m.tick
	if change != nil {
		change(m)
	}
	p := plan(t).WithClock(clock)
	p.Inputs = []recorder.Input{{Label: "You", Device: "you"}, {Label: "Them", Device: "them"}}
	s, err := recorder.Record(m, p)
	if err != nil {
		t.Fatal(err)
	}
	return m, p, s
}

func (m *fastMics) stop(t testing.TB, s *recorder.Session) catalog.Take {
	t.Helper()
	<-m.clock.Reached
	time.AfterFunc(50*time.Millisecond, func() { close(m.clock.Go) })
	return stop(t, s)
}

// heardAt is when the microphone of a track heard what stands at a place in
// its file, near a moment; ok is false for silence.
func (m *fastMics) heardAt(t testing.TB, s *fastStream, r *wav.Reader, frame int64, near float64) (seconds float64, ok bool) {
	t.Helper()
	var one [1]float32
	if _, err := r.ReadAt(one[:], frame); err != nil {
		t.Fatal(err)
	}
	if one[0] == 0 {
		return 0, false
	}
	count := int64(math.Round(float64(one[0])*(1<<23))) - 1
	about := int64((near - s.begin().Seconds()) * s.rate())
	count += (about - count + counts/2) / counts * counts
	return s.begin().Seconds() + float64(count)/s.rate(), true
}

func TestAfterAnHourTwoClocksApartTheSidesAreStillTogether(t *testing.T) {
	t.Parallel()
	const rate = 8000
	for _, ppm := range [][2]float64{{0, 200}, {-100, 100}, {150, -50}} {
		m, p, s := fastCall(t, rate, time.Hour, ppm[0], ppm[1], nil)
		take := m.stop(t, s)
		var files []*wav.Reader
		for _, track := range take.Tracks {
			r, err := wav.Open(filepath.Join(p.Dir, track.File))
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			files = append(files, r)
			if len(track.Gaps) != 0 {
				t.Fatalf("gaps: %v", track.Gaps)
			}
			if n := len(track.Drift); n < 2 || n > 20 {
				t.Errorf("%v ppm: the map of %s has %d points", ppm, track.Label, n)
			}
		}
		var worst, without float64
		for at := int64(rate); at < files[0].Frames-rate; at += 7 * rate {
			you, ok := m.heardAt(t, m.open[0], files[0], at, float64(at)/rate)
			if !ok {
				t.Fatalf("silence at %d", at)
			}
			them, ok := m.heardAt(t, m.open[1], files[1], int64(math.Round(take.FrameAt(1, float64(at)))), you)
			if ok {
				worst = max(worst, math.Abs(you-them)*1000)
			}
			if them, ok = m.heardAt(t, m.open[1], files[1], min(at, files[1].Frames-1), you); ok {
				without = max(without, math.Abs(you-them)*1000)
			}
		}
		t.Logf("%v ppm: at most %.2f ms apart, %.0f ms without the map; maps of %d and %d points",
			ppm, worst, without, len(take.Tracks[0].Drift), len(take.Tracks[1].Drift))
		if worst > 5 || without < 300 {
			t.Errorf("%v ppm: up to %.2f ms apart with the map, %.0f ms without", ppm, worst, without)
		}
	}
}

func TestAGapAfterAnHourHasItsTrueLengthThoughTheClockIsWrong(t *testing.T) {
	t.Parallel()
	from, to := time.Hour, time.Hour+20*time.Second
	m, _, s := fastCall(t, 8000, time.Hour+time.Minute, 300, -300, func(m *fastMics) {
		m.away = func(id string, now time.Duration) bool {
			if id != "you" || now < from || now >= to {
				return false
			}
			// nothing is delivered, and nothing of it comes later
			m.open[0].frame = int64((now - m.open[0].begin()).Seconds() * m.open[0].rate())
			return true
		}
	})
	take := m.stop(t, s)
	gaps := take.Tracks[0].Gaps
	if len(gaps) != 1 || len(take.Tracks[1].Gaps) != 0 {
		t.Fatalf("gaps: %v and %v", gaps, take.Tracks[1].Gaps)
	}
	near(t, "the gap", gaps[0].MS, 20_000, 70)
	near(t, "its place", gaps[0].AtMS, int64(3_600_000*(1+300e-6)), 70)
	i := slices.IndexFunc(take.Tracks[0].Drift, func(h catalog.Heard) bool { return h.MS > 3_630_000 })
	if i < 0 {
		t.Fatal("the map ends before the gap does")
	}
}

func TestAProgramThatStoodStillHasItsGapWhereSoundIsMissing(t *testing.T) {
	t.Parallel()
	m, p, s := fastCall(t, 8000, 30*time.Second, 0, 0, func(m *fastMics) {
		m.holds = 4600 * time.Millisecond
		m.clock.Stop, m.clock.StopFor = 10*time.Second, 8*time.Second
	})
	<-m.clock.Reached
	if w := s.Warning().Code; w != recorder.WarnMissed {
		t.Errorf("it warns of %q", w)
	}
	take := m.stop(t, s)
	for _, track := range take.Tracks {
		if len(track.Gaps) != 1 || track.Gaps[0].Why != catalog.GapLost {
			t.Fatalf("%s: gaps %v", track.Label, track.Gaps)
		}
		near(t, "the place of the gap", track.Gaps[0].AtMS, 14_600, 120)
		near(t, "the gap", track.Gaps[0].MS, 3_400, 120)
		r, err := wav.Open(filepath.Join(p.Dir, track.File))
		if err != nil {
			t.Fatal(err)
		}
		before, after := track.Gaps[0].AtMS*8-800, (track.Gaps[0].AtMS+track.Gaps[0].MS)*8+800
		for _, at := range []int64{8000, before, after} { // each sample stands at its own time
			stream := m.open[slices.IndexFunc(take.Tracks, func(other catalog.Track) bool { return other.Label == track.Label })]
			if heard, ok := m.heardAt(t, stream, r, at, float64(at)/8000); !ok || math.Abs(heard-float64(at)/8000) > 0.03 {
				t.Errorf("%s: at %.2f s stands what was heard at %.2f s", track.Label, float64(at)/8000, heard)
			}
		}
		r.Close()
	}
}

// BenchmarkTenHours records ten hours on two tracks as fast as it can, and
// tells how much memory was in use after the first hour and at the end.
func BenchmarkTenHours(b *testing.B) {
	for b.Loop() {
		var after float64
		m, p, s := fastCall(b, 48000, 10*time.Hour, 20, -35, func(m *fastMics) {
			m.clock.Tick = func(now time.Duration) {
				m.tick(now)
				if after == 0 && now > time.Hour {
					after = memoryMB(b)
				}
			}
		})
		<-m.clock.Reached
		b.ReportMetric(after, "MB-after-1h")
		b.ReportMetric(memoryMB(b), "MB-after-10h")
		take := m.stop(b, s)
		info, err := filepath.Glob(filepath.Join(p.Dir, "*"))
		if err != nil || take.Seconds() < 35_999 {
			b.Fatalf("%v: %.0f seconds in %d files", err, take.Seconds(), len(info))
		}
	}
}
