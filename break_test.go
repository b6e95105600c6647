package main_test

import (
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"ownvoice/script/workbench"
)

// What was found by playing the script author and the unlucky reporter.

func TestSlipsOfTheKeyboardChangeNothing(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 11), "--title", "🌧️ مرحبا", "--storyteller", "", "--agreed")
	record := []string{"record", "--title", "x", "--storyteller", "y", "--agreed"}
	for _, c := range []struct {
		when string
		args []string
		code int
		says string
	}{
		{"a recording is to last no time", append(record, "--for", "0"), 2, "10m"},
		{"a time has no unit", append(record, "--for", "10"), 2, "10m"},
		{"a flag has no value", append(record, "--for"), 2, "needs a value"},
		{"a use has two answers", []string{"consent", "give", kept.Story, "--use", "keep=yes", "--use", "keep=no"}, 2, "two answers"},
		{"a use has no answer", []string{"consent", "give", kept.Story, "--use", "keep"}, 2, "yes, no or ask"},
		{"a yes ends before all time", []string{"consent", "give", kept.Story, "--use", "keep=yes", "--until", "0001-01-01T00:00:00Z"}, 2, "2027"},
		{"a form is not there", []string{"consent", "give", kept.Story, "--use", "keep=yes", "--evidence", "nowhere.jpg"}, 1, "no such file"},
		{"a form is a folder", []string{"consent", "give", kept.Story, "--use", "keep=yes", "--evidence", "."}, 1, "no such file"},
		{"events are not there", []string{"consent", "decide", "--events", "nowhere.json", "keep"}, 1, "no such file"},
		{"a note is empty", []string{"note", "add", kept.Story, " "}, 2, "words"},
		{"a part of the project is unknown", []string{"project", "set", "reporter=Rosa", "colour=red"}, 2, "KEY=VALUE"},
		{"the library has no name", []string{"--library", "", "project", "set", "name=x"}, 2, "name of a folder"},
		{"the library is a file", []string{"--library", "go.mod", "stories"}, 1, "a file where a folder should be"},
	} {
		s := l.try(c.args...)
		if s.code != c.code || !strings.Contains(s.err, c.says) || s.out != "" {
			t.Errorf("when %s: exit %d (want %d), says %q", c.when, s.code, c.code, s.out+s.err)
		}
	}
	var whole struct {
		Events   []any
		Reporter string
	}
	l.must(&whole, "story", kept.Story[:18])
	if len(whole.Events) != 1 || whole.Reporter != "" {
		t.Errorf("a slip was written down: %+v", whole)
	}
	if _, err := os.Stat("library.db"); err == nil {
		t.Error("a library was made of the folder that the program runs in")
	}
}

func TestARestoreMayNameTheBeginningOfItsWithdrawal(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 12), "--title", "x", "--storyteller", "y", "--agreed")
	var receipt struct{ ID string }
	l.must(&receipt, "consent", "withdraw", kept.Story, "--choice", "stop")
	if s := l.try("play", kept.Story); s.code != 3 {
		t.Fatalf("taken back, it answers %d: %s", s.code, s.err)
	}
	l.must(nil, "consent", "restore", kept.Story, "--withdrawal", receipt.ID[:18], "--evidence", "go.mod")
	var d struct{ Decision string }
	l.must(&d, "consent", "decide", kept.Story, "team")
	if d.Decision != "allowed" {
		t.Errorf("restored, it is %q", d.Decision)
	}
}

func TestASoundThatIsGoneFromItsFolderIsSaid(t *testing.T) {
	l := newLaptop(t)
	var kept take
	l.must(&kept, "import", tone(t, 1, 13), "--title", "x", "--storyteller", "y", "--agreed")
	if err := os.RemoveAll(filepath.Join(l.dir, "recordings")); err != nil {
		t.Fatal(err)
	}
	if s := l.try("play", kept.Story); s.code != 1 || !strings.Contains(s.err, "not in its folder any more") {
		t.Errorf("play answers %d: %s", s.code, s.err)
	}
	if s := l.try("verify"); s.code != 1 || !strings.Contains(s.out, "missing") {
		t.Errorf("verify answers %d: %s%s", s.code, s.out, s.err)
	}
}

