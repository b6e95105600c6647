package recorder_test

import (
	"math/rand"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"ownvoice/library/durable"
	"ownvoice/recorder"
	"ownvoice/recorder/internal/cutdisk"
	"ownvoice/recorder/wav"
)

// onDisk records two tracks of a counting microphone onto a disk.
func onDisk(t *testing.T, disk *cutdisk.Disk, m *badMic) (recorder.Plan, *recorder.Session) {
	t.Helper()
	p := plan(t)
	p.Dir = filepath.Join(disk.Dir(), string(p.Recording))
	if err := durable.MkdirAll(p.Dir); err != nil {
		t.Fatal(err)
	}
	p.Inputs = []recorder.Input{{Label: "You"}, {Label: "Them"}}
	s, err := recorder.Record(m, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Stop() })
	return p, s
}

func TestAPowerCutAtAnyPointTakesAtMostHalfASecond(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	var worst atomic.Int64
	for range 11 {
		t.Run("ten at once", func(t *testing.T) {
			for i := range 10 {
				after := 700*time.Millisecond + time.Duration(random.Intn(2000))*time.Millisecond
				mode, own := []cutdisk.Mode{cutdisk.Drop, cutdisk.Torn}[i%2], rand.New(rand.NewSource(random.Int63()))
				t.Run(mode.String()+" after "+after.String(), func(t *testing.T) {
					t.Parallel()
					cutOnce(t, after, mode, own, &worst)
				})
			}
		})
	}
	t.Logf("of 110 cuts the worst took %d ms that the clock had shown", worst.Load())
}

