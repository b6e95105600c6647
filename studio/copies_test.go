package studio_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/packed"
	"ownvoice/recorder/wav"
	"ownvoice/studio"
)

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, dir string) *library.Library {
	t.Helper()
	l := must[*library.Library](t)(library.Open(t.Context(), dir))
	t.Cleanup(func() { l.Close() })
	return l
}

func told(t testing.TB, l *library.Library) catalog.ID {
	t.Helper()
	s := must[catalog.Story](t)(l.BeginStory(t.Context(), library.Begin{Title: "The laundry"}))
	must[catalog.Consent](t)(l.Give(t.Context(), s.ID, catalog.Consent{Kind: catalog.EventTold, Target: catalog.WholeStory, How: library.HowAskOnRecording}))
	return s.ID
}

// speech are raw samples of so many seconds of speech at 48 kHz.
func speech(t testing.TB, bits, seconds int, gain string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.wav")
	out, err := exec.Command("espeak-ng", "-w", path, "I came here in nineteen seventy-one with one suitcase. My sister met me off the boat.").CombinedOutput()
	if err != nil {
		t.Fatalf("espeak-ng: %v: %s", err, out)
	}
	raw, err := exec.Command("sox", path, "-r", "48000", "-c", "1", "-e", "signed", "-b", strconv.Itoa(bits), "-t", "raw", "-", "repeat", "200", "trim", "0", strconv.Itoa(seconds), "gain", gain).Output()
	check(t, err)
	return raw
}

// kept keeps a take of these tracks, as the recorder would leave it.
func kept(t testing.TB, l *library.Library, story catalog.ID, bits int, tracks ...[]byte) catalog.Recording {
	t.Helper()
	id, dir, err := l.BeginRecording(t.Context(), story)
	check(t, err)
	take := catalog.Take{Recording: id, Started: time.Now(), Mode: catalog.ModeRoom, App: "test"}
	for i, raw := range tracks {
		name := "track-" + strconv.Itoa(i+1) + ".wav"
		f := wav.Format{RateHz: 48000, Channels: 1, Bits: bits}
		w, err := wav.Create(filepath.Join(dir, name), f, wav.About{Recording: string(id), Track: i + 1, Label: "You", App: "test", Began: time.Now()})
		check(t, err)
		check(t, errors.Join(w.Write(raw), w.Close()))
		sum, n := hash(t, filepath.Join(dir, name))
		take.Tracks = append(take.Tracks, catalog.Track{Label: "You", File: name, Frames: int64(len(raw) / f.FrameBytes()), RateHz: 48000, Bits: bits, Channels: 1, SHA256: sum, Bytes: n, Gaps: []catalog.Gap{}})
	}
	return must[catalog.Recording](t)(l.Keep(t.Context(), take))
}

func TestEveryRecordingHasItsCopiesAndTheyAreWhatIsWritten(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	room := kept(t, l, story, 24, speech(t, 24, 20, "-10"))
	call := kept(t, l, story, 16, speech(t, 16, 15, "-6"), speech(t, 16, 12, "-16"))
	var said []studio.CopyProgress
	check(t, studio.MakeCopies(t.Context(), l, func(p studio.CopyProgress) { said = append(said, p) }))
	for _, r := range []catalog.Recording{room, call} {
		dir := l.RecordingDir(r.ID)
		c := must[studio.Copies](t)(studio.CopiesOf(dir))
		if len(c.Copies) != 1+len(r.Tracks) || len(c.Loudness) != len(r.Tracks) {
			t.Fatalf("%+v", c)
		}
		for _, made := range c.Copies {
			if sum, n := hash(t, filepath.Join(dir, made.File)); sum != made.SHA256 || n != made.Bytes {
				t.Errorf("%s holds %d bytes of %s, written is %+v", made.File, n, sum, made)
			}
		}
		for i, track := range r.Tracks {
			back := filepath.Join(t.TempDir(), "back.wav")
			check(t, packed.Restore(t.Context(), filepath.Join(dir, "track-"+strconv.Itoa(i+1)+".flac"), back))
			if sum, _ := hash(t, back); sum != track.SHA256 {
				t.Errorf("another master comes back of %s", track.File)
			}
			if loud, ok := c.LoudnessOf(track); !ok || loud.LUFS > -10 || loud.LUFS < -50 || loud.Peak <= 0 {
				t.Errorf("%s: %+v", track.File, loud)
			}
		}
		if left := hidden(t, dir); len(left) > 0 {
			t.Errorf("left over: %v", left)
		}
	}
	order(t, said, []string{"track-1.wav", "track-2.wav", "listening.opus", "track-1.wav", "listening.opus", "track-1.flac", "track-2.flac", "track-1.flac"})
	again := 0
	check(t, studio.MakeCopies(t.Context(), l, func(studio.CopyProgress) { again++ }))
	if again != 0 {
		t.Errorf("%d things were made again", again)
	}
}

