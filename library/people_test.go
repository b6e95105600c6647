package library_test

import (
	"fmt"
	"strings"
	"testing"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestAPersonIsKeptAsTheyWantToBeKnownAndMet(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	l := open(t, dir)
	s := told(t, l, "With my coat on")
	want := catalog.Person{ID: s.Storyteller, KnownAs: "مورين 🧥", Role: catalog.RoleStoryteller, Pronouns: "she/her", Languages: []string{"ar", "en"}, Access: "A hearing loop"}
	check(t, l.SavePerson(ctx, want))
	check(t, l.Close())
	l = open(t, dir)
	if got := must[catalog.Person](t)(l.Person(ctx, s.Storyteller)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("they are %+v", got)
	}
	people := must[[]library.Listed](t)(l.People(ctx))
	if len(people) != 1 || people[0].KnownAs != want.KnownAs || len(people[0].Stories) != 1 {
		t.Errorf("the list has %+v", people)
	}
	want.Access, want.Languages = "", nil
	check(t, l.SavePerson(ctx, want))
	if got := must[catalog.Person](t)(l.Person(ctx, s.Storyteller)); got.Access != "" || got.Languages != nil {
		t.Errorf("what was taken away is still there: %+v", got)
	}
}

func TestSavingAPersonAgainWritesNothing(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	s := told(t, l, "With my coat on")
	again := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "The long table", KnownAs: "Maureen", Storyteller: s.Storyteller}))
	p := must[catalog.Person](t)(l.Person(ctx, s.Storyteller))
	p.Pronouns = "she/her"
	check(t, l.SavePerson(ctx, p))
	count := func() (n int) {
		for _, story := range []catalog.ID{s.ID, again.ID} {
			n += len(must[[]catalog.Change](t)(l.History(ctx, story)))
		}
		return n
	}
	before := count()
	check(t, l.SavePerson(ctx, p))
	check(t, l.SavePerson(ctx, p))
	if after := count(); after != before {
		t.Errorf("%d changes were written for nothing", after-before)
	}
}

func TestWhatIsKnownOfAPersonTravelsUnderThePermissionOfEachStory(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	enrolled(t, l)
	goes := told(t, l, "With my coat on")
	stays := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "The long table", KnownAs: "Maureen", Storyteller: goes.Storyteller}))
	give(t, l, goes.ID, catalog.UseKeep, catalog.Yes)
	alone := must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "No", KnownAs: "Tomos"}))
	for person, pronouns := range map[catalog.ID]string{goes.Storyteller: "she/her", alone.Storyteller: "he/him"} {
		p := must[catalog.Person](t)(l.Person(ctx, person))
		p.Pronouns = pronouns
		check(t, l.SavePerson(ctx, p))
	}
	under := map[catalog.ID]bool{}
	for _, c := range must[[]catalog.Change](t)(l.ChangesToSend(ctx, 1000)) {
		if c.Entity == alone.Storyteller || c.Story == stays.ID {
			t.Errorf("%s of somebody whose story stays leaves", c.Field)
		}
		if c.Field == "pronouns" {
			under[c.Story] = true
		}
	}
	if len(under) != 1 || !under[goes.ID] {
		t.Errorf("pronouns leave under %v", under)
	}
}

func TestSomebodyWhoseStoriesMayNotBeSeenIsNotListed(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	s := told(t, l, "With my coat on")
	must[catalog.Person](t)(l.AddPerson(ctx, catalog.Person{KnownAs: "Priya", Role: catalog.RoleCoordinator}))
	check(t, l.Discard(ctx, s.ID))
	people := must[[]library.Listed](t)(l.People(ctx))
	if len(people) != 1 || people[0].KnownAs != "Priya" {
		t.Errorf("the list has %+v", people)
	}
}

func TestTheLegalNameIsInNoChangeAndIsGoneWhenItIsTakenAway(t *testing.T) {
	ctx := t.Context()
	l := open(t, t.TempDir())
	s := told(t, l, "With my coat on")
	long := strings.Repeat("Þórunn 👩‍👩‍👧 ", 1000)
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: long, Way: "phone", Detail: "01632 960 123"}))
	if c := must[catalog.Contact](t)(l.Contact(ctx, s.Storyteller)); c.LegalName != long || c.Way != "phone" || c.Detail != "01632 960 123" {
		t.Error("it is not kept as it was said")
	}
	for _, c := range must[[]catalog.Change](t)(l.History(ctx, s.ID)) {
		if strings.Contains(string(c.Value), "Þórunn") || strings.Contains(string(c.Value), "01632") {
			t.Errorf("%s %s holds it", c.Kind, c.Field)
		}
	}
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller}))
	if c := must[catalog.Contact](t)(l.Contact(ctx, s.Storyteller)); c != (catalog.Contact{Person: s.Storyteller}) {
		t.Errorf("there is still %+v", c)
	}
}
