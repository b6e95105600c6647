package story

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// stage is the place of one story over a real library. Nothing runs behind the test.
type stage struct {
	*Page
	t       *testing.T
	w       *sample.World
	speaker *sample.Loudspeaker
	leave   context.CancelFunc
}

// noKeys is a table of shortcuts that nobody presses.
type noKeys struct{}

func (noKeys) TypedShortcut(fyne.Shortcut)                {}
func (noKeys) Add(context.Context, fyne.Shortcut, func()) {}

func enter(t *testing.T, w *sample.World, id catalog.ID) *stage {
	t.Helper()
	return enterIn(t, theme.New(1, theme.Light), w, id)
}

func enterIn(t *testing.T, look *theme.Theme, w *sample.World, id catalog.ID) *stage {
	t.Helper()
	return enterAt(t, look, w, id, func(*Page) {})
}

// enterAt opens a story where begin says.
func enterAt(t *testing.T, look *theme.Theme, w *sample.World, id catalog.ID, begin func(*Page)) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	s := &stage{t: t, w: w, speaker: &sample.Loudspeaker{}}
	win := test.NewTempWindow(t, nil)
	d := &desk.Desk{Library: w.Library, Sound: s.speaker, Window: win, Keys: noKeys{},
		Status: func() (client.Status, bool) { return sample.Offline, false }}
	s.Page = New(d, id, func(string, string) {})
	begin(s.Page)
	win.SetContent(s.Content())
	win.Resize(fyne.NewSize(1154, 700))
	var ctx context.Context
	ctx, s.leave = context.WithCancel(desk.AtOnce(t.Context()))
	s.Enter(ctx)
	t.Cleanup(s.leave)
	return s
}

func maureen(t *testing.T) (*sample.World, catalog.ID) {
	w := sample.New(t)
	return w, w.Tell(sample.Tale{Title: "They asked me before they had decided", KnownAs: "Maureen", Day: 14, Minutes: 2,
		Mode: catalog.ModeCall, Labels: []string{"Them", "You"}, Uses: sample.Report}).ID
}

func TestNothingIsHeardAfterItWasTakenBack(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.toggle()
	if s.speaker.Last == nil || !s.speaker.Last.Playing() || len(s.speaker.Opened.Tracks) != 2 {
		t.Fatalf("both voices should be heard, %v are", s.speaker.Opened)
	}
	s.answers.onTakeBack()
	if s.answers.over == nil {
		t.Fatal("nobody asked what it means to take it back")
	}
	if _, err := w.Library.Withdraw(t.Context(), library.Withdrawal{Story: id, Choice: catalog.ChoiceStop}); err != nil {
		t.Fatal(err)
	}
	s.answers.left()
	if s.speaker.Last.Playing() {
		t.Error("it plays on after it was taken back")
	}
	s.speaker.Last = nil
	s.listen.toggle()
	if s.speaker.Last != nil {
		t.Error("it was opened again after it was taken back")
	}
	if _, err := s.d.Hear(t.Context(), s.told.Recordings[0]); !errors.Is(err, library.ErrConsent) {
		t.Errorf("the door to the loudspeakers says %v", err)
	}
}

func TestLeavingThePlaceSilencesIt(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.toggle()
	p := s.speaker.Last
	s.leave()
	for end := time.Now().Add(30 * time.Second); !p.Closed && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	if !p.Closed {
		t.Error("the sound is open after the place was left")
	}
}

func TestANoteRemembersTheMomentOfItsFirstLetter(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.listen.seek(31 * time.Second)
	s.notes.entry.SetText("A")
	s.listen.seek(50 * time.Second)
	s.notes.entry.SetText("Ask about the bus fares")
	s.notes.onKeep(catalog.NotePlain)
	if len(s.told.Notes) != 1 || s.told.Notes[0].AtMS == nil || *s.told.Notes[0].AtMS != 31000 {
		t.Fatalf("notes are %+v", s.told.Notes)
	}
	if s.notes.entry.Text != "" {
		t.Error("what was kept still stands in the field")
	}
	s.notes.onOpen(0)
	if s.listen.at != 31*time.Second {
		t.Errorf("opening the note went to %v", s.listen.at)
	}
	s.notes.entry.SetText("Ask about the bus fares in winter")
	s.notes.onKeep("")
	if n := s.told.Notes; len(n) != 1 || n[0].Text != "Ask about the bus fares in winter" || *n[0].AtMS != 31000 {
		t.Errorf("after rewriting, notes are %+v", n)
	}
}

func TestATitleIsChangedInPlaceAndTheOldOneIsKept(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.head.onRename()
	s.head.onKeep("“You asked first”")
	if s.told.Title != "You asked first" || s.head.title.Words != "“You asked first”" {
		t.Errorf("the title is %q, shown as %q", s.told.Title, s.head.title.Words)
	}
	var said []string
	s.choose(tabChanges)
	for _, c := range s.changes.all {
		said = append(said, c.said)
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{"Rosa called it “You asked first”.", "Rosa called it “They asked me before they had decided”.", "Rosa recorded 2 min.", "Rosa began this story."} {
		if !strings.Contains(all, want) {
			t.Errorf("what has changed does not say %q:\n%s", want, all)
		}
	}
}

func TestTwoTitlesAreBothShownAndOneIsSettledOn(t *testing.T) {
	w, id := maureen(t)
	w.Enrol()
	w.Send()
	at := catalog.Clock{Millis: sample.Today.UnixMilli()}.String()
	project, err := w.Library.Project(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := catalog.Change{ID: catalog.NewID(), Project: project.ID, Story: id, Kind: catalog.KindStory, Entity: id, Field: "title",
		Value: []byte(`"Before they had decided"`), Author: catalog.NewID(), Device: catalog.NewID(), Seq: 1, Clock: at}
	if _, err := w.Library.Receive(t.Context(), []catalog.Change{other}, 1); err != nil {
		t.Fatal(err)
	}
	s := enter(t, w, id)
	if !s.head.twice.Visible() || s.head.twice.Title != "Two people changed this title." {
		t.Fatalf("nobody is told: %q", s.head.twice.Title)
	}
	b := s.told.BothVersions[0]
	s.head.settle(b, b.Versions[1].Value)
	if s.told.Title != "They asked me before they had decided" || len(s.told.BothVersions) != 0 || s.head.twice.Visible() {
		t.Errorf("after settling the title is %q, versions %v", s.told.Title, s.told.BothVersions)
	}
}

func TestAVoiceIsDrawnAgainWhenItsPictureIsGone(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	d, err := draw(t.Context(), w.Library, s.told, s.told.Recordings[0])
	if err != nil {
		t.Fatal(err)
	}
	loud := float32(0)
	for _, p := range d.lanes[0].Peaks {
		loud = max(loud, p)
	}
	if len(d.lanes) != 2 || loud < 0.3 || d.lanes[0].Name != "Maureen" || d.lanes[1].Name != "Rosa" || !d.lanes[1].Yours {
		t.Errorf("drawn %d lanes, as loud as %v: %q and %q", len(d.lanes), loud, d.lanes[0].Name, d.lanes[1].Name)
	}
}

func TestANoteThatWasBegunIsKeptWhenTheStoryIsLeftForGood(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	s.notes.entry.SetText("the bus fares")
	s.leave()
	s.KeepTyped()
	s.KeepTyped() // once is enough
	notes, err := w.Library.Notes(t.Context(), id)
	if err != nil || len(notes) != 1 || notes[0].Text != "the bus fares" {
		t.Errorf("kept are %+v: %v", notes, err)
	}
}