func order(t *testing.T, said []studio.CopyProgress, want []string) {
	t.Helper()
	var files []string
	for i, p := range said {
		if i%2 == 0 {
			files = append(files, p.File)
		}
		if p.Done != (i%2 == 1) || p.Err != nil || p.Left != len(want)-i/2 {
			t.Errorf("number %d: %+v", i, p)
		}
	}
	if !slices.Equal(files, want) {
		t.Errorf("made in this order: %v", files)
	}
}

// hidden are files in a folder that nobody has named yet.
func hidden(t *testing.T, dir string) (found []string) {
	for _, pattern := range []string{".*", "*.making*"} {
		names := must[[]string](t)(filepath.Glob(filepath.Join(dir, pattern)))
		found = append(found, names...)
	}
	return found
}

func TestACopyThatIsNotAsItWasIsMadeAgain(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	r := kept(t, l, told(t, l), 16, speech(t, 16, 5, "-6"))
	check(t, studio.MakeCopies(t.Context(), l, nil))
	dir := l.RecordingDir(r.ID)
	flac, opus := filepath.Join(dir, "track-1.flac"), filepath.Join(dir, "listening.opus")
	want, _ := hash(t, flac)
	for name, c := range map[string]struct {
		spoil func() error
		made  int
	}{
		"missing":               {func() error { return os.Remove(flac) }, 1},
		"shorter":               {func() error { return os.Truncate(opus, 1000) }, 1},
		"another of its length": {func() error { return flip(flac) }, 1},
		"only touched":          {func() error { return os.Chtimes(flac, time.Now(), time.Now()) }, 0},
		"not written down":      {func() error { return os.Remove(filepath.Join(dir, "copies.json")) }, 3},
		"written down badly":    {func() error { return os.WriteFile(filepath.Join(dir, "copies.json"), []byte(`{"format":`), 0o600) }, 3},
	} {
		check(t, c.spoil())
		made := 0
		check(t, studio.MakeCopies(t.Context(), l, func(p studio.CopyProgress) {
			if p.Done {
				made++
			}
		}))
		if got, _ := hash(t, flac); made != c.made || got != want {
			t.Errorf("%s: %d made, the packed master is %s", name, made, got)
		}
	}
}

func flip(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	raw[len(raw)/2] ^= 1
	return os.WriteFile(path, raw, 0o600)
}

func TestOneThatCannotBeCopiedKeepsNoOtherFromIt(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	good, gone, changed := kept(t, l, story, 16, speech(t, 16, 3, "-6")), kept(t, l, story, 16, speech(t, 16, 4, "-6")), kept(t, l, story, 16, speech(t, 16, 5, "-6"))
	check(t, os.Remove(filepath.Join(l.RecordingDir(gone.ID), "track-1.wav")))
	check(t, flip(filepath.Join(l.RecordingDir(changed.ID), "track-1.wav")))
	err := studio.MakeCopies(t.Context(), l, nil)
	if !errors.Is(err, os.ErrNotExist) || !errors.Is(err, studio.ErrMaster) {
		t.Errorf("answers %v", err)
	}
	if c := must[studio.Copies](t)(studio.CopiesOf(l.RecordingDir(good.ID))); len(c.Copies) != 2 {
		t.Errorf("%+v", c)
	}
	if _, err := os.Stat(filepath.Join(l.RecordingDir(changed.ID), "track-1.flac")); err == nil {
		t.Error("a master that is not what it was has a packed one")
	}
}

