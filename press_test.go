package main_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"ownvoice/script/workbench"
)

// A recording without a window, with somebody at its keyboard.

// seat is a recording that runs, and what was said and typed there.
type seat struct {
	t     testing.TB
	cmd   *exec.Cmd
	keys  io.WriteCloser
	out   spoken
	err   spoken
	ended chan error
}

// spoken is what a program printed so far; any goroutine may ask.
type spoken struct {
	sync.Mutex
	b bytes.Buffer
}

func (s *spoken) Write(b []byte) (int, error) {
	s.Lock()
	defer s.Unlock()
	return s.b.Write(b)
}

func (s *spoken) String() string {
	s.Lock()
	defer s.Unlock()
	return s.b.String()
}

// sit begins to record and returns when it is recording.
func (l laptop) sit(args ...string) *seat {
	l.t.Helper()
	args = append([]string{"record", "--title", "With my coat on", "--storyteller", "Maureen", "--agreed", "--json"}, args...)
	s := &seat{t: l.t, cmd: l.command(args...), ended: make(chan error, 1)}
	keys, err := s.cmd.StdinPipe()
	if err != nil {
		l.t.Fatal(err)
	}
	s.keys, s.cmd.Stdout, s.cmd.Stderr = keys, &s.out, &s.err
	if err := s.cmd.Start(); err != nil {
		l.t.Fatal(err)
	}
	go func() { s.ended <- s.cmd.Wait() }()
	l.t.Cleanup(func() { s.cmd.Process.Kill() })
	s.progress("it records", func(p progress) bool { return p.Seconds > 0 })
	return s
}

func (s *seat) types(words string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, words); err != nil {
		s.t.Fatal(err)
	}
}

func (s *seat) says(words string) {
	s.t.Helper()
	eventually(s.t, "it says “"+words+"”", func() bool { return strings.Contains(s.err.String(), words) })
}

// progress waits for a line of progress.
func (s *seat) progress(what string, is func(progress) bool) (found progress) {
	s.t.Helper()
	eventually(s.t, what, func() bool {
		for _, p := range s.lines() {
			if is(p) {
				found = p
				return true
			}
		}
		return false
	})
	return found
}

func (s *seat) lines() (all []progress) {
	s.t.Helper()
	for _, line := range strings.Split(s.out.String(), "\n") {
		var p struct{ Progress progress }
		if strings.HasPrefix(line, `{"progress"`) && json.Unmarshal([]byte(line), &p) == nil {
			all = append(all, p.Progress)
		}
	}
	return all
}

// kept waits for the end and reads what came of it.
func (s *seat) kept() (kept take) {
	s.t.Helper()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Fatalf("it ends with %v and says %s", err, s.err.String())
		}
	case <-time.After(awhile):
		s.t.Fatalf("it does not end; it says %s", s.err.String())
	}
	readLast(s.t, s.out.String(), &kept)
	return kept
}

// progress is a line of docs/cli.md.
type progress struct {
	Story   string
	Seconds float64
	Saved   float64 `json:"saved_seconds"`
	Room    float64 `json:"room_seconds"`
	Paused  bool
	Tracks  []struct {
		Label     string
		Peak, RMS float64
	}
	Warning string
	Track   int
	Words   string
	Note    *struct {
		Text, Sort string
		At         int64 `json:"at_ms"`
	}
	Check []heard
}

// heard is what a sound check says of one input.
type heard struct {
	Label, Device string
	Peak, RMS     float64
	Findings      []struct{ Finding, Words string }
}

