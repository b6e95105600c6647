package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/script/workbench"
)

// The tests of this file go through the whole record flow in the program
// itself: a real window on a screen of its own, a real sound server that plays
// a known signal, a real library. They wait for what can be seen – a title, a
// colour, a file – and never for time alone.

// app is the program in its window.
type app struct {
	t      *testing.T
	screen *workbench.Display
	window string
	dir    string    // the library
	home   string    // of whoever sits there
	began  time.Time // when it was started
	stderr bytes.Buffer
	ended  chan error
}

// openApp opens the window of the program over a library that more was put
// into.
func openApp(t *testing.T, more ...func(*library.Library)) *app {
	t.Helper()
	return openAppIn(t, t.TempDir(), more...)
}

// openAppIn opens the window over a library in a folder.
func openAppIn(t *testing.T, dir string, more ...func(*library.Library)) *app {
	t.Helper()
	a := newApp(t, dir)
	a.furnish(more)
	a.start()
	a.screen.Until("the rail is drawn", 20*time.Second, func() bool { return a.has(image.Rect(20, 15, 50, 46), 200, accent) })
	a.screen.Fill(a.window)
	return a
}

// newApp is the program before it was started, with nothing of its own yet.
func newApp(t *testing.T, dir string) *app {
	return &app{t: t, dir: filepath.Join(dir, "Ownvoice"), home: t.TempDir(), ended: make(chan error, 1)}
}

// program builds the program, once for all tests.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "ownvoice-window-")
	if err != nil {
		return "", err
	}
	built = dir
	path := filepath.Join(dir, "ownvoice")
	if out, err := exec.Command("go", "build", "-o", path, "ownvoice").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

var built string // where the program was built

func TestMain(m *testing.M) {
	code := m.Run()
	os.RemoveAll(built)
	os.Exit(code)
}

// start opens the window of the program on a screen of its own.
func (a *app) start() {
	a.t.Helper()
	program, err := program()
	if err != nil {
		a.t.Fatal(err)
	}
	a.screen = workbench.Screen(a.t)
	cmd := exec.Command(program, "--library", a.dir)
	cmd.Env = append(os.Environ(), "HOME="+a.home, "FYNE_SCALE=1", "FYNE_CACHE=") // it forgets as it does on a laptop
	cmd.Stderr = &a.stderr
	a.began = time.Now()
	if err := cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	gone := make(chan struct{})
	go func() { a.ended <- cmd.Wait(); close(gone) }()
	a.t.Cleanup(func() { cmd.Process.Kill(); <-gone }) // only then is its folder removed
	a.window = a.screen.Window("^Ownvoice$", 20*time.Second)
}

// furnish makes the library of somebody who has used the program before.
func (a *app) furnish(more []func(*library.Library)) {
	a.t.Helper()
	lib, err := library.Open(a.t.Context(), a.dir)
	if err != nil {
		a.t.Fatal(err)
	}
	defer lib.Close()
	project, err := lib.Project(a.t.Context())
	project.Name = "Co-Pro Stories"
	for _, err := range []error{err, lib.SetProject(a.t.Context(), project), lib.SetReporter(a.t.Context(), "Rosa"), lib.SetSetting(a.t.Context(), "look", "light")} {
		if err != nil {
			a.t.Fatal(err)
		}
	}
	for _, put := range more {
		put(lib)
	}
}

// close closes the window as a person does, and looks at what it left behind.
func (a *app) close() {
	a.t.Helper()
	a.screen.Key("alt+F4")
	a.ends()
}

// ends waits until the program has ended, and looks at what it left behind.
func (a *app) ends() {
	a.t.Helper()
	select {
	case err := <-a.ended:
		if err != nil {
			a.t.Errorf("the program ended with %v", err)
		}
	case <-time.After(20 * time.Second):
		a.screen.Keep("not-closed")
		a.t.Fatal("the window did not close")
	}
	for _, bad := range []string{"Error in Fyne call thread", "panic", "DATA RACE"} {
		if strings.Contains(a.stderr.String(), bad) {
			a.t.Errorf("stderr has %q:\n%s", bad, a.stderr.String())
		}
	}
}

// accent is the petrol of the current step and of the one next thing to do.
func accent(r, g, b uint32) bool { return near(r, 0x0F) && near(g, 0x5C) && near(b, 0x67) }

func near(have uint32, want uint32) bool { return math.Abs(float64(have>>8)-float64(want)) < 6 }

// has reports whether a part of the window has at least n points of a colour.
func (a *app) has(area image.Rectangle, n int, colour func(r, g, b uint32) bool) bool {
	picture := a.screen.Picture(a.window)
	if picture == nil {
		return false
	}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if r, g, b, _ := picture.At(x, y).RGBA(); colour(r, g, b) {
				if n--; n <= 0 {
					return true
				}
			}
		}
	}
	return false
}