func TestOfCopiesTheLogKnowsThatTheyAreThereAndNoMore(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lib")
	l := open(t, dir)
	story := told(t, l)
	r := kept(t, l, story, 16, speech(t, 16, 3, "-6"))
	before := must[[]catalog.Change](t)(l.History(t.Context(), story))
	check(t, studio.MakeCopies(t.Context(), l, nil))
	check(t, studio.MakeCopies(t.Context(), l, nil)) // twice is once
	if after := must[[]catalog.Change](t)(l.History(t.Context(), story)); len(after) != len(before)+2 {
		t.Errorf("%d changes became %d", len(before), len(after))
	}
	if v := must[library.Verified](t)(l.Verify(t.Context())); len(v.Bad) > 0 {
		t.Errorf("%+v", v)
	}
	check(t, l.Close())
	found := must[library.Rebuilt](t)(library.Rebuild(t.Context(), dir))
	if found.Recordings != 1 || len(found.Unreadable) > 0 {
		t.Errorf("%+v", found)
	}
	made := 0
	check(t, studio.MakeCopies(t.Context(), open(t, dir), func(studio.CopyProgress) { made++ }))
	if made != 0 {
		t.Errorf("after that %d things were made again of %s", made, r.ID)
	}
}

func TestAFolderThatHoldsNothingButACopyHoldsNoSound(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	id, empty, err := l.BeginRecording(t.Context(), told(t, l))
	check(t, err)
	check(t, os.WriteFile(filepath.Join(empty, "listening.opus"), nil, 0o600))
	check(t, l.Drop(t.Context(), id))
	if u := must[[]library.Unfinished](t)(l.Unfinished(t.Context())); len(u) != 0 {
		t.Errorf("%+v", u)
	}
}

func TestARecordingHasRightOfWay(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	r := kept(t, l, told(t, l), 16, speech(t, 16, 60, "-6"))
	var busy atomic.Bool
	var begun, done, asked atomic.Int32
	busyNow := func() bool {
		if busy.Load() {
			asked.Add(1)
			return true
		}
		return false
	}
	c := studio.Copying{Library: l, Busy: busyNow, Tell: func(p studio.CopyProgress) {
		if begun.Add(1); p.Done {
			done.Add(1)
		}
	}}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- c.Run(ctx) }()
	eventually(t, "the listening copy is begun", func() bool { return done.Load() == 1 && begun.Load() == 3 })
	part := filepath.Join(l.RecordingDir(r.ID), "listening.opus.making")
	eventually(t, "some of it is there", func() bool { info, err := os.Stat(part); return err == nil && info.Size() > 20_000 })
	busy.Store(true)
	// The first to hear of it stops what is made, the second waits until it is over.
	eventually(t, "it has stopped and waits", func() bool { return asked.Load() >= 2 })
	before, n := must[os.FileInfo](t)(os.Stat(part)).Size(), asked.Load()
	eventually(t, "it asks again whether anything records", func() bool { return asked.Load() > n })
	if after := must[os.FileInfo](t)(os.Stat(part)).Size(); after != before {
		t.Errorf("while something records it grew from %d to %d", before, after)
	}
	busy.Store(false)
	eventually(t, "all is made", func() bool { return done.Load() == 3 })
	second := kept(t, l, r.Story, 16, speech(t, 16, 3, "-6"))
	eventually(t, "what came is copied too", func() bool {
		c, _ := studio.CopiesOf(l.RecordingDir(second.ID))
		return len(c.Copies) == 2
	})
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("answers %v", err)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not in a minute: %s", what)
		}
	}
}

func TestWhatIsMadeIsMadeOutOfTheWay(t *testing.T) {
	if _, err := os.Stat("/proc/thread-self/stat"); err != nil {
		t.Skip("where threads can be looked at")
	}
	var low string
	check(t, studio.Lowly(func() error { low = niceness(t); return nil }))
	if low != "19" {
		t.Errorf("the thread is as nice as %s", low)
	}
	for range 100 {
		if got := niceness(t); got == "19" {
			t.Fatal("others have to be as nice")
		}
	}
}