func TestWhatIsTypedWhileItRecordsIsKeptAtItsMoment(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 60, 21))
	l := newLaptop(t)
	s := l.sit()
	s.progress("it tells of a second second", func(p progress) bool { return p.Seconds >= 2 })
	s.types("mark\nno")
	s.progress("the mark is kept", func(p progress) bool { return p.Note != nil })
	time.Sleep(1500 * time.Millisecond)
	s.types("te ask about the bus fares\nprivate\n\nslate\nroom-tone\nnonsense and a secret\nreplace 7 x\nnote\n")
	s.says("Write the note now.")
	s.types("stop\n") // is the note
	s.says("It goes on recording.")
	if strings.Contains(s.err.String(), "secret") {
		t.Error("it says again what somebody typed")
	}
	s.says("This is Maureen. ")
	s.says("You agreed that we record and keep our talk.")
	s.says("Now nobody speaks")
	s.keys.Close() // nobody types any more, and it goes on
	s.says("Thank you. Go on.")
	interrupt(t, s.cmd)
	kept := s.kept()
	var notes []struct {
		Text, Sort string
		At         int64 `json:"at_ms"`
	}
	l.must(&notes, "note", "list", kept.Story)
	if len(notes) != 6 {
		t.Fatalf("kept %+v", notes)
	}
	mark := notes[0]
	if mark.Sort != "mark" || mark.At < 1900 || mark.At > 4000 {
		t.Errorf("the mark is %+v", mark)
	}
	if n := notes[1]; n.Sort != "note" || n.Text != "ask about the bus fares" || n.At > mark.At+500 {
		t.Errorf("the note does not remember its first letter: %+v, a mark was made at %d", n, mark.At)
	}
	var said []string
	for _, n := range notes[2:] {
		said = append(said, n.Sort+":"+n.Text)
		if n.At < mark.At+1400 {
			t.Errorf("%+v is too early", n)
		}
	}
	for _, want := range []string{"private:", "slate:The slate, read out from here", "room-tone:The room, 15 seconds", "note:stop"} {
		if !strings.Contains(strings.Join(said, "\n")+"\n", want+"\n") {
			t.Errorf("%q is not among %q", want, said)
		}
	}
}

func TestARecordingTellsEachSecondHowItGoes(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 60, 22))
	l := newLaptop(t)
	l.must(nil, "project", "set", "starters=What did you think it would be?\nWho was in the room?")
	s := l.sit("--track", "You=mic.monitor", "--track", "Them=far.monitor", "--mode", "call", "--check", "4s", "--starters", "--second-copy", t.TempDir())
	check := s.progress("the sound check is told", func(p progress) bool { return p.Check != nil }).Check
	if len(check) != 2 || len(check[0].Findings) != 0 || len(check[1].Findings) != 1 || check[1].Findings[0].Finding != "silent" || check[1].Findings[0].Words == "" {
		t.Errorf("the check found %+v", check)
	}
	s.says("Who was in the room?")
	s.progress("it warns of a silent side", func(p progress) bool {
		return p.Warning == "silent" && p.Track == 2 && strings.HasPrefix(p.Words, "Them: ")
	})
	s.types("pause\n")
	s.progress("it is paused", func(p progress) bool { return p.Paused })
	s.types("resume\n")
	s.says("It goes on.")
	s.types("\nstop\n")
	kept := s.kept()
	s.says("Room for")
	second := -1
	for _, p := range s.lines() {
		if p.Story == "" {
			continue
		}
		if int(p.Seconds) > second+3 || p.Room <= 0 || p.Saved > p.Seconds || p.Saved < p.Seconds-5 || len(p.Tracks) != 2 {
			t.Errorf("after second %d it tells %+v", second, p)
		}
		second = int(p.Seconds)
		if me, them := p.Tracks[0], p.Tracks[1]; second > 1 && !p.Paused && (me.Label != "You" || me.Peak < -30 || me.RMS < -40 || me.RMS > me.Peak || them.Peak > -100) {
			t.Errorf("at %d it hears %+v", second, p.Tracks)
		}
	}
	if len(kept.Tracks) != 2 || kept.Tracks[0].Label != "You" || len(kept.Tracks[0].Gaps) != 1 || kept.Tracks[0].Gaps[0].Why != "paused" {
		t.Errorf("kept %+v", kept)
	}
}

func TestASoundCheckWritesNothing(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 30, 23))
	l := newLaptop(t)
	var all []heard
	l.must(&all, "check", "--for", "2s")
	if len(all) != 1 || len(all[0].Findings) != 0 || all[0].RMS < -40 || all[0].Peak < all[0].RMS {
		t.Errorf("heard %+v", all)
	}
	if _, err := os.Stat(l.dir); err == nil {
		t.Error("there is a library now")
	}
}

func TestAnotherMicrophoneIsTakenByAWord(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("far", tone(t, 60, 24))
	l := newLaptop(t)
	s := l.sit("--track", "You=mic.monitor")
	s.types("replace 1 nowhere\n")
	s.says("You is recorded as before.")
	s.types("replace 1 far.monitor\n")
	s.says("You is heard with the other microphone now.")
	s.progress("it is heard", func(p progress) bool { return len(p.Tracks) == 1 && p.Tracks[0].RMS > -40 })
	s.types("stop\n")
	s.kept()
}

