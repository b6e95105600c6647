package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// finds are what the store keeps to towards visitors who look for a story.
var finds = map[string]func(*bench){
	"a story is found by its title, its name, its words and its theme": foundByAll,
	"no word of a part that is left out finds a story":                 leftOutIsNotFound,
	"what is taken back is found by nothing at once":                   takenBackIsNotFound,
	"a name that was given up finds nothing":                           renamedIsFoundAnew,
	"the index only proposes: what is not public is not shown":         indexOnlyProposes,
	"a day that comes brings a story in and takes it out":              dayBringsAndTakes,
	"pages follow each other, the newest first":                        pagesOfFound,
	"an erased story leaves nothing to find":                           erasedIsNotFound,
	"a worry is kept, shown to its team, and answered once":            worries,
}

func TestFind(t *testing.T) {
	for database, address := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": postgres,
	} {
		t.Run(database, func(t *testing.T) {
			for name, promise := range finds {
				t.Run(name, func(t *testing.T) { promise(open(t, address(t))) })
			}
		})
	}
}

// told is a story that anyone may hear, as a laptop tells it.
type told struct {
	l                                        *laptop.Laptop
	d                                        store.Device
	story, person, recording, extract, theme catalog.ID
}

func (b *bench) tell(l *laptop.Laptop, d store.Device, title, name, theme string, lines ...string) told {
	b.Helper()
	t := told{l, d, catalog.NewID(), catalog.NewID(), catalog.NewID(), catalog.NewID(), catalog.NewID()}
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return l.Change(kind, id, t.story, field, value)
	}
	changes := []catalog.Change{l.Yes(t.story, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole, catalog.UseExtract), l.Title(t.story, title),
		c(catalog.KindStory, t.story, "storyteller", t.person), c(catalog.KindPerson, t.person, "known_as", name), c(catalog.KindStory, t.story, "begun", time.Unix(0, b.now.Load())),
		l.Facts(t.story, t.recording, []byte(title))}
	for i, text := range lines {
		id := catalog.NewID()
		changes = append(changes, c(catalog.KindSegment, id, "recording", t.recording), c(catalog.KindSegment, id, "start_ms", 4000*i), c(catalog.KindSegment, id, "end_ms", 4000*(i+1)), c(catalog.KindSegment, id, "text", text))
	}
	if theme != "" {
		changes = append(changes, l.Change(catalog.KindTheme, t.theme, "", "name", theme),
			c(catalog.KindExtract, t.extract, "recording", t.recording), c(catalog.KindExtract, t.extract, "start_ms", 0), c(catalog.KindExtract, t.extract, "end_ms", 4000),
			c(catalog.KindExtract, t.extract, "theme:"+string(t.theme), true),
			l.Event(t.story, catalog.Consent{Kind: catalog.EventReview, Person: t.person, Choice: catalog.ChoiceKeep, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: t.extract, Recording: t.recording, From: 0, To: 4000}, Heard: &catalog.Spoken{Recording: t.recording, Span: catalog.Span{ToMS: 4000}},
				Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.Yes}}))
	}
	b.push(d, changes...)
	return t
}

func (b *bench) find(w store.Sought) store.Found {
	b.Helper()
	w.Most = max(1, w.Most)
	f, err := b.Find(b.Context(), w)
	if err != nil {
		b.Fatal(err)
	}
	return f
}

// finds reports whether a story is the one that is found.
func (b *bench) finds(w store.Which, want catalog.ID) bool {
	b.Helper()
	return slices.ContainsFunc(b.find(store.Sought{Which: w, Most: 9}).Stories, func(t store.Telling) bool { return t.ID == want })
}

func (b *bench) themes() []string {
	b.Helper()
	all, err := b.PublicThemes(b.Context(), "", 9)
	if err != nil {
		b.Fatal(err)
	}
	return all
}

