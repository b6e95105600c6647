package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ownvoice/recorder/wav"
)

func TestSoundIsExportedWithItsSidesApartAndOnlyWhenItMayLeave(t *testing.T) {
	l := newLaptop(t)
	you, them := tone(t, 3, 31), tone(t, 4, 32)
	var kept take
	l.must(&kept, "import", you, them, "--title", "The long table", "--storyteller", "Gwen", "--agreed")
	to := t.TempDir()
	export := []string{"export", "sound", kept.Story, "--to", to}
	refused := func(when string) {
		t.Helper()
		if s := l.try(export...); s.code != 3 || s.out != "" || strings.Count(s.err, "\n") != 1 {
			t.Errorf("%s it answers %d: %s%s", when, s.code, s.out, s.err)
		}
		if files, _ := os.ReadDir(to); len(files) != 0 {
			t.Errorf("%s there is %v", when, files)
		}
	}
	refused("before anybody was asked")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=no", "--target", "range:0:01-0:02")
	var out struct {
		Story string
		Files []struct {
			Recording, File string
			Seconds         float64
			Channels        []string
			Bytes           int64
		}
	}
	l.must(&out, "export", "sound", kept.Story, "--to", t.TempDir())
	for i, x := range samples(t, out.Files[0].File, 2) {
		if at := float64(i/2) / 48000; x != 0 && at > 1.02 && at < 1.98 {
			t.Fatalf("the part that may not leave is heard at %.2f s", at)
		}
	}
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes", "--target", "range:0:01-0:02")
	l.must(&out, export...)
	if len(out.Files) != 1 || out.Files[0].File != filepath.Join(to, kept.Recording+".wav") || out.Files[0].Seconds != 4 || len(out.Files[0].Channels) != 2 {
		t.Fatalf("exported %+v", out)
	}
	both := samples(t, out.Files[0].File, 2)
	for side, path := range []string{you, them} {
		one := samples(t, path, 1)
		for i := range len(both) / 2 {
			want := float32(0)
			if i < len(one) {
				want = one[i]
			}
			if both[2*i+side] != want {
				t.Fatalf("side %d: sample %d is %v, want %v", side, i, both[2*i+side], want)
			}
		}
	}
	l.must(nil, "consent", "withdraw", kept.Story, "--choice", "stop")
	os.Remove(out.Files[0].File)
	refused("taken back")
}

func TestAnExportGoesOnlyWhereAFolderIs(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 33), "--title", "x", "--storyteller", "y", "--agreed")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	stick := filepath.Join(t.TempDir(), "stick")
	if s := l.try("export", "sound", kept.Story, "--to", stick); s.code != 1 || !strings.Contains(s.err, "The folder to export to is not there.") {
		t.Errorf("without the stick it answers %d: %s", s.code, s.err)
	}
	if _, err := os.Stat(stick); err == nil {
		t.Error("a folder was made where a stick should be")
	}
}

func samples(t *testing.T, path string, channels int) []float32 {
	t.Helper()
	r, err := wav.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if r.Format.Channels != channels {
		t.Fatalf("%s has %d channels", path, r.Format.Channels)
	}
	all := make([]float32, int(r.Frames)*channels)
	if _, err := r.ReadAt(all, 0); err != nil {
		t.Fatal(err)
	}
	return all
}