func TestAWarningComesWithItsSentenceAndSoDoesItsEnd(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("far", tone(t, 60, 28))
	l := newLaptop(t)
	s := l.sit("--track", "You=mic.monitor", "--track", "Them=far.monitor", "--mode", "call")
	s.progress("it goes on", func(p progress) bool { return p.Seconds >= 1 })
	sound.Unload("far")
	gone := s.progress("it says that one is gone", func(p progress) bool { return p.Warning == "unplugged" })
	if gone.Track != 2 || !strings.HasPrefix(gone.Words, "Them: ") {
		t.Errorf("it says %+v", gone)
	}
	sound.Load("far")
	s.says("All is well again.")
	s.types("stop\n")
	kept := s.kept()
	if len(kept.Tracks) != 2 || len(kept.Tracks[1].Gaps) == 0 || len(kept.Tracks[0].Gaps) != 0 {
		t.Errorf("kept %+v", kept)
	}
}

// onDisk is how many seconds the longest recording has on disk.
func (l laptop) onDisk() (most float64) {
	found, _ := filepath.Glob(filepath.Join(l.dir, "recordings", "*", "track-1.wav"))
	for _, path := range found {
		if info, err := os.Stat(path); err == nil {
			most = max(most, float64(info.Size())/(48000*2))
		}
	}
	return most
}

// What a keyboard, a script and a shell can do to a program by its terminal.
func TestARecordingPutToSleepKeepsItsTimes(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 60, 25))
	l := newLaptop(t)
	s := l.sit()
	begun := time.Now()
	told := s.lines()
	s.cmd.Process.Signal(syscall.SIGTSTP) // Ctrl Z: it goes on
	s.progress("Ctrl Z does not stop it", func(p progress) bool { return p.Seconds > told[len(told)-1].Seconds+1 })
	s.cmd.Process.Signal(syscall.SIGSTOP)
	time.Sleep(4 * time.Second)
	s.cmd.Process.Signal(syscall.SIGCONT)
	awake := time.Since(begun).Seconds()
	s.progress("it has caught up", func(p progress) bool { return p.Seconds > awake })
	s.types("stop\n")
	heard := time.Since(begun).Seconds()
	kept := s.kept()
	if got := float64(kept.Tracks[0].Frames) / 48000; got < heard-0.5 || got > heard+2 {
		t.Errorf("%.2f s went by and %.2f s are kept, with %+v", heard, got, kept.Tracks[0].Gaps)
	}
	l.must(nil, "verify")
}

func TestARecordingOutlivesATerminalThatIsClosed(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 60, 26))
	for _, c := range []struct {
		how  string
		with string
	}{{"plain", ""}, {"with nohup", "nohup "}} {
		l := newLaptop(t)
		line := c.with + strings.Join(l.command("record", "--title", "x", "--storyteller", "y", "--agreed", "--for", "7s").Args, " ")
		window := exec.Command("script", "-qfc", line, "/dev/null") // a terminal of its own
		keys, err := window.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := window.Start(); err != nil {
			t.Fatal(err)
		}
		defer keys.Close()
		eventually(t, "two seconds are on disk", func() bool { return l.onDisk() > 2 })
		window.Process.Kill() // and with it the terminal
		window.Wait()
		var rows []row
		eventually(t, c.how+", it has ended", func() bool {
			s := l.try("stories", "--json")
			return s.code == 0 && json.Unmarshal([]byte(s.out), &rows) == nil && !strings.Contains(s.err, "closed in the middle")
		})
		if len(rows) != 1 || rows[0].Seconds < 2 || c.with != "" && rows[0].Seconds < 7 {
			t.Errorf("%s: kept %+v", c.how, rows)
		}
	}
}

func TestARecordingInTheBackgroundOfATerminalGoesOn(t *testing.T) {
	sound := workbench.Sound(t)
	sound.PlayFile("mic", tone(t, 30, 27))
	l := newLaptop(t)
	line := strings.Join(l.command("record", "--title", "x", "--storyteller", "y", "--agreed", "--for", "3s").Args, " ")
	// Neither its reading nor, with tostop, its writing may stop it.
	out, err := exec.Command("script", "-qfec", "bash -c 'stty tostop; set -m; "+line+" & for i in 1 2 3 4 5 6 7 8; do sleep 1; jobs -p | grep -q . || exit 0; done; exit 9'", "/dev/null").CombinedOutput()
	if err != nil {
		t.Fatalf("it does not end: %v\n%s", err, out)
	}
	var rows []row
	l.must(&rows, "stories")
	if len(rows) != 1 || rows[0].Seconds < 3 {
		t.Errorf("kept %+v, and it says %s", rows, out)
	}
}
