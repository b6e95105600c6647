package library_test

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// session is a library in which somebody does one thing after another, and
// whose clock they move.
type session struct {
	rapid.TB
	*library.Library
	now     time.Time
	stories []catalog.Story
	themes  []catalog.ID
	other   *library.Library // another laptop of the project
}

func newSession(t *rapid.T, root string) *session {
	s := &session{TB: t, now: time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)}
	project := catalog.NewID()
	for _, l := range []**library.Library{&s.Library, &s.other} {
		dir, err := os.MkdirTemp(root, "laptop")
		check(t, err)
		*l = must[*library.Library](t)(library.OpenAt(context.Background(), dir, func() time.Time { return s.now }))
		lib := *l
		t.Cleanup(func() { lib.Close(); os.RemoveAll(dir) })
	}
	check(t, s.other.Enrol(context.Background(), catalog.Enrolment{Project: project}))
	if rapid.Bool().Draw(t, "enrolled") {
		check(t, s.Enrol(context.Background(), catalog.Enrolment{Project: project}))
	}
	return s
}

func (s *session) theme(rt *rapid.T) catalog.ID { return rapid.SampledFrom(s.themes).Draw(rt, "theme") }

// when is a moment around now, or none.
func (s *session) when(rt *rapid.T, what string) time.Time {
	hours := rapid.SampledFrom([]int{0, -500, -30, -1, 1, 30, 500}).Draw(rt, what)
	if hours == 0 {
		return time.Time{}
	}
	return s.now.Add(time.Duration(hours) * time.Hour)
}

var sessionWords = []string{"", "bus", "The Bus", "kitchen table", "tŷ 😀 \"'\\", "bus bus bus kitchen"}