func TestRecordingOutlivesItsReaderAndItsTerminal(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 30, 14))
	l := newLaptop(t)

	gone := l.command("record", "--title", "the reader goes", "--storyteller", "y", "--agreed", "--for", "3s", "--json")
	out, err := gone.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Read(make([]byte, 10)); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if err := gone.Wait(); err != nil {
		t.Errorf("without a reader, recording ends with %v", err)
	}

	// What is ignored here – under nohup – would be ignored there too.
	heard := make(chan os.Signal, 1)
	signal.Notify(heard, syscall.SIGHUP)
	defer signal.Stop(heard)
	other := newLaptop(t)
	hung := other.command("record", "--title", "the terminal goes", "--storyteller", "y", "--agreed")
	if err := hung.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "half a second is on disk", func() bool { return other.onDisk() > 0.5 })
	if err := hung.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := hung.Wait(); err != nil {
		t.Errorf("without a terminal, recording ends with %v", err)
	}
	for recorded, seconds := range map[laptop]float64{l: 3, other: 0.5} {
		var rows []row
		recorded.must(&rows, "stories")
		if len(rows) != 1 || rows[0].Seconds < seconds {
			t.Errorf("kept %+v, want %v seconds", rows, seconds)
		}
	}
}

func TestAMicrophoneThatIsNotThereLeavesNoStoryBehind(t *testing.T) {
	workbench.Sound(t)
	l := newLaptop(t)
	record := []string{"record", "--title", "x", "--storyteller", "y", "--agreed", "--for", "1s"}
	if s := l.try(append(record, "--track", "You=nowhere")...); s.code != 1 || !strings.Contains(s.err, "no such microphone") {
		t.Errorf("exit %d, says %q", s.code, s.err)
	}
	if s := l.try(append(record, "--track", "You=mic.monitor", "--track", "Them=mic.mon")...); s.code != 2 || !strings.Contains(s.err, "same microphone") {
		t.Errorf("exit %d, says %q", s.code, s.err)
	}
	var rows []row
	if l.must(&rows, "stories"); len(rows) != 0 {
		t.Errorf("left behind: %+v", rows)
	}
	if s := l.try(append(record, "--second-copy", filepath.Join(l.dir, "no", "stick"))...); s.code != 0 || !strings.Contains(s.err, "second copy is not being written") {
		t.Errorf("without the stick: exit %d, says %q", s.code, s.err)
	}
}

func TestWhatWasTakenBackBeforeItLeftIsNowhereInTheArchive(t *testing.T) {
	a := newArchive(t)
	l := newLaptop(t)
	l.must(nil, "enrol", a.invite())
	var gone, refused take
	l.must(&gone, "import", tone(t, 1, 15), "--title", "The title of the first", "--storyteller", "Gwenllian", "--agreed")
	l.must(&refused, "import", tone(t, 1, 16), "--title", "The title of the second", "--storyteller", "Kwabena", "--agreed")
	for _, s := range []take{gone, refused} {
		l.must(nil, "note", "add", s.Story, "a word about the bus")
		l.must(nil, "consent", "give", s.Story, "--use", "keep=yes")
	}
	l.must(nil, "consent", "withdraw", gone.Story, "--choice", "erase")
	l.must(nil, "consent", "give", refused.Story, "--use", "keep=no")
	var did synced
	l.must(&did, "sync")
	if len(did.Waiting) != 2 || len(did.Files) != 0 {
		t.Errorf("sync says %+v", did)
	}
	for _, words := range []string{"The title of", "Gwenllian", "Kwabena", "about the bus", gone.Story, refused.Story,
		gone.Recording, refused.Recording, gone.Tracks[0].SHA256, refused.Tracks[0].SHA256} {
		if where := a.holds(words); where != "" {
			t.Errorf("the archive holds %q in %s", words, where)
		}
	}
}

