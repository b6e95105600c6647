package recorder_test

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
)

// badMic is a microphone with the faults that the bench's do not have. It
// counts: each sample tells which frame it is.
type badMic struct {
	mu    sync.Mutex
	lose  int  // frames never to be delivered
	hold  bool // deliver nothing, later all of it
	burst int  // frames to deliver at once, from the future
	skip  bool // never deliver what was due until now
	idles bool // it says that delivering nothing is its way
}

func (m *badMic) Devices() ([]recorder.Device, error) {
	return []recorder.Device{{ID: "bad", Name: "Bad", Kind: recorder.Microphone, Default: true, Idles: m.idles}}, nil
}

func (m *badMic) Open(id string, rateHz int, deliver func([]byte)) (recorder.Stream, error) {
	return &badStream{mic: m, deliver: deliver, quit: make(chan struct{}), ended: make(chan struct{})}, nil
}

func (m *badMic) set(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

type badStream struct {
	mic         *badMic
	deliver     func([]byte)
	quit, ended chan struct{}
	once        sync.Once
	started     bool
}

func (s *badStream) Format() recorder.Format {
	return recorder.Format{Sample: recorder.S16, Channels: 1, RateHz: 48000}
}

func (s *badStream) Start() error {
	s.started = true
	go s.run()
	return nil
}

func (s *badStream) Close() {
	s.once.Do(func() {
		close(s.quit)
		if s.started {
			<-s.ended
		}
	})
}

func (s *badStream) run() {
	defer close(s.ended)
	began, frame := time.Now(), 0
	for {
		select {
		case <-s.quit:
			return
		case <-time.After(20 * time.Millisecond):
		}
		s.mic.mu.Lock()
		if !s.mic.hold {
			frame += s.mic.lose
			due := int(time.Since(began).Seconds()*48000) + s.mic.burst
			s.mic.lose = 0
			if s.mic.skip {
				s.mic.skip, began, frame = false, time.Now(), 0
				due = s.mic.burst
			}
			if due > frame {
				s.deliver(counted(frame, due))
				frame = due
			}
		}
		s.mic.mu.Unlock()
	}
}

func counted(from, to int) []byte {
	var b []byte
	for i := from; i < to; i++ {
		b = binary.LittleEndian.AppendUint16(b, uint16(1+i%30000))
	}
	return b
}

func recordBad(t *testing.T, m *badMic, p recorder.Plan) *recorder.Session {
	t.Helper()
	p.Inputs = []recorder.Input{{Label: "You"}}
	s, err := recorder.Record(m, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop() })
	return s
}

// whole tells whether the samples count on without a step.
func whole(s []int16) bool {
	for i := 1; i < len(s); i++ {
		if s[i] != 1+s[i-1]%30000 {
			return false
		}
	}
	return true
}

func TestWhatTheSoundSystemDropsWithoutAWordIsFound(t *testing.T) {
	t.Parallel()
	m, p := &badMic{}, plan(t)
	s := recordBad(t, m, p)
	time.Sleep(2 * time.Second)
	m.set(func() { m.lose = 4800 })
	time.Sleep(13 * time.Second)
	at := s.Elapsed()
	take := stop(t, s)
	gaps := take.Tracks[0].Gaps
	if len(gaps) != 1 || gaps[0].Why != catalog.GapLost {
		t.Fatalf("gaps: %v", gaps)
	}
	near(t, "the gap", gaps[0].MS, 100, 15)
	near(t, "the length", take.Tracks[0].Frames/48, at.Milliseconds(), 100)
}

func TestSoundThatIsOnlyLateIsNoGap(t *testing.T) {
	t.Parallel()
	m, p := &badMic{}, plan(t)
	s := recordBad(t, m, p)
	time.Sleep(time.Second)
	m.set(func() { m.hold = true })
	time.Sleep(1800 * time.Millisecond)
	m.set(func() { m.hold = false })
	time.Sleep(time.Second)
	take := stop(t, s)
	if g := take.Tracks[0].Gaps; len(g) != 0 {
		t.Errorf("gaps: %v", g)
	}
	if got := samples16(t, filepath.Join(p.Dir, "track-1.wav")); len(got) < 170_000 || !whole(got) {
		step := slices.IndexFunc(got[1:], func(x int16) bool { return x == 0 })
		t.Errorf("%d samples do not count on; silence at %d", len(got), step)
	}
}

