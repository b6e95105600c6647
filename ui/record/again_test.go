package record

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/theme"
)

// maureen told a story before, and is offered as her name is typed.
func maureen(t *testing.T, look *theme.Theme) (*stage, catalog.Story) {
	t.Helper()
	s := newStage(t, look)
	before, err := s.lib.BeginStory(t.Context(), library.Begin{Title: "With my coat on", KnownAs: "Maureen", Mode: catalog.ModeRoom})
	s.must(err)
	s.must(s.lib.SetContact(t.Context(), catalog.Contact{Person: before.Storyteller, LegalName: "Margaret Pettifer", Way: "letter", Detail: "7 Mill Lane"}))
	s.who.show(s.who.load(t.Context()))
	s.who.name.SetText("maur")
	if !s.who.again.offers[0].Visible() || s.who.again.offers[1].Visible() {
		t.Fatal("she is not offered, or somebody else is")
	}
	return s, before
}

// leavesWho leaves Who.
func (s *stage) leavesWho() {
	s.t.Helper()
	saved, err := s.who.said().saved(s.t.Context(), s.lib)
	s.must(err)
	s.who.onSaved(saved, nil)
}

func TestSomebodyWhoToldAStoryBeforeIsKnownOnce(t *testing.T) {
	s, before := maureen(t, theme.New(1, theme.Light))
	s.who.again.offers[0].OnTapped()
	s.who.onWay(wayPhone)
	s.who.reach.SetSelected("Phone call")
	s.who.detail.SetText("01632 960 114")
	s.leavesWho()
	s.consent.other.SetText("A neighbour")
	s.consent.onRecord("yes")
	s.consent.uses.onAnswer(catalog.UseQuote, catalog.Yes)
	s.consent.uses.onAnswer(catalog.UseWhole, catalog.No)
	s.consent.onName(namingChosen)
	_, err := s.consent.named().withAnswers(t.Context(), s.lib, s.consent.said)
	s.must(err)

	rows, err := s.lib.Stories(t.Context(), library.Filter{})
	s.must(err)
	if len(rows) != 2 {
		t.Fatalf("%d stories", len(rows))
	}
	for _, r := range rows {
		if r.Storyteller != before.Storyteller || r.KnownAs != "Maureen" {
			t.Errorf("%q is told by %s, known as %q", r.Title, r.Storyteller, r.KnownAs)
		}
		if r.ID != before.ID && r.Permission.As != "as “A neighbour”" {
			t.Errorf("outside it is told %s", r.Permission.As)
		}
	}
	if c, err := s.lib.Contact(t.Context(), before.Storyteller); err != nil || c.LegalName != "Margaret Pettifer" || c.Way != "phone" || c.Detail != "01632 960 114" {
		t.Errorf("her contact is %+v: %v", c, err)
	}
}

func TestSomebodyElseWithTheSameNameIsAnother(t *testing.T) {
	s, before := maureen(t, theme.New(1, theme.Light))
	s.who.again.offers[0].OnTapped()
	s.who.again.other.OnTapped()
	s.who.name.SetText("Maureen")
	s.who.onNaming(namingReal)
	s.who.onWay(wayRoom)
	s.leavesWho()
	if s.talk.teller == before.Storyteller || s.talk.story == "" {
		t.Errorf("it is told by %s", s.talk.teller)
	}
	s.goTo(stepWho)
	s.who.name.SetText("Mau")
	if s.who.again.offers[0].Visible() {
		t.Error("a story that has begun is offered to another")
	}
}

func TestTheLanguagesOfTheProjectAreOfferedFirst(t *testing.T) {
	s := newStage(t, theme.New(1, theme.Light))
	p, err := s.lib.Project(t.Context())
	s.must(err)
	p.Languages = []string{"cy", "so"}
	s.must(s.lib.SetProject(t.Context(), p))
	s.who.show(s.who.load(t.Context()))
	if got := s.who.language.Options; got[0] != "Welsh" || got[1] != "Somali" || s.who.talk.language != "cy" {
		t.Errorf("offered are %v, chosen is %s", got[:3], s.who.talk.language)
	}
}

func TestSomebodyKnownIsOfferedAsItShouldLook(t *testing.T) {
	for _, look := range []struct {
		name string
		look *theme.Theme
	}{{"light", theme.New(1, theme.Light)}, {"dark", theme.New(1, theme.Dark)}, {"150", theme.New(1.5, theme.Light)}} {
		s, _ := maureen(t, look.look)
		s.who.relay()
		test.AssertRendersToImage(t, fmt.Sprintf("who-again-%s.png", look.name), s.window.Canvas())
		s.who.again.offers[0].OnTapped()
		test.AssertRendersToImage(t, fmt.Sprintf("who-known-%s.png", look.name), s.window.Canvas())
	}
}
