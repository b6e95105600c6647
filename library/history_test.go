package library_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// did finds the newest change to a field under a story.
func did(t *testing.T, l *library.Library, story catalog.ID, kind catalog.Kind, field string) library.Did {
	t.Helper()
	for _, d := range must[[]library.Did](t)(l.Past(context.Background(), story, 0, 1000)) {
		if d.Kind == kind && d.Field == field {
			return d
		}
	}
	t.Fatalf("nothing was done to %s.%s", kind, field)
	return library.Did{}
}

func TestUndoingATitleBringsTheOneBeforeItBackAndCanBeUndone(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "The long table")
	check(t, l.Retitle(ctx, s.ID, "A slip of the key"))
	title := func() string { return must[library.Whole](t)(l.Story(ctx, s.ID)).Title }
	slip := did(t, l, s.ID, catalog.KindStory, "title")
	if string(slip.Before) != `"The long table"` || !slip.Now {
		t.Errorf("before %s, now %v", slip.Before, slip.Now)
	}
	if check(t, l.Undo(ctx, slip.ID)); title() != "The long table" {
		t.Errorf("after undoing it is %q", title())
	}
	if check(t, l.Undo(ctx, did(t, l, s.ID, catalog.KindStory, "title").ID)); title() != "A slip of the key" {
		t.Errorf("after undoing that it is %q", title())
	}
}

func TestUndoingWhatCameToBePutsItInTheBinFromWhereItComesBack(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "The long table")
	e := must[catalog.Extract](t)(l.AddExtract(ctx, catalog.Extract{Story: s.ID, StartMS: 0, EndMS: 41000, Title: "With my coat on"}))
	var ids []catalog.ID
	for _, d := range must[[]library.Did](t)(l.PastOf(ctx, e.ID)) {
		ids = append(ids, d.ID)
	}
	check(t, l.Undo(ctx, ids...))
	if left := must[[]catalog.Extract](t)(l.Extracts(ctx, s.ID)); len(left) != 0 {
		t.Errorf("it is still there: %+v", left)
	}
	bin := must[[]library.Binned](t)(l.Bin(ctx))
	if len(bin) != 1 || bin[0].Words != "With my coat on" || bin[0].Entity != e.ID {
		t.Fatalf("in the bin lies %+v", bin)
	}
	check(t, l.BringBack(ctx, bin[0]))
	if back := must[[]catalog.Extract](t)(l.Extracts(ctx, s.ID)); len(back) != 1 || back[0].EndMS != 41000 {
		t.Errorf("what came back is %+v", back)
	}
}

func TestAThemeIsTakenOffAnExtractByUndoingThatItWasPutOn(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "The long table")
	e := must[catalog.Extract](t)(l.AddExtract(ctx, catalog.Extract{Story: s.ID, EndMS: 1000}))
	th := must[catalog.Theme](t)(l.AddTheme(ctx, catalog.Theme{Name: "Learning"}))
	themes := func() []catalog.ID { return must[[]catalog.Extract](t)(l.Extracts(ctx, s.ID))[0].Themes }
	if check(t, l.SetTheme(ctx, e, th.ID, true)); !slices.Equal(themes(), []catalog.ID{th.ID}) {
		t.Fatalf("themes %v", themes())
	}
	if check(t, l.Undo(ctx, did(t, l, s.ID, catalog.KindExtract, "theme:"+string(th.ID)).ID)); len(themes()) != 0 {
		t.Errorf("after undoing it has %v", themes())
	}
}

func TestWhatSomebodySaidAboutPermissionStaysSaid(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "The long table")
	give(t, l, s.ID, catalog.UseKeep, catalog.No)
	no := did(t, l, s.ID, catalog.KindConsent, "event")
	if err := l.Undo(ctx, no.ID); !errors.Is(err, library.ErrNoUndo) || no.CanUndo() {
		t.Errorf("a no was undone: %v", err)
	}
}

func TestAStoryInTheBinIsInNoListAndComesBackWhole(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "The long table")
	check(t, l.Discard(ctx, s.ID))
	if list := must[[]library.Row](t)(l.Stories(ctx, library.Filter{})); len(list) != 0 {
		t.Errorf("it is listed: %+v", list)
	}
	if list := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Search: "long table"})); len(list) != 0 {
		t.Error("it is found")
	}
	bin := must[[]library.Binned](t)(l.Bin(ctx))
	if len(bin) != 1 || bin[0].Kind != catalog.KindStory || !bin[0].Until.Equal(bin[0].At.AddDate(0, 0, library.BinDays)) {
		t.Fatalf("in the bin lies %+v", bin)
	}
	check(t, l.BringBack(ctx, bin[0]))
	if found(t, l, "long table") != 1 {
		t.Error("it did not come back")
	}
}

