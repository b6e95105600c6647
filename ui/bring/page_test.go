package bring

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/decode"
	"ownvoice/studio"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == decode.ChildVerb {
		os.Exit(decode.Child(os.Args[2], os.Stdout))
	}
	os.Exit(m.Run())
}

// stage is the place over a real library. Nothing runs behind the test.
type stage struct {
	*Page
	t      *testing.T
	w      *sample.World
	opened catalog.ID
	came   []Came
}

// noKeys is a table of shortcuts that nobody presses.
type noKeys struct{}

func (noKeys) TypedShortcut(fyne.Shortcut)                {}
func (noKeys) Add(context.Context, fyne.Shortcut, func()) {}

func enter(t *testing.T, look *theme.Theme) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	s := &stage{t: t, w: sample.New(t)}
	win := test.NewTempWindow(t, nil)
	win.SetPadded(false)
	d := &desk.Desk{Library: s.w.Library, Window: win, Keys: noKeys{}, Open: desk.AtOnce(t.Context()),
		Status:      func() (client.Status, bool) { return sample.Offline, false },
		OpenStories: func() {}, OpenStory: func(id catalog.ID, _ time.Duration) { s.opened = id }}
	s.Page = New(d, func(c Came) { s.came = append(s.came, c) })
	win.SetContent(widget.NewPanel(theme.Paper, s.Content()))
	win.Resize(fyne.NewSize(1154, 700))
	s.Enter(d.Open)
	s.Focus()
	return s
}

func plain() *theme.Theme { return theme.New(1, theme.Light) }

// mp3 is somebody talking, as a phone keeps it.
func mp3(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	run(t, "lame", "--quiet", said(t), path)
	return path
}

func said(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "said.wav")
	run(t, "espeak-ng", "-w", path, "They asked me before they had decided. Usually you get shown the answer, and are asked whether you like the colour.")
	return path
}

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// answer answers every question.
func (s *stage) answer(agree string) {
	s.form.name.SetText("Maureen")
	s.form.agreed.SetAnswer(agree)
	s.form.onAgreed(agree)
	s.form.title.SetText("They asked me before they had decided")
}

// stories are what the library has.
func (s *stage) stories() []library.Row {
	s.t.Helper()
	rows, err := s.w.Library.Stories(s.t.Context(), library.Filter{})
	if err != nil {
		s.t.Fatal(err)
	}
	return rows
}

func TestAFileBecomesAStoryAndIsNotTouched(t *testing.T) {
	s := enter(t, plain())
	path := mp3(t, "Talk + tea.mp3")
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s.Take([]string{path})
	if !s.next.Disabled() {
		t.Fatal("it can be brought in before anything was asked")
	}
	s.answer(agreed)
	s.onBring()
	rows := s.stories()
	if len(rows) != 1 || s.opened != rows[0].ID || rows[0].Title != "They asked me before they had decided" || rows[0].KnownAs != "Maureen" {
		t.Fatalf("the library has %+v, and %s is open", rows, s.opened)
	}
	w, err := s.w.Library.Story(t.Context(), s.opened)
	if err != nil || len(w.Recordings) != 1 || w.Recordings[0].Tracks[0].Label != "Them" || w.Recordings[0].Seconds() < 4 {
		t.Errorf("the story has %+v: %v", w.Recordings, err)
	}
	if d, err := s.w.Library.Decide(t.Context(), s.opened, catalog.WholeStory, catalog.UseTeam); err != nil || !d.Allows() {
		t.Errorf("the team's listening is %v, %v", d.Outcome, err)
	}
	if d, err := s.w.Library.Decide(t.Context(), s.opened, catalog.WholeStory, catalog.UseKeep); err != nil || d.Allows() {
		t.Errorf("leaving the laptop, which nobody asked about, is %v, %v", d.Outcome, err)
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Error("the file has changed")
	}
	if len(s.files) != 0 || s.form.name.Text != "" {
		t.Error("the next one begins with what was said of this one")
	}
}

func TestNothingIsBroughtInWithoutAYesAndNotAskedStaysPrivate(t *testing.T) {
	s := enter(t, plain())
	s.Take([]string{mp3(t, "a.mp3")})
	s.answer(refused)
	s.onBring()
	if len(s.stories()) != 0 || !s.form.kindly.Visible() {
		t.Fatal("it was brought in against a no")
	}
	s.answer(notAsked)
	s.onBring()
	rows := s.stories()
	if len(rows) != 1 || rows[0].Permission.State != catalog.PermitNotAsked {
		t.Fatalf("the library has %+v", rows)
	}
	if d, err := s.w.Library.Decide(t.Context(), rows[0].ID, catalog.WholeStory, catalog.UseTeam); err != nil || d.Allows() {
		t.Errorf("the team's listening, which nobody asked about, is %v, %v", d.Outcome, err)
	}
}