func cutOnce(t *testing.T, after time.Duration, mode cutdisk.Mode, random *rand.Rand, worst *atomic.Int64) {
	disk := cutdisk.Mount(t)
	p, s := onDisk(t, disk, &badMic{})
	time.Sleep(after)
	shown, saved := s.Elapsed(), s.Saved()
	disk.Cut(random, mode)
	dir := filepath.Join(disk.After(), string(p.Recording))
	until(t, "it says that the disk is gone", 3*time.Second, func() bool { return s.Warning().Code == recorder.WarnDiskGone })
	if !recorder.Unfinished(dir) {
		t.Fatal("it does not look unfinished")
	}
	var promised []int64
	for _, name := range []string{"track-1.wav", "track-2.wav"} {
		path := filepath.Join(dir, name)
		r, err := wav.Open(path)
		if err != nil {
			t.Fatalf("%s as it is: %v", name, err)
		}
		r.Close()
		promised = append(promised, r.Frames)
		if r.Frames > 0 {
			opensEverywhere(t, path)
		}
		if got := samples16(t, path); int64(len(got)) != r.Frames || !whole(got[first(got):]) {
			t.Errorf("%s promises %d frames and has %d, or they do not count on", name, r.Frames, len(got))
		}
	}
	take, err := recorder.Mend(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, track := range take.Tracks {
		got := samples16(t, filepath.Join(dir, track.File))
		length := time.Duration(len(got)) * time.Second / 48000
		if len(got) != int(track.Frames) || track.Frames < promised[i] || length < saved {
			t.Errorf("%s: %d frames of %d promised, %v of %v said to be saved", track.File, track.Frames, promised[i], length, saved)
		}
		if mode == cutdisk.Drop && !whole(got[first(got):]) {
			t.Errorf("%s: the samples do not count on", track.File)
		}
		lost := (shown - length).Milliseconds()
		if lost > 500 {
			t.Errorf("%s: %d ms that the clock showed are lost", track.File, lost)
		}
		for was := worst.Load(); lost > was && !worst.CompareAndSwap(was, lost); was = worst.Load() {
		}
	}
	if len(take.Tracks) != 2 {
		t.Errorf("%d tracks are left", len(take.Tracks))
	}
}

func TestADiskThatTakesASecondForEveryWriteLosesNothing(t *testing.T) {
	t.Parallel()
	disk := cutdisk.Mount(t)
	p, s := onDisk(t, disk, &badMic{})
	time.Sleep(500 * time.Millisecond)
	disk.Stall(time.Second, 1)
	var warned, alive bool
	for end := time.Now().Add(14 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		warned = warned || s.Warning().Code == recorder.WarnDiskSlow
		alive = s.Level(0).Peak > -60
		if s.Saved() > s.Elapsed() {
			t.Fatalf("it says that %v of %v are saved", s.Saved(), s.Elapsed())
		}
	}
	if !warned || !alive {
		t.Errorf("it warned: %v; the meters move: %v", warned, alive)
	}
	at := s.Elapsed()
	disk.Stall(0, 1)
	take := stop(t, s)
	for _, track := range take.Tracks {
		got := samples16(t, filepath.Join(disk.After(), string(p.Recording), track.File))
		if len(track.Gaps) != 0 || !whole(got[first(got):]) || time.Duration(len(got))*time.Second/48000 < at {
			t.Errorf("%s: gaps %v, %d samples of %v", track.File, track.Gaps, len(got), at)
		}
	}
}

func TestADiskThatFailsStopsTheRecordingAndKeepsWhatWasWritten(t *testing.T) {
	t.Parallel()
	for errno, code := range map[syscall.Errno]recorder.WarningCode{
		syscall.EROFS: recorder.WarnDiskGone, syscall.EIO: recorder.WarnDiskGone, syscall.ENOSPC: recorder.WarnDiskFull,
	} {
		disk := cutdisk.Mount(t)
		p, s := onDisk(t, disk, &badMic{})
		time.Sleep(1500 * time.Millisecond)
		shown := s.Elapsed()
		if errno == syscall.ENOSPC {
			disk.Limit(1)
		} else {
			disk.Fail(errno)
		}
		select {
		case <-s.Done():
		case <-time.After(5 * time.Second):
			t.Fatalf("%v: it does not stop", errno)
		}
		if w := s.Warning().Code; w != code {
			t.Errorf("%v: it warns of %q", errno, w)
		}
		if take, err := s.Stop(); len(take.Tracks) != 2 || (err == nil) != (errno == syscall.ENOSPC) {
			t.Errorf("%v: a take of %d tracks, %v", errno, len(take.Tracks), err)
		}
		disk.Fail(0)
		disk.Limit(0)
		take, err := recorder.Mend(filepath.Join(disk.Dir(), string(p.Recording)))
		if err != nil {
			t.Fatalf("%v: %v", errno, err)
		}
		for _, track := range take.Tracks {
			got := samples16(t, filepath.Join(disk.After(), string(p.Recording), track.File))
			if lost := shown - time.Duration(len(got))*time.Second/48000; lost > 500*time.Millisecond || !whole(got[first(got):]) {
				t.Errorf("%v: %v of %s are lost, or the rest does not count on", errno, lost, track.File)
			}
		}
	}
}

func TestAStickThatIsPulledOutEndsTheSecondCopyAndNothingElse(t *testing.T) {
	t.Parallel()
	stick := cutdisk.Mount(t)
	m, p := &badMic{}, plan(t)
	p.SecondCopy = stick.Dir()
	s := recordBad(t, m, p)
	time.Sleep(1500 * time.Millisecond)
	stick.Cut(rand.New(rand.NewSource(1)), cutdisk.Drop)
	until(t, "it says that the copy is gone", 3*time.Second, func() bool { return s.Warning().Code == recorder.WarnCopyGone })
	time.Sleep(500 * time.Millisecond)
	take := stop(t, s)
	if got := samples16(t, filepath.Join(p.Dir, "track-1.wav")); take.SecondCopy || len(take.Tracks[0].Gaps) != 0 || !whole(got[first(got):]) || len(got) < 90_000 {
		t.Errorf("second copy %v, gaps %v, %d samples", take.SecondCopy, take.Tracks[0].Gaps, len(got))
	}
	left, err := recorder.Mend(filepath.Join(stick.After(), string(p.Recording)))
	if err != nil || len(left.Tracks) != 1 || left.Tracks[0].Seconds() < 0.5 {
		t.Errorf("what is left on the stick is %+v, %v", left.Tracks, err)
	}
}

func TestTheNextTakeBeginsBeforeTheLastIsHashed(t *testing.T) {
	t.Parallel()
	m := &badMic{}
	first := recordBad(t, m, plan(t))
	time.Sleep(time.Second)
	if err := first.Halt(); err != nil {
		t.Fatal(err)
	}
	second := recordBad(t, m, plan(t))
	until(t, "the second is heard while nobody has hashed the first", time.Minute, func() bool { return second.Elapsed() > 0 })
	take := stop(t, first)
	time.Sleep(500 * time.Millisecond)
	next := stop(t, second)
	for _, track := range append(take.Tracks, next.Tracks...) {
		if track.SHA256 == "" || track.Frames == 0 || len(track.Gaps) != 0 {
			t.Errorf("%+v", track)
		}
	}
	if next.Recording == take.Recording || next.Started.Before(take.Started) {
		t.Error("the second take is not another, later one")
	}
}