func foundByAll(b *bench) {
	l, d := b.join("P")
	a := b.tell(l, d, "A cup of tea first", "Gwen", "Support", "We sat in the café garden.", "Then the agenda came.")
	other := b.tell(l, d, "The long table", "Kofi", "", "There was no top end.")
	for _, w := range []store.Which{{}, {Project: l.Project}, {Search: "TEA"}, {Search: "gwen"}, {Search: "cafe agenda"}, {Search: "garden", Theme: "Support"}, {Theme: "Support", Project: l.Project}} {
		if !b.finds(w, a.story) {
			b.Errorf("not found by %+v", w)
		}
		if bare := w.Search == "" && w.Theme == ""; b.finds(w, other.story) != bare {
			b.Errorf("the other by %+v", w)
		}
	}
	for _, w := range []store.Which{{Search: "tea table"}, {Search: "gard"}, {Search: "…"}, {Theme: "support"}, {Project: catalog.NewID()}} {
		if b.finds(w, a.story) {
			b.Errorf("found by %+v", w)
		}
	}
	if got := b.themes(); !slices.Equal(got, []string{"Support"}) {
		b.Errorf("themes %v", got)
	}
	if got, err := b.PublicProjects(b.Context(), 9); err != nil || len(got) != 1 || got[0].Name != "P" {
		b.Errorf("projects %v, %v", got, err)
	}
}

func leftOutIsNotFound(b *bench) {
	l, d := b.join("P")
	a := b.tell(l, d, "T", "Gwen", "", "The nurse was kind.", "Her name was Haversham.")
	if !b.finds(store.Which{Search: "haversham"}, a.story) {
		b.Fatal("not found before")
	}
	b.push(d, l.Event(a.story, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: a.recording, From: 4000, To: 8000}}))
	if b.finds(store.Which{Search: "haversham"}, a.story) {
		b.Error("found by a word that is left out")
	}
	if !b.finds(store.Which{Search: "nurse"}, a.story) {
		b.Error("not found by what is still said")
	}
}

func takenBackIsNotFound(b *bench) {
	l, d := b.join("P")
	a := b.tell(l, d, "T", "Gwen", "Trust", "The nurse was kind.")
	if !b.finds(store.Which{Theme: "Trust"}, a.story) || len(b.themes()) != 1 {
		b.Fatal("not found before")
	}
	b.push(d, l.Event(a.story, catalog.Consent{Kind: catalog.EventWithdraw}))
	for _, w := range []store.Which{{}, {Theme: "Trust"}, {Search: "nurse"}, {Project: l.Project}} {
		if b.finds(w, a.story) {
			b.Errorf("found by %+v", w)
		}
	}
	if got := b.themes(); len(got) != 0 {
		b.Errorf("themes %v", got)
	}
}

func renamedIsFoundAnew(b *bench) {
	l, d := b.join("P")
	a := b.tell(l, d, "T", "Gwen", "Trust", "The nurse was kind.")
	b.find(store.Sought{})
	b.push(d, l.Change(catalog.KindPerson, a.person, a.story, "known_as", "Someone"), l.Change(catalog.KindTheme, a.theme, "", "name", "Care"))
	if b.finds(store.Which{Search: "gwen"}, a.story) || b.finds(store.Which{Theme: "Trust"}, a.story) {
		b.Error("found by what it was called before")
	}
	if !b.finds(store.Which{Search: "someone"}, a.story) || !b.finds(store.Which{Theme: "Care"}, a.story) {
		b.Error("not found by what it is called now")
	}
}

