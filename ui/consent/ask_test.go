package consent

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// noKeys is a table of shortcuts that nobody presses.
type noKeys struct{}

func (noKeys) TypedShortcut(fyne.Shortcut)                {}
func (noKeys) Add(context.Context, fyne.Shortcut, func()) {}

// stage is a window over a real library, with one story in it. Nothing runs
// behind the test.
type stage struct {
	t       *testing.T
	w       *sample.World
	d       *desk.Desk
	ctx     context.Context
	story   catalog.ID
	speaker *sample.Loudspeaker
	win     fyne.Window
}

func newStage(t *testing.T, look *theme.Theme) *stage {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	s := &stage{t: t, w: sample.New(t), speaker: &sample.Loudspeaker{}, win: test.NewTempWindow(t, nil)}
	s.win.SetPadded(false)
	s.ctx = desk.AtOnce(t.Context())
	s.story = s.w.Tell(sample.Tale{Title: "They asked me before they had decided", KnownAs: "Maureen Jones", Day: 14, Minutes: 2, Uses: sample.Report}).ID
	s.d = &desk.Desk{Library: s.w.Library, Sound: s.speaker, Window: s.win, Keys: noKeys{}, Open: s.ctx}
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) asked(target catalog.Target) Asked {
	s.t.Helper()
	w, err := s.w.Library.Story(s.t.Context(), s.story)
	s.must(err)
	p, err := s.w.Library.Project(s.t.Context())
	s.must(err)
	return Asked{Story: w, Project: p, Target: target, About: words.About{Who: "Maureen", Asks: p.Asks()}}
}

// ask puts the questions in the window; left says that they are over.
func (s *stage) ask(target catalog.Target) (a *Ask, left *bool) {
	s.t.Helper()
	left = new(bool)
	a = NewAsk(s.ctx, s.d, s.asked(target), sample.Today, func() { *left = true })
	content := widget.NewResponsive(a.Content)
	content.Beside = widget.RailWidth(widget.Wide)
	s.show(content)
	s.win.Canvas().Focus(a.Focus())
	return a, left
}

func (s *stage) show(content fyne.CanvasObject) {
	s.win.SetContent(content)
	s.win.Resize(fyne.NewSize(1366-widget.RailWidth(widget.Wide), 700))
}

func (s *stage) press(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, key := range keys {
		at := s.win.Canvas().Focused()
		if at == nil {
			s.t.Fatal("the keyboard is nowhere")
		}
		at.TypedKey(&fyne.KeyEvent{Name: key})
	}
}

func (s *stage) tab() { s.win.Canvas().FocusNext() }

var looks = []struct {
	name string
	look *theme.Theme
}{
	{"light", theme.New(1, theme.Light)},
	{"dark", theme.New(1, theme.Dark)},
	{"150", theme.New(1.5, theme.Light)},
}

func (s *stage) same(name string) {
	s.t.Helper()
	test.AssertImageMatches(s.t, name, s.win.Canvas().Capture())
}

func (s *stage) events() []catalog.Consent {
	s.t.Helper()
	all, err := s.w.Library.Events(s.t.Context(), s.story)
	s.must(err)
	return all
}

func TestTheQuestionsLookAsTheyShould(t *testing.T) {
	t.Setenv("PATH", t.TempDir()) // no voice
	for _, l := range looks {
		s := newStage(t, l.look)
		a, _ := s.ask(catalog.WholeStory)
		for i, page := range a.sheets {
			a.goTo(i)
			fill(s, a, page)
			s.same("ask-" + string(rune('1'+i)) + "-" + l.name + ".png")
		}
	}
}

// fill answers some of the questions of a page.
func fill(s *stage, a *Ask, page sheet) {
	switch p := page.(type) {
	case *uses:
		s.press(fyne.KeySpace)
	case *naming:
		p.called.SetAnswer(asChosen)
		p.onAnswer()
		p.other.SetText("Mo")
	case *term:
		p.again.card.SetAnswer(whenDay)
		p.again.onAnswer(whenDay)
		p.again.entry.SetText("1/3/2027")
	case *manner:
		p.how.SetAnswer(catalog.HowScreen)
		p.onHow(catalog.HowScreen)
		for _, letter := range "Maureen" {
			p.sign.TypedRune(letter)
		}
	}
}

// until goes on with Tab until the keys are on something.
func (s *stage) until(wanted fyne.Focusable) {
	s.t.Helper()
	for range 40 {
		if s.win.Canvas().Focused() == wanted {
			return
		}
		s.tab()
	}
	s.t.Fatalf("Tab does not lead to %T", wanted)
}