// Where things are in a window of 1366 × 700, as the golden images show them.
var (
	steps = []image.Rectangle{
		image.Rect(244, 24, 272, 52), image.Rect(393, 24, 421, 52), image.Rect(568, 24, 596, 52), image.Rect(779, 24, 807, 52), image.Rect(963, 24, 991, 52),
	}
	next   = image.Rect(1200, 645, 1330, 682)
	meters = image.Rect(266, 270, 1310, 310)
	pill   = image.Rect(250, 14, 360, 45)
)

// rec is the red of a recording that runs.
func rec(r, g, b uint32) bool { return near(r, 0xB3) && near(g, 0x26) && near(b, 0x1E) }

// step waits until the disc of a step is filled, counting from 1.
func (a *app) step(n int) {
	a.t.Helper()
	a.screen.Until("step "+string(rune('0'+n))+" is shown", 15*time.Second, func() bool { return a.has(steps[n-1], 300, accent) })
}

// ready waits until the button of the next step can be pressed.
func (a *app) ready() {
	a.t.Helper()
	a.screen.Until("the next step can be pressed", 10*time.Second, func() bool { return a.has(next, 2500, accent) })
}

// titled waits until the title of the window begins so.
func (a *app) titled(prefix string) {
	a.t.Helper()
	a.screen.Until("the title begins "+prefix, 20*time.Second, func() bool { return strings.HasPrefix(a.screen.Title(a.window), prefix) })
}

// recorded waits until so many seconds of sound are on disk.
func (a *app) recorded(seconds int) {
	a.t.Helper()
	a.screen.Until("sound is on disk", 40*time.Second, func() bool {
		files, _ := filepath.Glob(filepath.Join(a.dir, "recordings", "*", "track-1.wav"))
		if len(files) == 0 {
			return false
		}
		info, err := os.Stat(files[len(files)-1])
		return err == nil && info.Size() > int64(seconds*48000*2)
	})
}

// meet goes through Who and Consent by keyboard, for an online call.
func (a *app) meet(name string) {
	a.t.Helper()
	a.meetBy(name, "Right", "Right", "space")
}

// meetBy is meet, with the keys that choose how the two talk.
func (a *app) meetBy(name string, way ...string) {
	a.t.Helper()
	a.screen.Key("ctrl+2")
	a.step(1)
	a.screen.Type(name)
	a.screen.Key("Tab", "Tab")
	a.screen.Key(way...)
	a.ready()
	a.screen.Keep("1-who")
	a.screen.Key("Tab", "Tab", "Tab", "Return")
	a.step(2)
	a.answersAll()
	a.ready()
	a.screen.Keep("2-consent")
	a.screen.Key("Tab", "Tab", "Return")
	a.step(3)
	a.screen.Until("the meters move", 20*time.Second, func() bool { return a.has(meters, 1500, accent) })
	a.screen.Keep("3-sound-check")
}

// answersAll answers every question of Consent: to be recorded, the name, and
// behind the button that puts the rest off what a project usually asks.
func (a *app) answersAll() {
	a.t.Helper()
	a.screen.Key("space", "Tab", "space", "Tab")
	a.screen.Key("Tab", "space", "Tab", "space", "Tab", "space", "Tab", "Right", "space", "Tab", "space")
}

// asks waits until the window asks something in front of a recording.
func (a *app) asks() {
	a.t.Helper()
	a.screen.Until("the window asks", 10*time.Second, func() bool { return !a.has(pill, 300, rec) })
}

// stops stops a recording by keyboard.
func (a *app) stops() {
	a.t.Helper()
	a.screen.Key("ctrl+period")
	a.asks()
	a.screen.Key("shift+Tab", "Return")
}

