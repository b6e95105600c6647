package library_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

const (
	writeIn    = "OWNVOICE_TEST_WRITE_IN"    // a library folder
	writeUnder = "OWNVOICE_TEST_WRITE_UNDER" // a story in it, or "" to make one
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(writeIn); dir != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(context.Background(), dir, catalog.ID(os.Getenv(writeUnder))))
		os.Exit(1)
	}
	if dir := os.Getenv(eraseIn); dir != "" {
		fmt.Fprintln(os.Stderr, eraseUntilKilled(context.Background(), dir))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled adds notes and says each one's id as soon as it is kept.
func writeUntilKilled(ctx context.Context, dir string, story catalog.ID) error {
	fmt.Println("now") // programs take their time to start on a busy computer
	l, err := library.Open(ctx, dir)
	if err != nil {
		return err
	}
	if story == "" {
		s, err := l.BeginStory(ctx, library.Begin{Title: "Killed at the start"})
		if err != nil {
			return err
		}
		story = s.ID
	}
	for i := 0; ; i++ {
		n, err := l.AddNote(ctx, catalog.Note{Story: story, Text: fmt.Sprintf("note %d", i)})
		if err != nil {
			return err
		}
		fmt.Println(n.ID)
	}
}

// killed runs the writer, kills it as a power cut would, a while after it has
// begun or has said so many ids, and gives what it had said until then.
func killed(t *testing.T, dir string, story catalog.ID, ids int, after time.Duration) (said []string) {
	t.Helper()
	me, err := os.Executable()
	check(t, err)
	c := exec.Command(me)
	c.Env = append(os.Environ(), writeIn+"="+dir, writeUnder+"="+string(story))
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	check(t, err)
	check(t, c.Start())
	var timer *time.Timer
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if catalog.ID(lines.Text()).Valid() { // the last may be cut short
			said = append(said, lines.Text())
		}
		if len(said) == ids && timer == nil {
			timer = time.AfterFunc(after, func() { c.Process.Kill() })
			defer timer.Stop()
		}
	}
	if err := c.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the writer ended by itself: %v", err)
	}
	return said
}

func TestEveryNoteThatWasKeptBeforeAKillIsThereAfterIt(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	moments := rand.New(rand.NewPCG(seed, 0))
	dir := t.TempDir()
	first := open(t, dir)
	s := told(t, first, "Killed in the middle of it")
	check(t, first.Close())

	var said []string
	for range 16 {
		said = append(said, killed(t, dir, s.ID, moments.IntN(3), time.Duration(moments.IntN(200))*time.Millisecond)...)
		l := open(t, dir)
		missing(t, l, s.ID, said)
		check(t, l.Close())
		if t.Failed() {
			return
		}
	}
	if len(said) == 0 {
		t.Error("nothing was written between the kills")
	}
	t.Logf("%d notes over 16 kills", len(said))
}

// missing looks for every note in the rows, in the log and beside the sound.
func missing(t *testing.T, l *library.Library, story catalog.ID, said []string) {
	t.Helper()
	w := must[library.Whole](t)(l.Story(context.Background(), story))
	rows, log := map[string]bool{}, map[string]bool{}
	for _, n := range w.Notes {
		rows[string(n.ID)] = n.Text != ""
	}
	for _, c := range must[[]catalog.Change](t)(l.History(context.Background(), story)) {
		log[string(c.Entity)] = true
	}
	raw, err := os.ReadFile(filepath.Join(l.RecordingDir(w.Recordings[0].ID), "recording.json"))
	check(t, err)
	old := false // on a full disk a sidecar follows later, and Verify says so
	for _, bad := range must[library.Verified](t)(l.Verify(context.Background())).Bad {
		old = old || bad.Why == "old"
	}
	for _, id := range said {
		if !rows[id] || !log[id] || !old && !strings.Contains(string(raw), id) {
			t.Errorf("note %s: in the rows %v, in the log %v, beside the sound %v", id, rows[id], log[id], strings.Contains(string(raw), id))
		}
	}
}

func TestALibraryKilledWhileItIsMadeOpensAgain(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	moments := rand.New(rand.NewPCG(seed, 0))
	for range 12 {
		dir := t.TempDir()
		killed(t, dir, "", 0, time.Duration(moments.IntN(60))*time.Millisecond)
		l, err := library.Open(context.Background(), dir)
		if err != nil {
			t.Fatalf("after a kill: %v", err)
		}
		told(t, l, "after it")
		check(t, l.Close())
	}
}
