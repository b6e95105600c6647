package ui_test

import (
	"bytes"
	"context"
	"image"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// Where a warning stands while it records, and what the check says of You.
var (
	warning = image.Rect(250, 490, 955, 575)
	verdict = image.Rect(270, 370, 750, 445)
)

func serious(r, g, b uint32) bool { return near(r, 0xFB) && near(g, 0xE9) && near(b, 0xE6) }
func careful(r, g, b uint32) bool { return near(r, 0xFB) && near(g, 0xEE) && near(b, 0xD2) }

// warned waits for a warning of a colour, or with nil for none, and keeps its
// picture.
func (a *app) warned(name string, area image.Rectangle, colour func(r, g, b uint32) bool, within time.Duration) {
	a.t.Helper()
	a.screen.Until(name, within, func() bool {
		if colour == nil {
			return !a.has(area, 4000, serious) && !a.has(area, 4000, careful)
		}
		return a.has(area, 4000, colour)
	})
	a.screen.Keep(name)
}

func TestTheSoundCheckTellsWhatIsWrongAndForgetsItByItself(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a := openApp(t)
	a.meet("Asha")
	sound.Unload("mic")
	a.warned("unplugged", verdict, serious, 15*time.Second)
	sound.Load("mic")
	a.warned("muted", verdict, careful, 20*time.Second) // it is there again, and nobody speaks into it
	sound.Kill()
	a.warned("server-gone", verdict, serious, 15*time.Second)
	a.close()
}

func TestEveryAccidentIsToldAndTheRecordingGoesOn(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 90)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a := openApp(t)
	a.meet("Asha")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(2)
	sound.Unload("mic")
	a.warned("unplugged", warning, serious, 15*time.Second)
	sound.Load("mic")
	sound.Play("mic", heard)
	a.warned("plugged-in", warning, nil, 20*time.Second)
	sound.Kill()
	a.warned("server-gone", warning, serious, 15*time.Second)
	sound.Start()
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a.warned("server-back", warning, nil, 25*time.Second)
	a.screen.Key("ctrl+m")
	a.titled("Recording ")
	a.stops()
	a.step(5)
	a.close()

	s := a.story()
	if len(s.Recordings) != 1 || len(s.Notes) != 1 {
		t.Fatalf("the story has %d recordings and %d notes", len(s.Recordings), len(s.Notes))
	}
	unheard := 0
	for _, g := range s.Recordings[0].Tracks[0].Gaps {
		if g.Why == catalog.GapUnplugged {
			unheard++
		}
	}
	if unheard < 2 {
		t.Errorf("the gaps of the first track are %+v, want two times unplugged", s.Recordings[0].Tracks[0].Gaps)
	}
}

func TestAFullDiskIsForetoldAndThenStopsTheRecordingWithAllOfItKept(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	small := t.TempDir()
	if err := syscall.Mount("tmpfs", small, "tmpfs", 0, "size=100m"); err != nil {
		t.Fatalf("mount a small disk: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(small, syscall.MNT_DETACH) })
	a := openAppIn(t, small)
	a.meet("Asha")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(2)
	a.warned("low", warning, careful, 15*time.Second) // not ten minutes fit on it
	var disk syscall.Statfs_t
	if err := syscall.Statfs(small, &disk); err != nil {
		t.Fatal(err)
	}
	filler := make([]byte, int64(disk.Bavail)*disk.Bsize-3<<20)
	if err := os.WriteFile(filepath.Join(small, "filler"), filler, 0o600); err != nil {
		t.Fatal(err)
	}
	a.step(5)
	a.warned("full", image.Rect(250, 105, 1330, 175), serious, 15*time.Second)
	if err := os.Remove(filepath.Join(small, "filler")); err != nil {
		t.Fatal(err)
	}
	a.close()
	a.sounds("track-1.wav", heard, 2)
	if s := a.story(); len(s.Recordings) != 1 || s.Recordings[0].Seconds() < 2 {
		t.Errorf("the story has %d recordings", len(s.Recordings))
	}
}

// stick puts a memory stick of so many MB where desktops put them.
func stick(t *testing.T, size string) string {
	t.Helper()
	if err := os.MkdirAll("/media", 0o755); err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/media", "OWNVOICE-TEST-")
	if err == nil {
		err = syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size)
	}
	if err != nil {
		t.Fatalf("put in a stick: %v", err)
	}
	t.Cleanup(func() { syscall.Unmount(dir, syscall.MNT_DETACH); os.Remove(dir) })
	return dir
}

func chosen(dir string) func(*library.Library) {
	return func(lib *library.Library) { lib.SetSetting(context.Background(), "record.copy", dir) }
}

func TestASecondCopyIsWrittenToTheStickThatWasChosen(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	dir := stick(t, "200m")
	a := openApp(t, chosen(dir))
	a.meet("Asha")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(4)
	a.stops()
	a.step(5)
	a.titled("Ownvoice")
	a.screen.Keep("wrap-up")
	a.close()
	s := a.story()
	if len(s.Recordings) != 1 || !s.Recordings[0].SecondCopy {
		t.Fatalf("the recordings are %+v", s.Recordings)
	}
	for _, track := range []string{"track-1.wav", "track-2.wav"} {
		master, err := os.ReadFile(filepath.Join(a.dir, "recordings", string(s.Recordings[0].ID), track))
		if err != nil {
			t.Fatal(err)
		}
		if copied, err := os.ReadFile(filepath.Join(dir, "Ownvoice", string(s.Recordings[0].ID), track)); err != nil || !bytes.Equal(copied, master) {
			t.Errorf("the copy of %s has %d bytes of %d (%v)", track, len(copied), len(master), err)
		}
	}
}

func TestAStickThatFailsEndsTheCopyAndNothingElse(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a := openApp(t, chosen(stick(t, "1m")))
	a.meet("Asha")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.warned("copy-gone", warning, careful, 25*time.Second)
	a.stops()
	a.step(5)
	a.close()
	a.sounds("track-1.wav", heard, 4)
	if s := a.story(); len(s.Recordings) != 1 || s.Recordings[0].SecondCopy {
		t.Errorf("the recordings are %+v", s.Recordings)
	}
}