// indexOnlyProposes gives the clock of this copy a jump that no chore has seen:
// the index still has the story, and the read says no.
func indexOnlyProposes(b *bench) {
	l, d := b.join("P")
	story := catalog.NewID()
	b.push(d, l.Yes(story, catalog.UseKeep), l.Title(story, "T"), l.Event(story, catalog.Consent{Kind: catalog.EventAgreement, Until: time.Unix(0, b.now.Load()).Add(time.Hour),
		Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}}))
	if !b.finds(store.Which{}, story) {
		b.Fatal("not found before")
	}
	other := b.tell(l, d, "Other", "Gwen", "Trust", "The nurse was kind.", "Her name was Haversham.")
	soon := time.Unix(0, b.now.Load()).Add(time.Hour)
	b.push(d, l.Event(other.story, catalog.Consent{Kind: catalog.EventAgreement, From: soon, Target: catalog.Target{Kind: catalog.TargetRange, Recording: other.recording, From: 4000, To: 8000}, Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.No}}),
		l.Event(other.story, catalog.Consent{Kind: catalog.EventAgreement, From: soon, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: other.extract, Recording: other.recording, From: 0, To: 4000}, Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.No}}))
	if !b.finds(store.Which{Search: "haversham"}, other.story) || !b.finds(store.Which{Theme: "Trust"}, other.story) {
		b.Fatal("the other is not found before")
	}
	b.pass(2 * time.Hour)
	if b.finds(store.Which{Search: "haversham"}, other.story) {
		b.Error("found by a word that is left out since")
	}
	if b.finds(store.Which{Theme: "Trust"}, other.story) || len(b.themes()) != 0 {
		b.Error("found by the theme of an extract that nobody may hear since")
	}
	b.push(d, l.Event(other.story, catalog.Consent{Kind: catalog.EventWithdraw}))
	if f := b.find(store.Sought{}); len(f.Stories) != 0 {
		b.Errorf("shown after its yes ran out: %+v", f.Stories)
	}
	if got, err := b.PublicProjects(b.Context(), 9); err != nil || len(got) != 0 {
		b.Errorf("projects %v, %v", got, err)
	}
}

func dayBringsAndTakes(b *bench) {
	l, d := b.join("P")
	story, now := catalog.NewID(), time.Unix(0, b.now.Load())
	b.push(d, l.Yes(story, catalog.UseKeep), l.Title(story, "T"), l.Event(story, catalog.Consent{Kind: catalog.EventAgreement, From: now.Add(time.Hour), Until: now.Add(3 * time.Hour),
		Uses: map[catalog.Use]catalog.Answer{catalog.UseWhole: catalog.Yes}}))
	for hour, want := range []bool{false, true, true, false} {
		if err := b.Chores(b.Context()); err != nil {
			b.Fatal(err)
		}
		if b.finds(store.Which{Search: "t"}, story) != want {
			b.Errorf("after %d hours found: %v", hour, !want)
		}
		b.pass(61 * time.Minute)
	}
}

func pagesOfFound(b *bench) {
	l, d := b.join("P")
	var want []catalog.ID
	for n := range 20 {
		want = append(want, b.tell(l, d, fmt.Sprint("Story ", n), "Gwen", "").story)
		b.pass(time.Minute)
	}
	if err := b.Chores(b.Context()); err != nil {
		b.Fatal(err)
	}
	slices.Reverse(want)
	var got []catalog.ID
	for page := 0; ; page++ {
		f := b.find(store.Sought{Which: store.Which{Search: "story gwen"}, Page: page, Most: 7})
		for _, t := range f.Stories {
			got = append(got, t.ID)
		}
		if !f.More {
			break
		}
	}
	if !slices.Equal(got, want) {
		b.Errorf("pages gave %d stories, of %d, or in another order", len(got), len(want))
	}
}

func erasedIsNotFound(b *bench) {
	l, d := b.join("P")
	a := b.tell(l, d, "Walrus", "Gwen", "", "The walrus spoke.")
	b.find(store.Sought{})
	if err := b.TellWorry(b.Context(), a.story, "walrus", "walrus@example.org"); err != nil {
		b.Fatal(err)
	}
	erase := l.Event(a.story, catalog.Consent{Kind: catalog.EventWithdraw, Choice: catalog.ChoiceErase, Second: catalog.SecondPerson, Device: d.ID})
	b.push(d, erase)
	if err := b.Approve(b.Context(), store.Archivist("somebody"), erase.Entity); err != nil {
		b.Fatal(err)
	}
	if f := b.find(store.Sought{}); len(f.Stories) != 0 {
		b.Error("found")
	}
	if all, err := b.Worries(b.Context(), store.Archivist("somebody")); err != nil || len(all) != 0 {
		b.Errorf("worries %+v, %v", all, err)
	}
}

