package story

import (
	"testing"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
)

func TestSheAnswersByKeyboardAndOnlyWhatSheAnswersCounts(t *testing.T) {
	w, id := longTalk(t)
	e := extract(t, w, id, 749, 759, "With my coat on")
	other := extract(t, w, id, 796, 815, "Ringing you back")
	third := extract(t, w, id, 1500, 1580, "The long table")
	s := enter(t, w, id)
	s.extracts.onPass()
	g := s.extracts.pass.page
	if g == nil || s.d.Window.Canvas().Focused() != fyne.Focusable(g.hear) || g.choice.Answer != "" || !g.keep.Disabled() {
		t.Fatal("something is answered before she answers, or the keyboard is not there")
	}
	s.key(fyne.KeySpace)
	if p := s.speaker.Last; p == nil || p.Until == 0 {
		t.Fatal("she does not hear it")
	}
	s.key(fyne.KeyTab, fyne.KeySpace) // Keep it
	if !g.keeps.Visible() || !g.keep.Disabled() {
		t.Fatal("a yes is whole before it is known to what")
	}
	s.key(fyne.KeyTab, fyne.KeySpace)                             // a workshop: yes
	s.key(fyne.KeyTab, fyne.KeyTab, fyne.KeyRight, fyne.KeySpace) // the report: not answered; anyone: no
	if g.keep.Disabled() {
		t.Fatal("her answer cannot be kept")
	}
	g.onKeep()
	for use, want := range map[catalog.Use]bool{catalog.UseWorkshop: true, catalog.UseExtract: false} {
		if d, err := w.Library.Decide(t.Context(), id, e.Target(), use); err != nil || d.Allows() != want {
			t.Errorf("%s: %v, %v", use, d.Outcome, err)
		}
	}
	last := s.told.Events[len(s.told.Events)-1]
	if _, asked := last.Uses[catalog.UseQuote]; asked || last.As != "" || last.Choice != catalog.ChoiceKeep || last.Heard.FromMS != 749_000 {
		t.Errorf("written down is %+v", last)
	}
	g = s.extracts.pass.page
	if g.e.ID != other.ID {
		t.Fatalf("then comes %q", g.e.Title)
	}
	g.choice.SetAnswer(passLeave)
	g.showAnswer()
	g.onKeep()
	if d, err := w.Library.Decide(t.Context(), id, other.Target(), catalog.UseExtract); err != nil || d.Allows() {
		t.Errorf("what she leaves out is %v, %v", d.Outcome, err)
	}
	g = s.extracts.pass.page
	g.choice.SetAnswer(passChange)
	g.showAnswer()
	if !g.keep.Disabled() {
		t.Error("a change can be asked for without saying which")
	}
	g.change.SetText("Take out the bit about Thursday.")
	g.onKeep()
	if said := s.told.answer(third, now()).Words; said != "Asked for a change" {
		t.Errorf("it says %q", said)
	}
	if s.extracts.pass.page != nil || s.extracts.pass.tally() != "You have answered everything." {
		t.Error("she is not thanked")
	}
	s.Escape()
	if s.extracts.pass != nil || s.d.Window.Canvas().Overlays().Top() != nil || s.d.Window.FullScreen() {
		t.Error("the screen is not given back")
	}
	s.extracts.onPass()
	s.extracts.pass.show(1)
	if g := s.extracts.pass.page; g.keep.Visible() || g.before() == "" {
		t.Error("a press on the screen takes back what she wanted left out")
	}
	s.extracts.pass.close()
}

func TestNobodyIsAskedAboutWhatWasTakenBack(t *testing.T) {
	w, id := longTalk(t)
	extract(t, w, id, 749, 759, "With my coat on")
	w.Give(id, catalog.Consent{Kind: catalog.EventWithdraw, Choice: "stop"})
	s := enter(t, w, id)
	s.extracts.onPass()
	if s.extracts.pass != nil || s.head.listen.Visible() {
		t.Error("she is asked")
	}
}

func TestWhatWasTrimmedBehindHerScreenIsNotWhatSheHeard(t *testing.T) {
	w, id := longTalk(t)
	e := extract(t, w, id, 749, 759, "With my coat on")
	s := enter(t, w, id)
	s.extracts.onPass()
	g := s.extracts.pass.page
	longer := e
	longer.EndMS += 10_000
	if err := w.Library.SaveExtract(t.Context(), longer); err != nil {
		t.Fatal(err)
	}
	g.choice.SetAnswer(passKeep)
	g.uses[2].SetAnswer("yes")
	g.onKeep()
	s.extracts.pass.close()
	if said := s.told.answer(longer, now()).Words; said != "Waiting for Maureen" {
		t.Errorf("of ten seconds she never heard it says %q", said)
	}
}

func TestWhatSheBeganToWriteIsThereAgainAndIsNoAnswer(t *testing.T) {
	w, id := longTalk(t)
	e := extract(t, w, id, 749, 759, "With my coat on")
	s := enter(t, w, id)
	s.extracts.onPass()
	g := s.extracts.pass.page
	g.choice.SetAnswer(passChange)
	g.change.SetText("Take out")
	s.Escape()
	if said := s.told.answer(e, now()).Words; said != "Waiting for Maureen" {
		t.Errorf("an answer nobody kept says %q", said)
	}
	s.extracts.onPass()
	if g := s.extracts.pass.page; g.change.Text != "Take out" || g.choice.Answer != "" {
		t.Errorf("it says %q, answered %q", g.change.Text, g.choice.Answer)
	}
	s.extracts.pass.close()
}