// story opens the library the program left behind and gives its only story.
func (a *app) story() library.Whole {
	a.t.Helper()
	lib, err := library.Open(a.t.Context(), a.dir)
	if err != nil {
		a.t.Fatal(err)
	}
	defer lib.Close()
	all, err := lib.Stories(a.t.Context(), library.Filter{})
	if err != nil || len(all) != 1 {
		a.t.Fatalf("the library has %d stories (%v), want 1", len(all), err)
	}
	s, err := lib.Story(context.Background(), all[0].ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return s
}

func TestAStoryIsRecordedAndKeptByKeyboardAlone(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a := openApp(t)
	a.meet("Maureen")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(1)
	a.screen.Type("Ask about the bus fares")
	a.screen.Key("ctrl+m", "Return", "ctrl+k")
	a.screen.Key("Tab", "Tab", "Tab", "Return") // the slate, read out from here
	a.screen.Keep("4-recording")
	a.screen.Key("Return", "Tab", "Return", "ctrl+n") // and no room tone
	a.recorded(7)
	a.screen.Key("ctrl+p")
	a.titled("Paused ")
	a.screen.Keep("5-paused")
	a.screen.Key("ctrl+p")
	a.titled("Recording ")
	a.screen.Key("ctrl+period", "Escape")
	a.screen.Key("ctrl+period", "shift+Tab")
	a.screen.Keep("6-stop")
	a.titled("Recording ")
	a.screen.Key("Return")
	a.step(5)
	a.titled("Ownvoice")
	a.screen.Type("With my coat on")
	a.screen.Keep("7-wrap-up")
	a.screen.Key("Return")
	a.screen.Until("the story is open", 10*time.Second, func() bool { return !a.has(steps[4], 100, accent) })
	a.screen.Keep("8-story")
	a.close()

	a.sounds("track-1.wav", heard, 5)
	a.sounds("track-2.wav", heard, 5)
	s := a.story()
	if s.Title != "With my coat on" || s.KnownAs != "Maureen" || s.Mode != catalog.ModeCall {
		t.Errorf("the story is %q by %q, held as %q", s.Title, s.KnownAs, s.Mode)
	}
	checkNotes(t, s.Notes)
	checkConsent(t, s)
}

func checkNotes(t *testing.T, notes []catalog.Note) {
	t.Helper()
	found := map[catalog.NoteSort]catalog.Note{}
	for _, n := range notes {
		found[n.Sort] = n
	}
	if n := found[catalog.NotePlain]; n.Text != "Ask about the bus fares" || n.AtMS == nil || *n.AtMS < 500 {
		t.Errorf("the note is %+v", n)
	}
	if len(notes) != 4 || found[catalog.NoteMark].AtMS == nil || found[catalog.NotePrivate].AtMS == nil || found[catalog.NoteSlate].AtMS == nil {
		t.Errorf("notes are %+v, want a note, a mark, a moment to keep private, and the slate", notes)
	}
}

func checkConsent(t *testing.T, s library.Whole) {
	t.Helper()
	now := time.Now()
	for use, want := range map[catalog.Use]catalog.Outcome{
		catalog.UseKeep: catalog.Allowed, catalog.UseTeam: catalog.Allowed, catalog.UseQuote: catalog.Allowed,
		catalog.UseExtract: catalog.Allowed, catalog.UseWhole: catalog.AskFirst, catalog.UseTrain: catalog.Blocked,
	} {
		if d := catalog.Decide(s.Events, catalog.WholeStory, use, now); d.Outcome != want {
			t.Errorf("%s is %s, want %s", use, d.Outcome, want)
		}
	}
}

func TestTheMouseStartsAndStopsARecording(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	a := openApp(t)
	a.meet("Asha")
	a.screen.Click(a.window, 1240, 664)
	a.titled("Recording ")
	a.recorded(2)
	a.screen.Key("ctrl+1") // leaving the place leaves the recording alone
	a.screen.Until("the stories are shown", 10*time.Second, func() bool { return !a.has(pill, 300, rec) })
	a.recorded(3)
	a.screen.Key("ctrl+2")
	a.screen.Until("the recording is shown again", 10*time.Second, func() bool { return a.has(pill, 300, rec) })
	a.screen.Click(a.window, 870, 642)
	a.screen.Keep("asks")
	a.screen.Click(a.window, 610, 402)
	a.titled("Ownvoice")
	a.step(5)
	a.close()
	s := a.story()
	if len(s.Recordings) != 1 || s.Recordings[0].Seconds() < 3 {
		t.Errorf("the story has %d recordings", len(s.Recordings))
	}
}

func TestTwoTakesOfAStoryFollowEachOtherAtOnce(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	sound.Play("far", stereo(heard))
	a := openApp(t)
	a.meet("Asha")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(3)
	a.stops()
	a.step(5)
	a.screen.Keep("wrap-up")
	a.screen.Click(a.window, 348, 664)
	a.titled("Recording ")
	a.recorded(3)
	a.screen.Keep("again")
	a.stops()
	a.step(5)
	a.close()

	a.sounds("track-1.wav", heard, 2)
	s := a.story()
	if len(s.Recordings) != 2 || s.Recordings[0].Seconds() < 2 || s.Recordings[1].Seconds() < 2 {
		t.Errorf("the story has %d recordings: %+v", len(s.Recordings), s.Recordings)
	}
}

func TestClosingWhileRecordingAsksAndKeepsWhatWasTypedAndTold(t *testing.T) {
	sound := workbench.Sound(t)
	heard := signal(t, 60)
	sound.Play("mic", heard)
	a := openApp(t)
	a.meet("Asha")
	a.screen.Key("Return")
	a.titled("Recording ")
	a.recorded(1)
	a.screen.Type("Ask about the bus fares")
	a.screen.Key("alt+F4")
	a.asks()
	a.screen.Keep("asks")
	a.screen.Key("Escape") // the safe answer: it goes on
	a.recorded(3)
	a.titled("Recording ")
	a.screen.Key("alt+F4")
	a.asks()
	a.screen.Key("shift+Tab", "Return")
	a.ends()

	a.sounds("track-1.wav", heard, 2)
	s := a.story()
	if len(s.Recordings) != 1 || len(s.Notes) != 1 || s.Notes[0].Text != "Ask about the bus fares" || s.Notes[0].AtMS == nil {
		t.Errorf("there are %d recordings, and the notes are %+v", len(s.Recordings), s.Notes)
	}
}