func worries(b *bench) {
	l, d := b.join("P")
	a := b.tell(l, d, "T", "Gwen", "")
	hidden := catalog.NewID()
	b.push(d, l.Yes(hidden, catalog.UseKeep, catalog.UseTeam), l.Title(hidden, "H"))
	if err := b.TellWorry(b.Context(), hidden, "x", ""); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("a worry about what nobody may hear: %v", err)
	}
	if err := b.TellWorry(b.Context(), a.story, "She says where she lives.", "sam@example.org"); err != nil {
		b.Fatal(err)
	}
	ours, theirs := store.MemberOf("us", l.Project), store.MemberOf("them", catalog.NewID())
	waits := func(r store.Reader) int {
		n, err := b.WorriesWaiting(b.Context(), r)
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	if waits(ours) != 1 || waits(theirs) != 0 || waits(store.Everybody()) != 0 {
		b.Fatalf("%d wait for us, %d for others, %d for all", waits(ours), waits(theirs), waits(store.Everybody()))
	}
	all, err := b.Worries(b.Context(), ours)
	if err != nil || len(all) != 1 || all[0].Words != "She says where she lives." || all[0].Reach != "sam@example.org" || all[0].Story != a.story {
		b.Fatalf("%+v, %v", all, err)
	}
	if err := b.AnswerWorry(b.Context(), theirs, all[0].ID, "x"); !errors.Is(err, store.ErrNotFound) {
		b.Fatalf("answered by others: %v", err)
	}
	for _, done := range []string{"Rang Gwen. The street is left out now.", "again"} {
		if err := b.AnswerWorry(b.Context(), ours, all[0].ID, done); err != nil {
			b.Fatal(err)
		}
	}
	all, err = b.Worries(b.Context(), ours)
	if err != nil || len(all) != 1 || all[0].Done != "Rang Gwen. The street is left out now." || all[0].Reach != "" || all[0].Answered.IsZero() || all[0].By != "us" || waits(ours) != 0 {
		b.Fatalf("%+v, %v", all, err)
	}
	acts, err := b.Acts(b.Context(), ours, 9)
	if err != nil || !slices.ContainsFunc(acts, func(a store.Act) bool { return a.What == "answered a worry" && a.Who == "us" }) ||
		!slices.ContainsFunc(acts, func(a store.Act) bool { return a.What == "told of a worry" && a.Who == "" }) {
		b.Errorf("the log says %+v, %v", acts, err)
	}
}

// TestNoTermOutlivesItsStory takes stories back while visitors look for them,
// whose looking writes terms, and then reads the index itself.
func TestNoTermOutlivesItsStory(t *testing.T) {
	for database, address := range map[string]func(*testing.T) string{
		"SQLite":     func(*testing.T) string { return "" },
		"PostgreSQL": postgres,
	} {
		t.Run(database, func(t *testing.T) {
			at := address(t)
			b := open(t, at)
			driver, file := "pgx", at
			if at == "" {
				driver, file = "sqlite3", filepath.Join(b.data, "archive.db")
			}
			l, d := b.join("P")
			var looking sync.WaitGroup
			stop := make(chan struct{})
			for range 3 {
				looking.Go(func() {
					for {
						select {
						case <-stop:
							return
						default:
						}
						if _, err := b.Find(t.Context(), store.Sought{Which: store.Which{Search: "nurse"}, Most: 9}); err != nil {
							t.Error(err)
							return
						}
					}
				})
			}
			for n := range 30 {
				a := b.tell(l, d, fmt.Sprint("Story ", n), "Gwen", "Trust", "The nurse was kind.")
				if n%3 == 0 { // some are seen before they go
					b.find(store.Sought{})
				}
				b.push(d, l.Event(a.story, catalog.Consent{Kind: catalog.EventWithdraw}))
			}
			close(stop)
			looking.Wait()
			db, err := sql.Open(driver, file)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for _, table := range []string{"public_story", "public_term"} {
				var left int
				if err := db.QueryRow(`SELECT count(*) FROM ` + table).Scan(&left); err != nil || left != 0 {
					t.Errorf("%d rows are left in %s, %v", left, table, err)
				}
			}
		})
	}
}
