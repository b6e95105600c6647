package main_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

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

	hung := l.command("record", "--title", "the terminal goes", "--storyteller", "y", "--agreed")
	if err := hung.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it records", func() bool {
		found, _ := filepath.Glob(filepath.Join(l.dir, "recordings", "*", "track-1.wav"))
		return len(found) == 2
	})
	time.Sleep(time.Second)
	if err := hung.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := hung.Wait(); err != nil {
		t.Errorf("without a terminal, recording ends with %v", err)
	}
	var rows []row
	l.must(&rows, "stories")
	if len(rows) != 2 || rows[1].Seconds < 3 || rows[0].Seconds < 0.5 {
		t.Errorf("kept %+v", rows)
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
