package library_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

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

func TestHowToReachPeopleIsThereAfterTheListWasMadeAgain(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	l := open(t, dir)
	s := told(t, l, "With my coat on")
	want := catalog.Contact{Person: s.Storyteller, LegalName: "Margaret Pettifer", Way: "letter", Detail: "7 Mill Lane"}
	check(t, l.SetContact(ctx, want))
	nobody := catalog.Contact{Person: catalog.NewID(), LegalName: "Nobody Here"} // who is in no sidecar
	check(t, l.SetContact(ctx, nobody))
	check(t, l.Close())
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	l = open(t, dir)
	if c := must[catalog.Contact](t)(l.Contact(ctx, s.Storyteller)); c != want {
		t.Errorf("there is %+v", c)
	}
	if c := must[catalog.Contact](t)(l.Contact(ctx, nobody.Person)); c.LegalName != "" {
		t.Errorf("somebody nobody knows is %+v", c)
	}
	check(t, l.Close())
	check(t, os.WriteFile(filepath.Join(dir, "library.db"), []byte(strings.Repeat("this is no database ", 500)), 0o600))
	if found := must[library.Rebuilt](t)(library.Rebuild(ctx, dir)); found.Recordings != 1 {
		t.Errorf("from a damaged one it is %+v", found)
	}
}

// Whatever people write and choose, in whatever order, a legal name and how to
// reach them stand in no change, no sidecar and nothing that is sent.
func TestPrivateDetailsStayInTheirTableInAnySession(t *testing.T) {
	few(t, "20")
	ctx := t.Context()
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "")
		check(rt, err)
		l, err := library.Open(ctx, dir)
		check(rt, err)
		defer l.Close()
		var stories []catalog.Story
		for i := range rapid.IntRange(1, 12).Draw(rt, "steps") {
			if len(stories) == 0 || rapid.IntRange(0, 5).Draw(rt, "another") == 0 {
				stories = append(stories, told(rt, l, fmt.Sprint("story ", i)))
			}
			s := rapid.SampledFrom(stories).Draw(rt, "whose")
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				check(rt, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: "QZX legal " + rapid.String().Draw(rt, "name"), Way: "phone", Detail: "QZX 01632"}))
			case 1:
				p := must[catalog.Person](rt)(l.Person(ctx, s.Storyteller))
				p.KnownAs, p.Access = rapid.StringMatching(`[A-Za-pé🧥 ]{0,12}`).Draw(rt, "known as"), "a ramp"
				check(rt, l.SavePerson(ctx, p))
			case 2:
				give(rt, l, s.ID, catalog.UseKeep, rapid.SampledFrom([]catalog.Answer{catalog.Yes, catalog.No}).Draw(rt, "keep"))
			case 3:
				must[catalog.Story](rt)(l.BeginStory(ctx, library.Begin{KnownAs: "Maureen", Storyteller: s.Storyteller}))
			case 4:
				check(rt, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller}))
			case 5:
				must[[]catalog.Change](rt)(l.ChangesToSend(ctx, 1000))
			}
		}
		for _, c := range must[[]catalog.Change](rt)(l.ChangesToSend(ctx, 10000)) {
			if strings.Contains(string(c.Value), "QZX") {
				rt.Errorf("%s %s is sent with it", c.Kind, c.Field)
			}
		}
		check(rt, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || strings.HasPrefix(e.Name(), "library.db") {
				return err
			}
			raw, err := os.ReadFile(path)
			if strings.Contains(string(raw), "QZX") {
				rt.Errorf("%s holds it", e.Name())
			}
			return err
		}))
		if rows := must[[]library.Row](rt)(l.Stories(ctx, library.Filter{Search: "QZX"})); len(rows) != 0 {
			rt.Errorf("a search finds %d", len(rows))
		}
		for _, s := range stories {
			for _, c := range must[[]catalog.Change](rt)(l.History(ctx, s.ID)) {
				if strings.Contains(string(c.Value), "QZX") {
					rt.Errorf("%s %s holds it", c.Kind, c.Field)
				}
			}
		}
	})
}

func TestHowToReachPeopleOutlivesARebuildingThatWasCutShort(t *testing.T) {
	dir, ctx := t.TempDir(), t.Context()
	l := open(t, dir)
	s := told(t, l, "With my coat on")
	check(t, l.SetContact(ctx, catalog.Contact{Person: s.Storyteller, LegalName: "Maureen Example", Way: "phone", Detail: "01632 960 001"}))
	check(t, l.Close())
	check(t, os.Rename(filepath.Join(dir, "library.db"), filepath.Join(dir, "library-set-aside-20260101-000000.db")))
	check(t, os.WriteFile(filepath.Join(dir, "library.db"), nil, 0o600))
	check(t, os.WriteFile(filepath.Join(dir, "rebuilding"), nil, 0o600))
	must[library.Rebuilt](t)(library.Rebuild(ctx, dir))
	l = open(t, dir)
	if c := must[catalog.Contact](t)(l.Contact(ctx, s.Storyteller)); c.LegalName != "Maureen Example" || c.Detail != "01632 960 001" {
		t.Errorf("they are reached by %+v", c)
	}
}