func TestALaptopThatSleptLeavesAGapOfThatLength(t *testing.T) {
	t.Parallel()
	var slept atomic.Int64
	clock := recorder.NewTestClock()
	clock.Slept = func() time.Duration { return time.Duration(slept.Load()) }
	m, p := &badMic{}, plan(t).WithClock(clock)
	s := recordBad(t, m, p)
	time.Sleep(time.Second)
	slept.Store(int64(90 * time.Second))
	time.Sleep(1500 * time.Millisecond)
	take := stop(t, s)
	gaps := take.Tracks[0].Gaps
	if len(gaps) != 1 || gaps[0].Why != catalog.GapAsleep {
		t.Fatalf("gaps: %v", gaps)
	}
	near(t, "the gap", gaps[0].MS, 90_000, 30)
	near(t, "the length", take.Tracks[0].Frames/48, 92_500, 200)
}

func TestMoreThanTheRingHoldsIsAnOverrunInItsPlace(t *testing.T) {
	t.Parallel()
	m, p := &badMic{}, plan(t)
	s := recordBad(t, m, p)
	time.Sleep(time.Second)
	m.set(func() { m.burst = 13 * 48000 })
	time.Sleep(500 * time.Millisecond)
	take := stop(t, s)
	gaps := take.Tracks[0].Gaps
	if len(gaps) != 1 || gaps[0].Why != catalog.GapOverrun || gaps[0].MS < 13_000 || gaps[0].MS > 13_400 {
		t.Fatalf("gaps: %v", gaps)
	}
	got := samples16(t, filepath.Join(p.Dir, "track-1.wav"))
	from, to := int(gaps[0].AtMS)*48, int(gaps[0].AtMS+gaps[0].MS)*48
	if !whole(got[:from-48]) || !whole(got[to+48:]) {
		t.Error("what is beside the gap does not count on")
	}
}

func TestADeviceThatNeverSpeaksLeavesAFileOfSilence(t *testing.T) {
	t.Parallel()
	m, p := &badMic{hold: true}, plan(t)
	s := recordBad(t, m, p)
	time.Sleep(2 * time.Second)
	if w := s.Warning().Code; w != recorder.WarnNoSound {
		t.Errorf("it warns of %q", w)
	}
	take := stop(t, s)
	near(t, "the length", take.Tracks[0].Frames/48, 1000, 1100) // time begins when it gives up waiting
	if g := take.Tracks[0].Gaps; len(g) != 1 || g[0].AtMS != 0 {
		t.Errorf("gaps: %v", g)
	}
}

func TestStoppedAtOnceItIsStillATake(t *testing.T) {
	t.Parallel()
	p := plan(t)
	s := recordBad(t, &badMic{}, p)
	take := stop(t, s)
	if len(take.Tracks) != 1 || recorder.Unfinished(p.Dir) {
		t.Errorf("%+v", take)
	}
}

func TestALoopbackThatStopsDeliveringIsSilentAndNoFault(t *testing.T) {
	t.Parallel()
	m, p := &badMic{idles: true}, plan(t)
	s := recordBad(t, m, p)
	time.Sleep(time.Second)
	m.set(func() { m.hold = true })
	from := time.Now()
	warned := map[recorder.WarningCode]bool{}
	until(t, "it says that nothing is heard", 14*time.Second, func() bool {
		warned[s.Warning().Code] = true
		return warned[recorder.WarnSilent]
	})
	m.set(func() { m.hold, m.skip = false, true }) // nobody played meanwhile: there is nothing to catch up with
	quiet := time.Since(from)
	time.Sleep(time.Second)
	take := stop(t, s)
	if g := take.Tracks[0].Gaps; len(g) != 0 || warned[recorder.WarnNoSound] || warned[recorder.WarnUnplugged] {
		t.Errorf("gaps: %v; warned of %v", g, warned)
	}
	near(t, "the length", take.Tracks[0].Frames/48, (2*time.Second + quiet).Milliseconds(), 150)
	got := samples16(t, filepath.Join(p.Dir, "track-1.wav"))
	if !whole(got[:40_000]) || !whole(got[len(got)-40_000:]) {
		t.Error("what was played before and after does not count on")
	}
}

func TestASecondCopyThatWasTakenAwayIsNotSaidToBeThere(t *testing.T) {
	t.Parallel()
	p := plan(t)
	p.SecondCopy = t.TempDir()
	s := recordBad(t, &badMic{}, p)
	time.Sleep(time.Second)
	if err := os.RemoveAll(filepath.Join(p.SecondCopy, string(p.Recording))); err != nil {
		t.Fatal(err)
	}
	if take := stop(t, s); take.SecondCopy {
		t.Error("the take speaks of a copy that is gone")
	}
}
