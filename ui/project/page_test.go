package project

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/theme"
)

// shown is the place over a library, in a window with the rail beside it.
func shown(t *testing.T, w *sample.World, look *theme.Theme) *Page {
	t.Helper()
	return sample.Beside(t, w, look, func(d *desk.Desk) *Page { return New(d, func() {}) })
}

func (p *Page) inLibrary(t *testing.T) catalog.Project {
	t.Helper()
	q, err := p.d.Library.Project(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func TestWhatIsTypedIsKeptWithoutBeingSaved(t *testing.T) {
	p := shown(t, sample.New(t), theme.New(1, theme.Light))
	p.about.name.SetText("Co-Pro Stories")
	p.about.purpose.SetText("What is it like? ¿Y después? كيف")
	p.uses.controller.SetText("Priya, 01632 960 001")
	p.uses.basis.SetText("Legitimate interest")
	q := p.inLibrary(t)
	if q.Name != "Co-Pro Stories" || !strings.HasPrefix(q.Purpose, "What") || q.Controller != "Priya, 01632 960 001" || q.Basis != "Legitimate interest" {
		t.Errorf("kept is %+v", q)
	}
}

func TestStartersAreAddedMovedAndRemovedByKeyboard(t *testing.T) {
	p := shown(t, sample.New(t), theme.New(1, theme.Light))
	p.tabs.Choose(sideTalk)
	p.talk.usual.OnTapped()
	if q := p.inLibrary(t); len(q.Starters) != 5 || len(p.talk.lines) != 5 {
		t.Fatalf("kept are %v", q.Starters)
	}
	p.talk.lines[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	p.talk.lines[1].SetText("Who was there?")
	p.talk.lines[1].TypedShortcut(desk.Ctrl(fyne.KeyUp))
	if q := p.inLibrary(t); q.Starters[0] != "Who was there?" || len(q.Starters) != 6 {
		t.Errorf("moved up it is %v", q.Starters)
	}
	if at := p.d.Window.Canvas().Focused(); at != fyne.Focusable(p.talk.lines[0]) {
		t.Errorf("the keyboard is on %T", at)
	}
	p.talk.lines[0].TypedShortcut(desk.Ctrl(fyne.KeyDown))
	p.talk.remove(5)
	p.talk.lines[2].SetText("  ")
	q := p.inLibrary(t)
	if len(q.Starters) != 4 || q.Starters[1] != "Who was there?" {
		t.Errorf("in the end it is %v", q.Starters)
	}
}

func TestUsesAreSwitchedRewordedAndAdded(t *testing.T) {
	p := shown(t, sample.New(t), theme.New(1, theme.Light))
	u := p.uses
	before := len(p.inLibrary(t).Asks())
	u.onAsk(string(catalog.UseTrain))
	u.onAsk(string(catalog.UseContact))
	asks := p.inLibrary(t).Asks()
	if len(asks) != before || !asked(asks, catalog.UseTrain) || asked(asks, catalog.UseContact) {
		t.Errorf("asked are %+v", asks)
	}
	u.onWhich("May the people of this project listen to it?")
	u.question.SetText("May we listen?")
	u.own.SetText("May it be on the radio?")
	u.onAdd()
	asks = p.inLibrary(t).Asks()
	if last := asks[len(asks)-1]; last.Question != "May it be on the radio?" || slices.Contains(catalog.Uses, last.Use) {
		t.Errorf("asked last is %+v", last)
	}
	for _, a := range asks {
		if a.Use == catalog.UseTeam && a.Question != "May we listen?" {
			t.Errorf("the team is asked %q", a.Question)
		}
	}
}

func asked(asks []catalog.AskUse, use catalog.Use) bool {
	for _, a := range asks {
		if a.Use == use {
			return true
		}
	}
	return false
}

func TestSomethingIsAlwaysAsked(t *testing.T) {
	p := shown(t, sample.New(t), theme.New(1, theme.Light))
	for _, a := range p.seen.project.Asks() {
		p.uses.onAsk(string(a.Use))
	}
	if asks := p.inLibrary(t).Asks(); len(asks) != 1 || !p.trouble.Visible() {
		t.Errorf("asked are %+v", asks)
	}
}

func TestATextIsADraftUntilItIsKeptAndAnOldVersionCanBeRead(t *testing.T) {
	w := sample.New(t)
	p := shown(t, w, theme.New(1, theme.Light))
	x := p.texts
	if !strings.HasPrefix(x.draft.Text, "What it is for") {
		t.Errorf("it begins with %.40q", x.draft.Text)
	}
	x.draft.SetText("We record.")
	if forms, err := w.Library.Forms(t.Context()); err != nil || len(forms) != 0 {
		t.Errorf("typing made %d versions: %v", len(forms), err)
	}
	p = shown(t, w, theme.New(1, theme.Light)) // at the next start
	x = p.texts
	if x.draft.Text != "We record." {
		t.Errorf("the draft is %q", x.draft.Text)
	}
	x.onKeep()
	x.draft.SetText("We record and listen.")
	x.onKeep()
	forms, err := w.Library.Forms(t.Context())
	if err != nil || len(forms) != 2 || forms[0].Text != "We record." {
		t.Fatalf("there are %+v: %v", forms, err)
	}
	x.version.SetSelected(x.version.Options[2])
	if !x.read.Visible() || x.draft.Visible() || x.read.Words != "We record." || x.keep.Visible() {
		t.Error("the old version is not there to be read, or can be written")
	}
	x.language.SetSelected("Welsh")
	if x.draft.Text != "" || len(x.version.Options) != 1 {
		t.Errorf("in Welsh it is %q", x.draft.Text)
	}
}

func TestValuesAndLanguagesComeAndGo(t *testing.T) {
	w := sample.New(t)
	p := shown(t, w, theme.New(1, theme.Light))
	for _, v := range []string{"human", "inclusive", "Human"} {
		p.about.value.SetText(v)
		p.about.onValue()
	}
	themes, err := w.Library.Themes(t.Context())
	if err != nil || len(themes) != 2 || !themes[0].Value {
		t.Fatalf("values are %+v: %v", themes, err)
	}
	p.about.onDrop(themes[0])
	if len(p.seen.values) != 1 {
		t.Errorf("shown are %+v", p.seen.values)
	}
}

func TestTheProjectLooksAsItShould(t *testing.T) {
	for _, look := range []struct {
		name string
		look *theme.Theme
	}{{"light", theme.New(1, theme.Light)}, {"dark", theme.New(1, theme.Dark)}, {"150", theme.New(1.5, theme.Light)}} {
		w := sample.New(t)
		q, err := w.Library.Project(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		q.Name, q.Purpose = "Co-Pro Stories", "What is co-production like for the people who do it?"
		q.Starters, q.Languages = catalog.Starters[:4], []string{"en", "cy"}
		q.Controller, q.Basis = "Priya at the project office, 01632 960 001", "Our organisation has a legitimate interest in learning from these stories."
		if err := w.Library.SetProject(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		for _, v := range []string{"human", "inclusive", "transparent", "challenging"} {
			if _, err := w.Library.AddTheme(t.Context(), catalog.Theme{Name: v, Value: true}); err != nil {
				t.Fatal(err)
			}
		}
		w.Now = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
		if _, err := w.Library.AddForm(t.Context(), catalog.Form{Sort: catalog.FormSheet, Language: "en", Text: q.Text(catalog.FormSheet)}); err != nil {
			t.Fatal(err)
		}
		for side, name := range []string{"about", "talk", "permission", "texts"} {
			p := shown(t, w, look.look)
			p.tabs.Choose(side)
			test.AssertRendersToImage(t, fmt.Sprintf("%s-%s.png", name, look.name), p.d.Window.Canvas())
		}
	}
}