func (s *session) act(rt *rapid.T) {
	ctx := context.Background()
	word := rapid.SampledFrom(sessionWords).Draw(rt, "word")
	act := rapid.IntRange(0, 17).Draw(rt, "act")
	if len(s.stories) == 0 || act == 0 {
		if rapid.Bool().Draw(rt, "recorded") {
			s.stories = append(s.stories, told(s, s.Library, word))
		} else {
			s.stories = append(s.stories, must[catalog.Story](s)(s.BeginStory(ctx, library.Begin{Title: word, KnownAs: word})))
		}
		return
	}
	if len(s.themes) == 0 {
		s.themes = append(s.themes, must[catalog.Theme](s)(s.AddTheme(ctx, catalog.Theme{Name: "learning"})).ID)
	}
	story := rapid.SampledFrom(s.stories).Draw(rt, "story")
	switch act {
	case 1:
		check(s, s.ChangeStory(ctx, story.ID, library.Begin{Title: word, KnownAs: word}))
	case 2, 3, 4:
		target := rapid.SampledFrom([]catalog.Target{catalog.WholeStory, {Kind: catalog.TargetRange, From: 1000, To: 5000}}).Draw(rt, "target")
		must[catalog.Consent](s)(s.Give(ctx, story.ID, catalog.Consent{
			Kind: rapid.SampledFrom([]catalog.EventKind{catalog.EventAgreement, catalog.EventChange, catalog.EventRefuse, catalog.EventPause}).Draw(rt, "kind"), Target: target,
			Uses: map[catalog.Use]catalog.Answer{
				rapid.SampledFrom(catalog.Uses).Draw(rt, "use"):         rapid.SampledFrom([]catalog.Answer{catalog.Yes, catalog.No, catalog.Ask}).Draw(rt, "answer"),
				rapid.SampledFrom(catalog.Uses).Draw(rt, "another use"): catalog.Yes,
			},
			As:   rapid.SampledFrom([]string{"", "real", "first", "none", "chosen:Rose"}).Draw(rt, "as"),
			From: s.when(rt, "from"), Until: s.when(rt, "until"),
		}))
	case 5:
		must[catalog.Consent](s)(s.Give(ctx, story.ID, catalog.Consent{Kind: catalog.EventWithdraw, Target: catalog.WholeStory, Choice: "stop"}))
	case 6:
		must[catalog.Consent](s)(s.Give(ctx, "", catalog.Consent{Kind: catalog.EventChange, Target: catalog.WholeProject, Until: s.when(rt, "until"),
			Uses: map[catalog.Use]catalog.Answer{catalog.UseTeam: rapid.SampledFrom([]catalog.Answer{catalog.Yes, catalog.No}).Draw(rt, "answer")}}))
	case 7:
		check(s, s.Discard(ctx, story.ID))
	case 8:
		check(s, s.BringBack(ctx, library.Binned{Kind: catalog.KindStory, Entity: story.ID, Story: story.ID}))
	case 9:
		must[catalog.Extract](s)(s.AddExtract(ctx, catalog.Extract{Story: story.ID, StartMS: 1, EndMS: 9, Title: word, Themes: []catalog.ID{s.theme(rt)}}))
	case 10:
		if rapid.Bool().Draw(rt, "dropped") {
			check(s, s.DropTheme(ctx, s.theme(rt)))
		} else {
			check(s, s.SaveTheme(ctx, catalog.Theme{ID: s.theme(rt), Name: word, Value: true}))
		}
	case 11:
		must[[]catalog.Segment](s)(s.AddSegments(ctx, story.ID, []catalog.Segment{{StartMS: 0, EndMS: 900, Text: word}, {StartMS: 2000, EndMS: 3000, Text: "table " + word, Second: "y gegin"}}))
	case 12:
		must[catalog.Note](s)(s.AddNote(ctx, catalog.Note{Story: story.ID, Text: word, Sort: rapid.SampledFrom([]catalog.NoteSort{catalog.NotePlain, catalog.NotePrivate}).Draw(rt, "sort")}))
	case 13:
		out := must[[]catalog.Change](s)(s.ChangesToSend(ctx, 1000))
		must[int](s)(s.other.Receive(ctx, overWire(s, out), 1))
		if rapid.Bool().Draw(rt, "answered") {
			var sent []catalog.ID
			for _, c := range out {
				sent = append(sent, c.ID)
			}
			check(s, s.Sent(ctx, sent))
		}
	case 14:
		give(s, s.Library, story.ID, catalog.UseKeep, catalog.Yes)
		var sent []catalog.ID
		for _, c := range must[[]catalog.Change](s)(s.ChangesToSend(ctx, 1000)) {
			sent = append(sent, c.ID)
		}
		check(s, s.Sent(ctx, sent))
		for _, f := range must[[]catalog.File](s)(s.FilesToSend(ctx)) {
			check(s, s.Confirm(ctx, f.SHA256, map[string]string{"receipt": "yes"}))
		}
	case 15:
		s.now = s.now.Add(time.Duration(rapid.SampledFrom([]int{1, 29, 31, 600}).Draw(rt, "hours")) * time.Hour)
	case 16:
		s.now = s.now.Add(-time.Duration(rapid.SampledFrom([]int{1, 29, 31, 600}).Draw(rt, "hours back")) * time.Hour)
	case 17:
		if d := s.Device(); d.Enrolment == nil {
			check(s, s.Enrol(ctx, catalog.Enrolment{Project: s.other.Device().Enrolment.Project}))
		}
	}
}

func seen(all []library.Row) string {
	var b strings.Builder
	for _, r := range all {
		fmt.Fprintln(&b, r.Seen())
	}
	return b.String()
}

func TestTheShelfSaysWhatReadingAndJudgingEveryStorySays(t *testing.T) {
	few(t, "25")
	ctx, shown := context.Background(), 0
	rapid.Check(t, func(rt *rapid.T) {
		s := newSession(rt, t.TempDir())
		for range rapid.IntRange(3, 30).Draw(rt, "acts") {
			s.act(rt)
			for _, l := range []*library.Library{s.Library, s.other} {
				for _, bin := range []bool{false, true} {
					slow := must[[]library.Row](rt)(l.SlowList(ctx, bin))
					shown += len(slow)
					p := must[library.Page](rt)(l.List(ctx, library.Filter{Bin: bin}, 0, 1000))
					if want, got := seen(slow), seen(p.Rows); want != got || p.Total != len(slow) {
						rt.Fatalf("bin %v: judged\n%sshelf\n%s%d in all", bin, want, got, p.Total)
					}
				}
			}
		}
		s.filters(rt)
	})
	if shown == 0 {
		t.Error("nothing was ever shown")
	}
}

