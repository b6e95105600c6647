package story

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/decode"
	"ownvoice/studio"
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

const talked = "I never got the job, because they knew. So we made our own work, at the long table in the hall. " +
	"Then the letter came in the winter, and my sister carried it up the stairs. Nobody opened it until the doctor had gone. " +
	"It said that the money would stop on Monday, and that we could write to them, which we did, all of us, on the same evening. " +
	"The answer took four months. By then we had the kitchen, and the music, and forty people every Saturday."

const elsewhere = "The weather was fine that day, and the bus came late, as it always does when one waits for it in the rain. " +
	"Nobody had an umbrella. We talked about the allotments, and the man who sells tomatoes, and his dog, which is very old by now."

func run(t *testing.T, program string, args ...string) {
	t.Helper()
	if out, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}

// spoken is words spoken, in a file that ends in .wav.
func spoken(t *testing.T, words string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "said.wav")
	run(t, "espeak-ng", "-w", path, words)
	return path
}

// phone is how a phone across the table heard it, from a moment on.
func phone(t *testing.T, said, from string) string {
	t.Helper()
	heard, path := filepath.Join(t.TempDir(), "heard.wav"), filepath.Join(t.TempDir(), "phone.mp3")
	run(t, "sox", said, heard, "trim", from, "gain", "-6", "highpass", "300", "reverb", "30", "rate", "16000")
	run(t, "lame", "--quiet", heard, path)
	return path
}

// talk is a story that was brought in, as the laptop heard it.
func talk(t *testing.T) (w *sample.World, id catalog.ID, said string) {
	t.Helper()
	w, said = sample.New(t), spoken(t, talked)
	s, err := w.Library.BeginStory(t.Context(), library.Begin{Title: "The long table", KnownAs: "Maureen", Mode: catalog.ModeCall})
	if err != nil {
		t.Fatal(err)
	}
	w.Give(s.ID, catalog.Consent{Kind: catalog.EventAgreed})
	in, err := studio.Inspect(t.Context(), []string{said})
	if err != nil {
		t.Fatal(err)
	}
	in.Labels = []string{"Them"}
	if _, err := studio.Import(t.Context(), w.Library, s.ID, in); err != nil {
		t.Fatal(err)
	}
	return w, s.ID, said
}

// atFiles is the place with its files in sight.
func atFiles(t *testing.T, w *sample.World, id catalog.ID) *stage {
	s := enter(t, w, id)
	s.d.Open = desk.AtOnce(t.Context())
	s.choose(tabFiles)
	return s
}

func TestAPhonesRecordingOfTheTalkIsLaidBesideIt(t *testing.T) {
	w, id, said := talk(t)
	s := atFiles(t, w, id)
	if !s.Take([]string{phone(t, said, "4")}) {
		t.Fatal("the files have no use for it")
	}
	if s.trouble.Title != "It is the same talk." || s.trouble.Body != "It begins 0:04 into this recording." {
		t.Fatalf("it says %q %q", s.trouble.Title, s.trouble.Body)
	}
	if len(s.told.Recordings) != 2 || s.told.Recordings[1].Beside == nil {
		t.Fatalf("the story has %d recordings", len(s.told.Recordings))
	}
	found := false
	for _, k := range s.files.all {
		found = found || k.title == "Recorded on a phone as well" && strings.HasPrefix(k.sub, "It begins 0:04 into the recording above.")
	}
	if !found {
		t.Errorf("the files say %+v", s.files.all)
	}
	s.choose(tabChanges)
	if s.changes.all[0].said != "Rosa brought in another recording of it: under a minute." {
		t.Errorf("what has changed begins %q", s.changes.all[0].said)
	}
}

func TestAnotherTalkIsRefusedInASentence(t *testing.T) {
	w, id, _ := talk(t)
	s := atFiles(t, w, id)
	s.Take([]string{phone(t, spoken(t, elsewhere), "0")})
	if !strings.HasPrefix(s.trouble.Title, "This is not the same conversation") || len(s.told.Recordings) != 1 {
		t.Errorf("it says %q, and there are %d recordings", s.trouble.Title, len(s.told.Recordings))
	}
	if u, err := w.Library.Unfinished(t.Context()); err != nil || len(u) != 0 {
		t.Errorf("left behind: %v, %v", u, err)
	}
}

