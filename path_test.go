package main_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ownvoice/script/workbench"
)

func TestTheWholePathFromTheMicrophoneToTheArchiveAndToASecondLaptop(t *testing.T) {
	sound := workbench.Sound(t)
	a := newArchive(t)
	first, second := newLaptop(t), newLaptop(t)
	first.must(nil, "enrol", a.invite(), "--name", "Rosa's laptop")

	sound.PlayFile("mic", tone(t, 20, 1))
	var kept take
	first.must(&kept, "record", "--title", "They asked me before they had decided", "--storyteller", "Maureen", "--agreed", "--for", "4s")
	if len(kept.Tracks) != 1 || kept.Tracks[0].Rate != 48000 || kept.Tracks[0].Channels != 1 || len(kept.Tracks[0].Gaps) != 0 {
		t.Fatalf("recorded %+v", kept)
	}
	if s := float64(kept.Tracks[0].Frames) / 48000; s < 4 || s > 6 {
		t.Fatalf("four seconds became %.2f", s)
	}
	if hashOf(t, kept.Tracks[0].File) != kept.Tracks[0].SHA256 {
		t.Fatal("the file is not what its SHA-256 says")
	}
	first.must(nil, "note", "add", kept.Story, "ask about the bus fares", "--at", "0:02")

	var before synced
	first.must(&before, "sync")
	if len(before.Waiting) != 1 || before.Waiting[0].Story != kept.Story || before.Waiting[0].Why == "" || len(before.Files) != 0 {
		t.Fatalf("before keep=yes, sync says %+v", before)
	}
	for _, words := range []string{"before they had decided", "Maureen", "bus fares", kept.Story, kept.Recording, kept.Tracks[0].SHA256} {
		if where := a.holds(words); where != "" {
			t.Fatalf("before keep=yes the archive holds %q in %s", words, where)
		}
	}

	first.must(nil, "consent", "give", kept.Story, "--use", "keep=yes", "--how", "spoken")
	var after synced
	first.must(&after, "sync")
	if len(after.Files) != 2 || after.Files[0].Kind != "listening" || after.Files[1].Kind != "packed" || len(after.Waiting) != 0 {
		t.Fatalf("after keep=yes, sync says %+v", after)
	}
	for _, f := range after.Files {
		if f.State != "safe" || a.copyOf(f.SHA256) == "" {
			t.Fatalf("the archive has no copy of %+v with the same SHA-256", f)
		}
	}
	var rows []row
	first.must(&rows, "stories")
	if len(rows) != 1 || rows[0].Kept != "safe" {
		t.Fatalf("the first laptop lists %+v", rows)
	}
	var again synced
	first.must(&again, "sync")
	if again.Pushed != 0 || again.Pulled != 0 || len(again.Files) != 0 || again.Sent > 4000 {
		t.Fatalf("with no news, sync did %+v", again)
	}

	second.must(nil, "enrol", a.invite())
	var project struct{ Name string }
	if second.must(&project, "project", "show"); project.Name != "Co-Pro Stories" {
		t.Fatalf("the second laptop calls the project %q", project.Name)
	}
	second.must(nil, "sync")
	second.must(&rows, "stories")
	if len(rows) != 1 || rows[0].ID != kept.Story || rows[0].KnownAs != "Maureen" {
		t.Fatalf("the second laptop lists %+v", rows)
	}
	second.must(nil, "play", kept.Story, "--from", "0:03") // its listening copy
	second.must(nil, "free", kept.Story, "--back")
	second.must(nil, "sync")
	copied := filepath.Join(second.dir, "recordings", kept.Recording, filepath.Base(kept.Tracks[0].File))
	if hashOf(t, copied) != kept.Tracks[0].SHA256 {
		t.Fatal("the second laptop has another file")
	}
	second.must(nil, "play", kept.Story, "--from", "0:03")

	var freed struct{ Recordings, Kept int }
	if first.must(&freed, "free", "--all"); freed.Recordings != 1 || freed.Kept != 0 {
		t.Fatalf("the first laptop makes room of %+v", freed)
	}
	first.must(nil, "play", kept.Story, "--from", "0:03")
	for _, l := range []laptop{first, second} {
		l.must(nil, "verify")
	}
	if s := try(t, exec.Command(a.path, "verify", "--data", a.data, "--json")); s.code != 0 {
		t.Fatalf("the archive's verify: exit %d %s", s.code, s.err)
	}
}

