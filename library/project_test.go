package library_test

import (
	"fmt"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestAllThereIsToSayAboutAProjectIsKept(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	l := open(t, dir)
	p := must[catalog.Project](t)(l.Project(ctx))
	p.Name, p.Purpose = "Co-Pro Stories", strings.Repeat("because ", 2000)
	p.Starters = []string{"How did you begin?", "كيف بدأت؟", ""}
	p.Basis, p.Controller = "Legitimate interest", "Priya, 01632 960 123"
	p.Languages = []string{"en", "cy", "ar"}
	p.Uses = []catalog.AskUse{{Use: catalog.UseTeam, Question: "May we listen?"}, {Use: catalog.NewUse(), Question: "May it be on the radio?", Help: "In our valley."}}
	check(t, l.SetProject(ctx, p))
	check(t, l.Close())
	l = open(t, dir)
	if got := must[catalog.Project](t)(l.Project(ctx)); fmt.Sprint(got) != fmt.Sprint(p) {
		t.Errorf("it is %+v", got)
	}
	p.Basis, p.Uses, p.Starters = "", nil, nil
	check(t, l.SetProject(ctx, p))
	if got := must[catalog.Project](t)(l.Project(ctx)); got.Basis != "" || len(got.Uses) != 0 || len(got.Starters) != 0 {
		t.Errorf("what was taken away is still there: %+v", got)
	}
}

func TestATextIsKeptInVersionsByItsHashInEachLanguage(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	add := func(language, text string) catalog.Form {
		return must[catalog.Form](t)(l.AddForm(ctx, catalog.Form{Sort: catalog.FormSheet, Language: language, Text: text}))
	}
	first, welsh, second := add("en", "We record."), add("cy", "Rydym yn recordio."), add("en", "We record and listen.")
	if again := add("en", "We record and listen."); again.ID != second.ID {
		t.Error("the same text again is another version")
	}
	all := must[[]catalog.Form](t)(l.Forms(ctx))
	if len(all) != 3 || all[0].ID != first.ID || all[0].Text != "We record." || all[0].Hash() == all[2].Hash() {
		t.Errorf("there are %+v", all)
	}
	if now, is := library.CurrentForm(all, catalog.FormSheet, "cy"); !is || now.ID != welsh.ID {
		t.Errorf("in Welsh it is %+v", now)
	}
	if back := add("en", "We record."); back.Hash() != first.Hash() || back.ID == first.ID {
		t.Error("going back to an older text is no version of its own")
	}
}

func TestATextIsThereBeforeAnybodyWroteOne(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	first := must[catalog.Form](t)(l.FormInUse(ctx, catalog.FormAgreement, "ar"))
	if first.Language != "en" || len(first.Text) < 200 {
		t.Errorf("it is %+v", first)
	}
	if again := must[catalog.Form](t)(l.FormInUse(ctx, catalog.FormAgreement, "en")); again.ID != first.ID {
		t.Error("each look makes a version")
	}
	p := must[catalog.Project](t)(l.Project(ctx))
	p.Languages = []string{"cy", "en"}
	check(t, l.SetProject(ctx, p))
	welsh := must[catalog.Form](t)(l.AddForm(ctx, catalog.Form{Sort: catalog.FormAgreement, Language: "cy", Text: "Rwy’n cytuno."}))
	if got := must[catalog.Form](t)(l.FormInUse(ctx, catalog.FormAgreement, "ar")); got.ID != welsh.ID {
		t.Errorf("where there is none in Arabic it is %+v", got)
	}
}

func TestValuesStandBeforeThemesAndComeBackFromTheBin(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	must[catalog.Theme](t)(l.AddTheme(ctx, catalog.Theme{Name: "Support", NamedBy: "Maureen and Gwen"}))
	human := must[catalog.Theme](t)(l.AddTheme(ctx, catalog.Theme{Name: "human", Value: true}))
	check(t, l.DropTheme(ctx, human.ID))
	if all := must[[]catalog.Theme](t)(l.Themes(ctx)); len(all) != 1 {
		t.Errorf("there are %+v", all)
	}
	check(t, l.SaveTheme(ctx, human))
	if all := must[[]catalog.Theme](t)(l.Themes(ctx)); len(all) != 2 || all[0].Name != "human" || all[1].NamedBy != "Maureen and Gwen" {
		t.Errorf("there are %+v", all)
	}
}