// filters looks whether every filter chooses what it says, page by page.
func (s *session) filters(rt *rapid.T) {
	ctx := context.Background()
	all := must[[]library.Row](s)(s.SlowList(ctx, false))
	for name, f := range map[string]struct {
		library.Filter
		has func(library.Row) bool
	}{
		"team":    {library.Filter{Permit: catalog.PermitTeam}, func(r library.Row) bool { return r.Permission.State == catalog.PermitTeam }},
		"here":    {library.Filter{Kept: library.KeptHere}, func(r library.Row) bool { return r.Kept.State == library.KeptHere }},
		"waiting": {library.Filter{Kept: library.KeptWaiting}, func(r library.Row) bool { return r.Kept.State == library.KeptWaiting }},
		"safe":    {library.Filter{Kept: library.KeptSafe}, func(r library.Row) bool { return r.Kept.State == library.KeptSafe }},
		"theme":   {library.Filter{Theme: append(s.themes, "none")[0]}, func(r library.Row) bool { return len(s.themes) > 0 && slices.Contains(r.Themes, s.themes[0]) }},
		"person":  {library.Filter{Person: s.stories[0].Storyteller}, func(r library.Row) bool { return r.Storyteller == s.stories[0].Storyteller }},
		"from":    {library.Filter{From: s.now.Truncate(time.Second)}, func(r library.Row) bool { return !r.Recorded.Before(s.now.Truncate(time.Second)) }},
		"before":  {library.Filter{To: s.now.Truncate(time.Second)}, func(r library.Row) bool { return r.Recorded.Before(s.now.Truncate(time.Second)) }},
	} {
		want := []library.Row{}
		for _, r := range all {
			if f.has(r) {
				want = append(want, r)
			}
		}
		got := []library.Row{}
		for {
			p := must[library.Page](s)(s.List(ctx, f.Filter, len(got), 2))
			if got = append(got, p.Rows...); len(p.Rows) == 0 || len(got) > len(all) {
				if p.Total != len(want) || p.TotalIsMore {
					s.Fatalf("%s: %d are said to be %d", name, len(want), p.Total)
				}
				break
			}
		}
		if seen(want) != seen(got) {
			s.Fatalf("%s: there are\n%sit gives\n%s", name, seen(want), seen(got))
		}
		s.searches(name, f.Filter, f.has)
	}
}

// searches looks whether a search within a filter finds what it finds without,
// of the stories that the filter chooses.
func (s *session) searches(name string, f library.Filter, has func(library.Row) bool) {
	ctx := context.Background()
	for _, f.Search = range []string{"bus", "the b", `"kitchen table"`, `"the bus" kit`} {
		want, got := map[catalog.ID]bool{}, map[catalog.ID]bool{}
		for _, r := range must[[]library.Row](s)(s.Stories(ctx, library.Filter{Search: f.Search})) {
			if has(r) {
				want[r.ID] = true
			}
		}
		for _, r := range must[library.Page](s)(s.List(ctx, f, 0, 100)).Rows {
			got[r.ID] = true
		}
		if !maps.Equal(want, got) {
			s.Fatalf("%s within %s: there are %v, it gives %v", f.Search, name, want, got)
		}
	}
}

func TestStoriesAreListedInTheOrderThatIsAskedFor(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	for _, title := range []string{"éclair", "Bus", "", "apple", "Zoo"} {
		must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: title}))
	}
	titles := func(s library.Sort) (all []string) {
		for _, r := range must[[]library.Row](t)(l.Stories(ctx, library.Filter{Sort: s})) {
			all = append(all, r.Title)
		}
		return all
	}
	if got := titles(library.SortTitle); !slices.Equal(got, []string{"apple", "Bus", "éclair", "Zoo", ""}) {
		t.Errorf("by title: %q", got)
	}
	if got := titles(library.SortOldest); !slices.Equal(got, []string{"éclair", "Bus", "", "apple", "Zoo"}) {
		t.Errorf("oldest first: %q", got)
	}
	if _, err := l.List(ctx, library.Filter{Sort: "by mood"}, 0, 1); err == nil {
		t.Error("an order that nobody knows is taken")
	}
}