func TestAStorytellerIsAskedByKeyboardAlone(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	before := len(s.events())
	a, left := s.ask(catalog.WholeStory)
	s.until(a.sheets[0].(*reading).read)
	s.press(fyne.KeySpace, fyne.KeyRight, fyne.KeySpace) // both texts were read
	s.until(a.next)
	s.press(fyne.KeyReturn)
	s.press(fyne.KeySpace) // keep: yes
	s.tab()
	s.tab()
	s.press(fyne.KeyRight, fyne.KeyRight, fyne.KeySpace) // workshop: no
	s.until(a.skip)
	s.press(fyne.KeyReturn)
	s.until(a.next)
	s.press(fyne.KeyReturn) // nobody has said how it was said
	if *left || !a.trouble.Visible() || a.sheets[a.at].name() != "How it was said" {
		t.Fatalf("it went on without how it was said: %q", a.trouble.Title)
	}
	s.press(fyne.KeySpace) // said to me just now
	s.until(a.next)
	s.press(fyne.KeyReturn)
	if a.at != len(a.sheets)-1 || len(s.events()) != before {
		t.Fatalf("on page %d, with %d more events", a.at, len(s.events())-before)
	}
	s.press(fyne.KeyReturn) // keep these answers
	all := s.events()
	if !*left || len(all) != before+2 {
		t.Fatalf("written down are %d events: %q", len(all)-before, a.trouble.Title)
	}
	told, said := all[before], all[before+1]
	if told.Kind != catalog.EventTold || told.Form == "" || said.Form == "" || said.Form == told.Form {
		t.Errorf("the texts are %q and %q", told.Form, said.Form)
	}
	if len(said.Uses) != 2 || said.Uses[catalog.UseKeep] != catalog.Yes || said.Uses[catalog.UseWorkshop] != catalog.No || said.How != catalog.HowApart {
		t.Errorf("written down is %+v", said)
	}
	if s.permit().Words != "Report only, not the web" {
		t.Errorf("what was not asked is not as it was: %q", s.permit().Words)
	}
}

func TestEscAndLeavingWriteNothing(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	before := len(s.events())
	a, left := s.ask(catalog.WholeStory)
	a.goTo(1)
	s.press(fyne.KeySpace)
	a.Leave()
	if !*left || len(s.events()) != before {
		t.Errorf("left is %v, and %d events are new", *left, len(s.events())-before)
	}
}

func TestASignatureIsKeptAsEvidence(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	a, left := s.ask(catalog.WholeStory)
	a.goTo(1)
	s.press(fyne.KeySpace)
	m := a.sheets[len(a.sheets)-2].(*manner)
	a.goTo(len(a.sheets) - 2)
	m.how.SetAnswer(catalog.HowScreen)
	m.onHow(catalog.HowScreen)
	a.onNext()
	if a.at != len(a.sheets)-2 || !strings.Contains(a.trouble.Title, "signed") {
		t.Fatalf("it went on without a signature: %q", a.trouble.Title)
	}
	for _, letter := range "Maureen" {
		m.sign.TypedRune(letter)
	}
	a.onNext()
	a.onNext()
	all := s.events()
	last := all[len(all)-1]
	if !*left || len(last.Evidence) != 1 || last.How != catalog.HowScreen {
		t.Fatalf("written down is %+v: %q", last, a.trouble.Title)
	}
	if k, err := open(t.Context(), s.w.Library, last.Evidence[0]); err != nil || k.picture == nil {
		t.Errorf("the signature is %v: %v", k.picture, err)
	}
}

func TestTheSpokenYesIsFoundAndPlayed(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	a, left := s.ask(catalog.WholeStory)
	at := 65 * time.Second
	chosen := at
	a.Moment = func() Moment { return Moment{a.Story.Recordings[0].ID, chosen, at} }
	a.goTo(1)
	s.press(fyne.KeySpace)
	m := a.sheets[len(a.sheets)-2].(*manner)
	a.goTo(len(a.sheets) - 2)
	m.how.SetAnswer(catalog.HowSpoken)
	m.onHow(catalog.HowSpoken)
	m.span.onHere()
	if m.span.from.Text != "0:45" || m.span.to.Text != "1:05" {
		t.Errorf("what was just said is %s to %s", m.span.from.Text, m.span.to.Text)
	}
	chosen = 58 * time.Second
	if m.span.onHere(); m.span.from.Text != "0:58" {
		t.Errorf("what is chosen on the wave begins at %s", m.span.from.Text)
	}
	m.span.onHear()
	if s.speaker.Last == nil || !s.speaker.Last.Playing() {
		t.Error("it is not heard")
	}
	m.span.from.SetText("1:10")
	a.onNext()
	if !strings.Contains(a.trouble.Title, "before it begins") {
		t.Errorf("it says %q", a.trouble.Title)
	}
	m.span.from.SetText("1:01")
	a.onNext()
	a.onNext()
	all := s.events()
	last := all[len(all)-1]
	if !*left || last.Spoken == nil || last.Spoken.FromMS != 61000 || last.Spoken.ToMS != 65000 {
		t.Errorf("written down is %+v", last.Spoken)
	}
}

func TestANameAndAVoiceAreChosen(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	a, _ := s.ask(catalog.WholeStory)
	var n *naming
	for i, page := range a.sheets {
		if is, ok := page.(*naming); ok {
			n = is
			a.goTo(i)
		}
	}
	n.loud.SetAnswer(catalog.VoiceWords)
	n.onAnswer()
	if e := a.given.events(catalog.WholeStory, nil); len(e) != 1 || e[0].Voice != catalog.VoiceWords || e[0].Check() != nil {
		t.Errorf("a voice alone is %+v", e)
	}
	n.called.SetAnswer(asNone)
	n.onAnswer()
	if n.wrong() != "" || a.given.as != "none" {
		t.Errorf("%q: as %q", n.wrong(), a.given.as)
	}
	n.called.SetAnswer(asChosen)
	n.other.SetText("   ")
	if n.wrong() == "" || a.given.as != "" {
		t.Error("an empty name is let through")
	}
	n.other.SetText("ن👩🏽‍🦽 مريم")
	if a.put(); n.wrong() != "" {
		t.Errorf("a name in Arabic with a picture is refused: %s", n.wrong())
	}
	n.other.SetText(strings.Repeat("ن👩🏽‍🦽 ", 5000))
	if a.put(); n.wrong() == "" {
		t.Error("a name of 20,000 letters is let through")
	}
}