func TestTwoFilesAreTwoSidesOfOneTalk(t *testing.T) {
	s := enter(t, plain())
	s.Take([]string{mp3(t, "her.mp3"), mp3(t, "me.mp3")})
	s.answer(agreed)
	s.onBring()
	w, err := s.w.Library.Story(t.Context(), s.opened)
	if err != nil || len(w.Recordings) != 1 || len(w.Recordings[0].Tracks) != 2 {
		t.Fatalf("%+v: %v", w.Recordings, err)
	}
	if a, b := w.Recordings[0].Tracks[0].Label, w.Recordings[0].Tracks[1].Label; a != "Them" || b != "You" {
		t.Errorf("the sides are %s and %s", a, b)
	}
}

func TestWhatIsNoSoundIsSaidAtOnceAndBeginsNoStory(t *testing.T) {
	s := enter(t, plain())
	letter := filepath.Join(t.TempDir(), "letter.mp3")
	if err := os.WriteFile(letter, []byte("Dear Maureen"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Take([]string{letter})
	if !s.trouble.Visible() || !strings.Contains(s.trouble.Title, "no sound in this file") || len(s.files) != 0 || len(s.stories()) != 0 {
		t.Errorf("it says %q and has %v", s.trouble.Title, s.files)
	}
}

func TestADamagedFileIsKeptAsFarAsItGoesAndThatIsSaid(t *testing.T) {
	s := enter(t, plain())
	path := filepath.Join(t.TempDir(), "a.flac")
	run(t, "flac", "-s", said(t), "-o", path)
	info, err := os.Stat(path)
	if err == nil {
		err = os.Truncate(path, info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
	s.Take([]string{path})
	s.answer(agreed)
	s.onBring()
	if s.opened != "" || s.trouble.Title != "The file ends too early or is damaged." || s.next.Words != "Open the story" {
		t.Fatalf("it says %q %q", s.trouble.Title, s.trouble.Body)
	}
	s.onBring()
	if rows := s.stories(); len(rows) != 1 || s.opened != rows[0].ID || rows[0].Seconds < 1 {
		t.Errorf("opened is %s", s.opened)
	}
}

// slowly lets it run behind the test until it has come so far.
func (s *stage) slowly(t *testing.T) (end context.CancelFunc) {
	t.Helper()
	open, end := context.WithCancel(t.Context())
	s.d.Open = open
	long := filepath.Join(t.TempDir(), "long.flac")
	run(t, "sox", "-n", "-r", "48000", "-b", "16", long, "synth", "900", "pinknoise")
	s.Take([]string{long})
	s.answer(agreed)
	s.form.onAgreed(agreed)
	b, err := s.form.wanted.saved(t.Context(), s.w.Library, begun{})
	s.onBegun(b, err)
	for until := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		if at, _ := s.now.At(); at > 0 {
			return end
		}
		if time.Now().After(until) {
			t.Fatal("nothing of it was read")
		}
	}
}

func TestStoppingKeepsNothingAndTheNextTryIsTheSameStory(t *testing.T) {
	s := enter(t, plain())
	end := s.slowly(t)
	defer end()
	s.reading.show()
	if words, percent := Progress(s.now); s.reading.state.Words == "" || words == "" || percent < 0 {
		t.Errorf("it says %q, %d", words, percent)
	}
	s.now.Stop()
	desk.Settle()
	if s.now != nil || s.d.Bringing() != nil || s.trouble.Title != "Stopped, as you asked." {
		t.Fatalf("it says %q", s.trouble.Title)
	}
	if u, err := s.w.Library.Unfinished(t.Context()); err != nil || len(u) != 0 {
		t.Errorf("left behind: %v, %v", u, err)
	}
	s.d.Open = desk.AtOnce(t.Context())
	s.Take([]string{mp3(t, "a.mp3")})
	s.form.title.SetText("Ringing back")
	s.onBring()
	if rows := s.stories(); len(rows) != 1 || rows[0].Title != "Ringing back" || rows[0].Seconds < 4 {
		t.Errorf("the library has %+v", rows)
	}
}

func TestClosingTheWindowEndsItAndTheNextStartHasNothingToMend(t *testing.T) {
	s := enter(t, plain())
	end := s.slowly(t)
	end()
	desk.Settle()
	if u, err := s.w.Library.Unfinished(t.Context()); err != nil || len(u) != 0 {
		t.Errorf("left behind: %v, %v", u, err)
	}
	if mended, err := studio.Mend(t.Context(), s.w.Library); err != nil || len(mended) != 0 {
		t.Errorf("mended: %v, %v", mended, err)
	}
}

func TestLeavingThePlaceLetsItComeInAndSaysSoElsewhere(t *testing.T) {
	s := enter(t, plain())
	visit, leave := context.WithCancel(desk.AtOnce(t.Context()))
	s.Enter(visit)
	s.Take([]string{mp3(t, "a.mp3")})
	s.answer(agreed)
	leave()
	s.onBring()
	if rows := s.stories(); len(s.came) != 1 || s.came[0].Err != nil || s.came[0].Story != rows[0].ID || s.opened != "" {
		t.Errorf("it came as %+v, opened %q", s.came, s.opened)
	}
}

func TestNothingIsBroughtInWhileSomethingRuns(t *testing.T) {
	s := enter(t, plain())
	s.Take([]string{mp3(t, "a.mp3")})
	s.answer(agreed)
	s.d.SetSession(&studio.Session{Session: (*recorder.Session)(nil)})
	s.onBring()
	if len(s.stories()) != 0 || s.trouble.Title != "You are recording." {
		t.Errorf("it says %q", s.trouble.Title)
	}
}

func TestAFileIsChosenByKeyboard(t *testing.T) {
	s := enter(t, plain())
	home := t.TempDir()
	t.Setenv("HOME", home)
	if err := errors.Join(os.MkdirAll(filepath.Join(home, "Downloads", "zoom"), 0o700), os.Rename(mp3(t, "call.mp3"), filepath.Join(home, "Downloads", "call.mp3")),
		os.WriteFile(filepath.Join(home, "Downloads", "letter.txt"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	press := func(keys ...fyne.KeyName) {
		t.Helper()
		for _, key := range keys {
			at := s.d.Window.Canvas().Focused()
			if at == nil {
				t.Fatal("the keyboard is nowhere")
			}
			at.TypedKey(&fyne.KeyEvent{Name: key})
		}
	}
	press(fyne.KeyReturn)
	for s.d.Window.Canvas().Focused().(*widget.List).AccessibilityLabel() != "Downloads" {
		press(fyne.KeyDown)
	}
	press(fyne.KeyReturn, fyne.KeyReturn)
	if len(s.files) != 1 || filepath.Base(s.files[0]) != "call.mp3" {
		t.Fatalf("chosen is %v", s.files)
	}
	if s.d.Window.Canvas().Focused() != fyne.Focusable(s.form.title) {
		t.Error("the keyboard does not go on to the next question")
	}
	s.d.Window.Canvas().Focus(s.form.choose)
	press(fyne.KeyReturn, fyne.KeyEscape)
	if s.d.Window.Canvas().Overlays().Top() != nil || len(s.files) != 1 {
		t.Error("Esc does not leave it as it was")
	}
}

func TestTheWayOutOfTheChooserIsInSightInTheSmallestWindow(t *testing.T) {
	for _, scale := range []float32{1, 1.5, 2} {
		s := enter(t, theme.New(scale, theme.Light))
		s.d.Window.Resize(fyne.NewSize(1024, 560))
		c := newChooser(s.visit, s.d, Sound, nil)
		c.dialog.Open(s.d.Window.Canvas())
		if high := c.dialog.MinSize().Height; high > 560 {
			t.Errorf("at %v × it is %v high", scale, high)
		}
	}
}

func TestItLooksAsItShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": plain(), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		t.Run(name, func(t *testing.T) {
			s := enter(t, look)
			same(t, s, "empty-"+name)
			s.onLooked([]string{"/media/rosa/BLUE/Maureen at the hall.mp3"}, studio.Incoming{}, nil)
			s.answer(notAsked)
			s.d.Window.Canvas().Unfocus()
			same(t, s, "asked-"+name)
			s.now = &desk.Bringing{}
			s.now.Tell(12*60, 31*60)
			s.put()
			s.Focus()
			same(t, s, "reading-"+name)
			s.now = nil
			s.put()
			s.tell(studio.ErrNeedsFFmpeg, "")
			same(t, s, "trouble-"+name)
			s.trouble.Hide()
			c := newChooser(s.visit, s.d, Sound, nil)
			c.dialog.Open(s.d.Window.Canvas())
			c.show("/media/rosa/BLUE", []entry{
				{name: "Other places", icon: "arrow_back", folder: true},
				{name: "Maureen at the hall.mp3", icon: "description", size: 28_400_000, at: sample.Today},
				{name: "zoom_0.mp4", icon: "description", size: 310_000_000, at: sample.Today.AddDate(0, 0, -9)},
				{name: "Photos", icon: "folder", folder: true}}, nil)
			same(t, s, "choose-"+name)
		})
	}
}

func same(t *testing.T, s *stage, name string) {
	t.Helper()
	s.open()
	test.AssertImageMatches(t, fmt.Sprintf("%s.png", name), s.d.Window.Canvas().Capture())
}
