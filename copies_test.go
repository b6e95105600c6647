package main_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// copied is what `ownvoice copies` says of one recording.
type copied struct {
	Story, Recording string
	Loudness         []struct {
		File string
		LUFS float64
	}
	Copies []struct {
		Kind, File, SHA256 string
		Bytes              int64
		Masters            []string
	}
}

func TestCopiesAreMadeAtOnceWhenAskedFor(t *testing.T) {
	l := newLaptop(t)
	var kept, other take
	l.must(&kept, "import", tone(t, 20, 41), tone(t, 20, 42), "--title", "x", "--storyteller", "y", "--agreed")
	l.must(&other, "import", tone(t, 5, 43), "--title", "x", "--storyteller", "y", "--agreed")
	var one, all, again []copied
	l.must(&one, "copies", kept.Story)
	if len(one) != 1 || len(one[0].Copies) != 3 || len(one[0].Loudness) != 2 || one[0].Loudness[0].LUFS >= 0 {
		t.Fatalf("made %+v", one)
	}
	dir := filepath.Join(l.dir, "recordings", kept.Recording)
	for _, c := range one[0].Copies {
		if hashOf(t, filepath.Join(dir, c.File)) != c.SHA256 {
			t.Errorf("%s is not what its SHA-256 says", c.File)
		}
	}
	back := filepath.Join(t.TempDir(), "back.wav")
	if out, err := exec.Command("flac", "-s", "-d", "-f", "--keep-foreign-metadata-if-present", "-o", back, filepath.Join(dir, "track-1.flac")).CombinedOutput(); err != nil {
		t.Errorf("flac: %v: %s", err, out)
	}
	l.must(&all, "copies")
	if len(all) != 2 {
		t.Errorf("of two stories it lists %+v", all)
	}
	if s := l.try("copies", "--json"); s.code != 0 || strings.Contains(s.out, `"progress"`) {
		t.Errorf("made again: %d %s%s", s.code, s.out, s.err)
	}
	l.must(nil, "consent", "withdraw", other.Story, "--choice", "stop")
	os.Remove(filepath.Join(l.dir, "recordings", other.Recording, "listening.opus"))
	l.must(&again, "copies")
	if _, err := os.Stat(filepath.Join(l.dir, "recordings", other.Recording, "listening.opus")); len(again) != 1 || err == nil {
		t.Errorf("of what was taken back it makes %+v", again)
	}
	if s := l.try("copies", other.Story); s.code != 3 {
		t.Errorf("asked for it by name, it answers %d: %s", s.code, s.err)
	}
}