func TestManyStoriesOfOneSecondAllStandInTheList(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	x := &stranger{device: catalog.NewID(), project: enrolled(t, l)}
	var all []catalog.Change
	yes := `{"kind":"agreement","target":"project","uses":{"team":"yes"}}`
	all = append(all, x.wrote(catalog.KindConsent, catalog.NewID(), "", "event", yes))
	for _, begun := range []string{`"1890-01-01T00:00:00Z"`, `"no date"`, `"2190-05-05T00:00:00Z"`, `"0000-00-00"`} {
		for range 40 {
			id := catalog.NewID()
			all = append(all, x.wrote(catalog.KindStory, id, id, "begun", begun))
		}
	}
	must[int](t)(l.Receive(ctx, all, 1))
	p := must[library.Page](t)(l.List(ctx, library.Filter{}, 0, 1000))
	if p.Total != 160 || len(p.Rows) != 160 {
		t.Fatalf("%d of %d are listed", len(p.Rows), p.Total)
	}
	if p.Rows[0].Begun.Year() != 2190 || p.Rows[60].Begun.Year() != 1890 {
		t.Errorf("they begin in %d and %d", p.Rows[0].Begun.Year(), p.Rows[60].Begun.Year())
	}
	for _, order := range []library.Sort{library.SortNewest, library.SortOldest, library.SortTitle} {
		whole := must[[]library.Row](t)(l.Stories(ctx, library.Filter{Sort: order}))
		for offset := range 170 {
			p := must[library.Page](t)(l.List(ctx, library.Filter{Sort: order}, offset, 7))
			if want := whole[min(offset, 160):min(offset+7, 160)]; seen(p.Rows) != seen(want) || p.Total != 160 {
				t.Fatalf("%s: from the %dth on stand\n%sand not\n%s", order, offset, seen(p.Rows), seen(want))
			}
		}
	}
	if got := must[library.Page](t)(l.List(ctx, library.Filter{To: time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), From: time.Date(1880, 1, 1, 0, 0, 0, 0, time.UTC)}, 0, 10)); got.Total != 40 {
		t.Errorf("%d are of before 1900", got.Total)
	}
}

func TestAStoryOfTheFirstSecondOf1970StaysWhenAnotherComes(t *testing.T) {
	l, ctx := open(t, t.TempDir()), context.Background()
	x, id := &stranger{device: catalog.NewID(), project: enrolled(t, l)}, catalog.NewID()
	must[int](t)(l.Receive(ctx, []catalog.Change{
		x.wrote(catalog.KindConsent, catalog.NewID(), "", "event", `{"kind":"agreement","target":"project","uses":{"team":"yes"}}`),
		x.wrote(catalog.KindStory, id, id, "begun", `"1970-01-01T00:00:00Z"`),
	}, 1))
	must[catalog.Story](t)(l.BeginStory(ctx, library.Begin{Title: "Another"}))
	if all := must[[]library.Row](t)(l.Stories(ctx, library.Filter{})); len(all) != 2 {
		t.Errorf("%d are listed", len(all))
	}
}

func TestSearchesAreSavedByNameOnThisLaptop(t *testing.T) {
	dir, ctx := t.TempDir(), context.Background()
	l := open(t, dir)
	f := library.Filter{Search: `"on the bus"`, Permit: catalog.PermitTeam, From: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), Sort: library.SortLongest}
	check(t, l.SaveSearch(ctx, library.SavedSearch{Name: " Buses ", Filter: library.Filter{Search: "bus"}}))
	check(t, l.SaveSearch(ctx, library.SavedSearch{Name: "Buses", Filter: f}))
	check(t, l.SaveSearch(ctx, library.SavedSearch{Name: "All"}))
	if err := l.SaveSearch(ctx, library.SavedSearch{Name: " "}); err == nil {
		t.Error("one without a name is saved")
	}
	check(t, l.Close())
	l = open(t, dir)
	if got := must[[]library.SavedSearch](t)(l.SavedSearches(ctx)); len(got) != 2 || got[0].Name != "All" || got[1].Filter != f {
		t.Errorf("saved are %+v", got)
	}
	check(t, l.ForgetSearch(ctx, "All"))
	check(t, l.ForgetSearch(ctx, "All"))
	if got := must[[]library.SavedSearch](t)(l.SavedSearches(ctx)); len(got) != 1 {
		t.Errorf("left are %+v", got)
	}
}