func TestATeamThatMayNotHearItAnyMoreReadsNothingOfIt(t *testing.T) {
	a := newArchive(t)
	rosa, priya := newLaptop(t), newLaptop(t)
	var kept take
	rosa.must(&kept, "import", tone(t, 1, 17), "--title", "x", "--storyteller", "y", "--agreed")
	rosa.must(nil, "note", "add", kept.Story, "between us")
	rosa.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	for _, l := range []laptop{rosa, priya} {
		l.must(nil, "enrol", a.invite())
		l.must(nil, "sync")
	}
	priya.must(nil, "note", "list", kept.Story)
	rosa.must(nil, "consent", "give", kept.Story, "--use", "team=no")
	rosa.must(nil, "sync")
	priya.must(nil, "sync")
	for _, args := range [][]string{{"note", "list", kept.Story}, {"story", kept.Story}, {"play", kept.Story}} {
		if s := priya.try(args...); s.code != 3 || strings.Contains(s.out, "between us") {
			t.Errorf("%v answers %d: %s", args, s.code, s.out+s.err)
		}
	}
	if s := priya.try("stories"); s.out != "" {
		t.Errorf("it is listed: %s", s.out)
	}
}

func TestALaptopStaysWithItsProjectAndSaysWhatWaits(t *testing.T) {
	a, other := newArchive(t), newArchive(t)
	l := newLaptop(t)
	l.must(nil, "enrol", a.invite(), "--name", strings.Repeat("é", 300))
	if s := l.try("enrol", other.invite()); s.code != 1 || !strings.Contains(s.err, "another project") {
		t.Errorf("another archive's invitation answers %d: %s", s.code, s.err)
	}
	var kept take
	l.must(&kept, "import", tone(t, 1, 18), "--title", "x", "--storyteller", "y", "--agreed")
	l.must(nil, "consent", "give", kept.Story, "--use", "keep=yes")
	a.kill()
	s := l.try("sync", "--json")
	var did synced
	readLast(t, s.out, &did)
	if s.code != 4 || len(did.Files) != 1 || did.Files[0].State != "waiting" || did.Files[0].SHA256 != kept.Tracks[0].SHA256 {
		t.Errorf("with nobody there, sync answers %d: %+v", s.code, did)
	}
	second := try(t, exec.Command(a.path, "serve", "--data", t.TempDir(), "--listen", other.address))
	if second.code != 1 || !strings.Contains(second.err, "Another program answers") || strings.Contains(second.err, "bind") {
		t.Errorf("an address that is taken answers %d: %s", second.code, second.err)
	}
}

func TestAFullDiskIsSaidAndNothingIsLost(t *testing.T) {
	l := newLaptop(t)
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	// A small disk of its own, filled to the last byte between two verbs.
	script := `mount -t tmpfs -o size=4m none "$1" && "$2" --library "$1/L" import "$3" --title x --storyteller y --agreed >/dev/null || exit 9
		dd if=/dev/zero of="$1/fill" bs=1k 2>/dev/null; "$2" --library "$1/L" stories; "$2" --library "$1/L" note add 0 x
		rm "$1/fill"; "$2" --library "$1/L" verify >&2 && "$2" --library "$1/L" stories`
	cmd := exec.Command("unshare", "-m", "sh", "-c", script, "sh", l.dir, l.path, tone(t, 1, 19))
	if os.Geteuid() != 0 {
		cmd = exec.Command("unshare", append([]string{"-rm"}, cmd.Args[2:]...)...)
	}
	s := try(t, cmd)
	if s.code != 0 || !strings.Contains(s.err, "This laptop is full.") || strings.Contains(s.err, "our side") || !strings.Contains(s.out, "“x”") {
		t.Errorf("exit %d\n%s%s", s.code, s.out, s.err)
	}
}