func TestNotesMadeApartMeet(t *testing.T) {
	a := newArchive(t)
	rosa, priya := newLaptop(t), newLaptop(t)
	rosa.must(nil, "enrol", a.invite())
	priya.must(nil, "enrol", a.invite())
	var kept take
	rosa.must(&kept, "import", tone(t, 1, 2), "--title", "With my coat on", "--storyteller", "Asha", "--agreed")
	rosa.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	rosa.must(nil, "sync")
	priya.must(nil, "sync")

	rosa.must(nil, "note", "add", kept.Story, "from Rosa, in the village hall")
	priya.must(nil, "note", "add", kept.Story, "from Priya, on the train")
	for _, l := range []laptop{rosa, priya, rosa} {
		l.must(nil, "sync")
	}
	var notes [2][]struct{ ID, Text string }
	rosa.must(&notes[0], "note", "list", kept.Story)
	priya.must(&notes[1], "note", "list", kept.Story)
	if len(notes[0]) != 2 || len(notes[1]) != 2 || notes[0][0] != notes[1][0] || notes[0][1] != notes[1][1] {
		t.Fatalf("Rosa has %+v\nPriya has %+v", notes[0], notes[1])
	}
}

func TestAWithdrawalReachesTheOtherLaptop(t *testing.T) {
	a := newArchive(t)
	rosa, priya := newLaptop(t), newLaptop(t)
	var kept take
	rosa.must(&kept, "import", tone(t, 1, 3), "--title", "The long table", "--storyteller", "Gwen", "--agreed")
	rosa.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	for _, l := range []laptop{rosa, priya} {
		l.must(nil, "enrol", a.invite())
		l.must(nil, "sync")
	}
	rosa.must(nil, "consent", "withdraw", kept.Story, "--choice", "stop")
	rosa.must(nil, "sync")
	priya.must(nil, "sync")
	if s := priya.try("play", kept.Story); s.code != 3 || !strings.Contains(s.err, "taken it back") {
		t.Fatalf("after the withdrawal, the other laptop answers %d: %s", s.code, s.err)
	}
	if s := rosa.try("play", kept.Story); s.code != 3 {
		t.Fatalf("after the withdrawal, the first laptop answers %d: %s", s.code, s.err)
	}
}

func TestKillingSyncOrTheArchiveAtAnyMomentLosesNothing(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	a := newArchive(t)
	l := newLaptop(t)
	l.must(nil, "enrol", a.invite())
	var kept take
	l.must(&kept, "import", tone(t, 240, 4), "--title", "Ringing you back", "--storyteller", "Kofi", "--agreed")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	for range 12 {
		sync := l.command("sync")
		if err := sync.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(chance.IntN(250)) * time.Millisecond)
		if chance.IntN(2) == 0 {
			a.kill()
			a.start()
		}
		sync.Process.Kill()
		sync.Wait()
	}
	l.must(nil, "sync")
	var rows []row
	l.must(&rows, "stories")
	if rows[0].Kept != "safe" {
		t.Fatalf("after all that: %+v", rows)
	}
	other := newLaptop(t)
	other.must(nil, "enrol", a.invite())
	other.must(nil, "sync")
	other.must(nil, "free", kept.Story, "--back")
	other.must(nil, "sync")
	other.must(nil, "verify")
	if hashOf(t, filepath.Join(other.dir, "recordings", kept.Recording, "track-1.wav")) != kept.Tracks[0].SHA256 {
		t.Fatal("the other laptop heard something else")
	}
}

func TestKillingTheRecorderLosesAtMostHalfASecond(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	chance := rand.New(rand.NewPCG(seed, 0))
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 120, 5))
	l := newLaptop(t)
	for i := range 6 {
		cmd := l.command("record", "--title", "cut short", "--storyteller", "Bev", "--agreed")
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var begun time.Time
		eventually(t, "the recording has begun", func() bool {
			found, _ := filepath.Glob(filepath.Join(l.dir, "recordings", "*", "track-1.wav"))
			if len(found) > i && begun.IsZero() {
				begun = time.Now()
			}
			return !begun.IsZero()
		})
		time.Sleep(time.Duration(700+chance.IntN(1500)) * time.Millisecond)
		heard := time.Since(begun).Seconds()
		cmd.Process.Kill()
		cmd.Wait()
		var rows []row
		l.must(&rows, "stories")
		if len(rows) != i+1 || rows[0].Seconds < heard-1 {
			t.Fatalf("of %.2f s heard, %+v is left", heard, rows)
		}
	}
	l.must(nil, "verify")
}

func TestTheLibraryIsMadeAnewFromWhatLiesBesideIt(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 6), "--title", "A cup of tea first", "--storyteller", "Farida", "--agreed")
	l.must(nil, "note", "add", kept.Story, "the long table")
	if err := os.WriteFile(filepath.Join(l.dir, "library.db"), []byte(strings.Repeat("not a database ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if s := l.try("stories"); s.code != 1 || !strings.Contains(s.err, "rebuild") {
		t.Fatalf("a damaged list answers %d: %s", s.code, s.err)
	}
	l.must(nil, "rebuild")
	var rows []row
	l.must(&rows, "stories")
	if len(rows) != 1 || rows[0].Title != "A cup of tea first" || rows[0].Seconds != 1 {
		t.Fatalf("rebuilt as %+v", rows)
	}
	l.must(nil, "verify")
}
