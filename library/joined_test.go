package library_test

import (
	"context"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestWhoJoinsLaterDoesNotNameTheProjectAnew(t *testing.T) {
	a, b, ctx := open(t, t.TempDir()), open(t, t.TempDir()), context.Background()
	enrol := catalog.Enrolment{Project: enrolled(t, a), Name: "As it was begun"}
	check(t, a.SetProject(ctx, catalog.Project{Name: "As it is called now"}))
	check(t, b.Enrol(ctx, enrol))
	name := func(l *library.Library) string { return must[catalog.Project](t)(l.Project(ctx)).Name }
	if name(b) != "As it was begun" {
		t.Errorf("before it has heard anything it is %q", name(b))
	}
	carry(t, a, b)
	carry(t, b, a)
	if name(a) != "As it is called now" || name(b) != name(a) {
		t.Errorf("it is %q to one and %q to the other", name(a), name(b))
	}
}

func TestALaptopMakesItsListAnewOfWhatCameFromOthers(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	a, b := open(t, t.TempDir()), open(t, dir)
	check(t, b.Enrol(ctx, catalog.Enrolment{Project: enrolled(t, a)}))
	s, r := allowed(t, a, "The long table")
	copied(t, a, r, catalog.FileListening)
	copied(t, a, r, catalog.FilePacked)
	arrive(t, a, b) // when there is no folder for its sound yet
	check(t, b.Want(ctx, r.ID))
	fetchAll(t, a, b)
	check(t, b.Close())
	found := must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	if found.Recordings != 1 || len(found.Unreadable) != 0 {
		t.Fatalf("found %+v", found)
	}
	w := must[library.Whole](t)(open(t, dir).Story(ctx, s.ID))
	if w.Title != "The long table" || len(w.Copies) != 2 || !w.Copies[0].Here || !w.Copies[1].Here {
		t.Errorf("made anew it is %+v", w)
	}
}