func TestPeopleWhoAddDifferentThemesApartKeepBothAndAddingWins(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	s := told(t, l, "The long table")
	e := must[catalog.Extract](t)(l.AddExtract(ctx, catalog.Extract{Story: s.ID, EndMS: 1000}))
	th := must[catalog.Theme](t)(l.AddTheme(ctx, catalog.Theme{Name: "Learning"}))
	check(t, l.SetTheme(ctx, e, th.ID, true))
	// Somebody who did not know of it took it off, later by the clock.
	x := &stranger{device: catalog.NewID(), project: enrolled(t, l)}
	must[int](t)(l.Receive(ctx, []catalog.Change{x.wrote(catalog.KindExtract, e.ID, s.ID, "theme:"+string(th.ID), `false`)}, 1))
	if got := must[[]catalog.Extract](t)(l.Extracts(ctx, s.ID))[0].Themes; !slices.Equal(got, []catalog.ID{th.ID}) {
		t.Errorf("themes %v", got)
	}
}

func TestWhatWasSaidAboutSomebodyWhoToldTwoStoriesIsUndoneUnderBoth(t *testing.T) {
	ctx := context.Background()
	l := open(t, t.TempDir())
	one := told(t, l, "The long table")
	two := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "The short one", Storyteller: one.Storyteller, KnownAs: "Maureen", Mode: catalog.ModeRoom}))
	known := func() string { return must[catalog.Person](t)(l.Person(ctx, one.Storyteller)).KnownAs }
	for _, story := range []catalog.ID{one.ID, two.ID} {
		check(t, l.SavePerson(ctx, catalog.Person{ID: one.Storyteller, KnownAs: "Mo", Role: catalog.RoleStoryteller}))
		slip := did(t, l, story, catalog.KindPerson, "known_as")
		if check(t, l.Undo(ctx, slip.ID)); known() != "Maureen" {
			t.Errorf("after undoing it they are %q", known())
		}
		for _, under := range []catalog.ID{one.ID, two.ID} {
			if d := did(t, l, under, catalog.KindPerson, "known_as"); string(d.Value) != `"Maureen"` {
				t.Errorf("under one of their stories they are %s", d.Value)
			}
		}
	}
	erase(t, l, two.ID)
	past := must[[]library.Did](t)(l.PastOf(ctx, one.Storyteller))
	if len(past) == 0 || past[0].Story != one.ID {
		t.Errorf("with one of their stories erased, their past is %+v", past)
	}
	for _, d := range past {
		if string(d.Value) == "null" || string(d.Before) == "null" {
			t.Errorf("what was erased stands in it: %+v", d)
		}
	}
	if check(t, l.Undo(ctx, did(t, l, one.ID, catalog.KindPerson, "known_as").ID)); known() == "" {
		t.Error("undoing takes the name away")
	}
}

func TestWordsOfAPrivatePartAreBlankInAnothersBin(t *testing.T) {
	ctx := context.Background()
	a, b := open(t, t.TempDir()), open(t, t.TempDir())
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: enrolled(t, a)}))
	s := told(t, a, "The long table")
	give(t, a, s.ID, catalog.UseKeep, catalog.Yes)
	at := int64(310)
	note := must[catalog.Note](t)(a.AddNote(ctx, catalog.Note{Story: s.ID, Text: "zebra note", AtMS: &at}))
	e := must[catalog.Extract](t)(a.AddExtract(ctx, catalog.Extract{Story: s.ID, StartMS: 320, EndMS: 330, Title: "zebra extract"}))
	check(t, a.DropNote(ctx, note))
	check(t, a.DropExtract(ctx, e))
	arrive(t, a, b)
	must[catalog.Consent](t)(a.Give(ctx, s.ID, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, From: 300, To: 500}}))
	arrive(t, a, b)
	for _, l := range []*library.Library{a, b} {
		bin := must[[]library.Binned](t)(l.Bin(ctx))
		if len(bin) != 2 || (bin[0].Words == "") != (l == b) || (bin[1].Words == "") != (l == b) {
			t.Errorf("in the bin lies %+v", bin)
		}
	}
}