const zoom = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nMaureen Okafor: I never got the job, because they knew.\n\n" +
	"2\n00:00:04.000 --> 00:00:09.000\nRosa: So we made our own work, at the long table in the hall. Then the letter came in the winter, and my sister carried it up the stairs.\n"

// wrote is what Zoom wrote down.
func wrote(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "zoom.vtt")
	if err := os.WriteFile(path, []byte(zoom), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestZoomsWordsComeInOnceAndLeadToWhereTheyAreHeard(t *testing.T) {
	w, id, _ := talk(t)
	s := atFiles(t, w, id)
	s.Take([]string{wrote(t)})
	if s.trouble.Title != "The words have come in." || len(s.told.Segments) != 2 || s.files.beside.words.Visible() {
		t.Fatalf("it says %q, and there are %+v", s.trouble.Title, s.told.Segments)
	}
	s.Take([]string{wrote(t)})
	if len(s.told.Segments) != 2 {
		t.Errorf("they came in twice: %d", len(s.told.Segments))
	}
	s.choose(tabRead)
	if l := s.read.list; l.Len() != 2 || l.Row(0).Who != "Speaker 1" || l.Row(1).Who != "Rosa" || !l.Row(1).Aside {
		t.Fatalf("it reads %d rows", l.Len())
	}
	s.Focus()
	for _, key := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn} {
		s.d.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: key})
	}
	if s.chosen != tabListen || s.listen.at.Seconds() != 4 {
		t.Errorf("it goes to %v in %s", s.listen.at, s.chosen)
	}
}

func TestAllTabsAreDrawnOfAStoryThatHasItsWordsAlready(t *testing.T) {
	w, id, _ := talk(t)
	atFiles(t, w, id).Take([]string{wrote(t)})
	s := enter(t, w, id)
	if got, want := s.tabs.MinSize().Width, widget.NewTabs(s.tabWords(), nil).MinSize().Width; got != want {
		t.Errorf("the tabs take %v of the %v that %q need", got, want, s.tabWords())
	}
}

func TestALetterIsNoWordsAndSaysSo(t *testing.T) {
	w, id, _ := talk(t)
	s := atFiles(t, w, id)
	letter := filepath.Join(t.TempDir(), "a.vtt")
	if err := os.WriteFile(letter, []byte("Dear Maureen"), 0o600); err != nil {
		t.Fatal(err)
	}
	s.Take([]string{letter})
	if !strings.HasPrefix(s.trouble.Title, "There are no words in this file") || len(s.told.Segments) != 0 {
		t.Errorf("it says %q", s.trouble.Title)
	}
}

func TestWhatWasTakenBackTakesNothingIn(t *testing.T) {
	w, id, said := talk(t)
	w.Give(id, catalog.Consent{Kind: catalog.EventWithdraw, Choice: "close"})
	s := atFiles(t, w, id)
	if s.Take([]string{phone(t, said, "0")}) || s.files.beside.phone.Visible() {
		t.Error("it is offered")
	}
}

func TestWordsAndASecondHearingLookAsTheyShould(t *testing.T) {
	w, id, said := talk(t)
	s := atFiles(t, w, id)
	s.Take([]string{phone(t, said, "4")})
	s.Take([]string{wrote(t)})
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		s := enterIn(t, look, w, id)
		for i := range s.told.Recordings { // whenever the test runs
			s.told.Recordings[i].Started = sample.Today
		}
		s.told.Recorded = sample.Today
		s.show(s.told, nil)
		for _, tab := range []string{tabFiles, tabRead} {
			s.choose(tab)
			s.d.Window.Canvas().Unfocus()
			s.relayout()
			test.AssertImageMatches(t, fmt.Sprintf("beside-%s-%s.png", strings.ToLower(tab), name), s.d.Window.Canvas().Capture())
		}
	}
}
