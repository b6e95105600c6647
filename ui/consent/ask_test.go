package consent

import (
	"context"
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

func (s *stage) tab() { s.win.Canvas().(test.WindowlessCanvas).FocusNext() }

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

var _ = time.Now
