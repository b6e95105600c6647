package store_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"ownvoice/archive/internal/laptop"
	"ownvoice/archive/internal/trial"
	"ownvoice/archive/store"
	"ownvoice/library/catalog"
)

// BenchmarkFind is what a visitor waits for, from ten public stories to a
// hundred thousand: the first page, a theme, and words that few stories hold and
// all do. One size takes minutes to be told: -bench Find/100000.
func BenchmarkFind(b *testing.B) {
	for _, stories := range []int{10, 1000, 10000, 100000} {
		b.Run(fmt.Sprint(stories), func(b *testing.B) {
			s := publicStories(b, stories)
			for _, c := range []struct {
				name string
				store.Sought
			}{
				{"first-page", store.Sought{Most: 24}},
				{"theme", store.Sought{Which: store.Which{Theme: "Theme 7"}, Most: 24}},
				{"rare-word", store.Sought{Which: store.Which{Search: "walrus7"}, Most: 12}},
				{"two-common-words", store.Sought{Which: store.Which{Search: "then agenda"}, Most: 12}},
				{"common-and-rare", store.Sought{Which: store.Which{Search: "agenda walrus7"}, Most: 12}},
			} {
				b.Run(c.name, func(b *testing.B) {
					for b.Loop() {
						if f, err := s.Find(b.Context(), c.Sought); err != nil || len(f.Stories) == 0 {
							b.Fatalf("%d found, %v", len(f.Stories), err)
						}
					}
				})
			}
			b.Run("themes", func(b *testing.B) {
				for b.Loop() {
					if all, err := s.PublicThemes(b.Context(), "", 10); err != nil || len(all) == 0 {
						b.Fatalf("%d themes, %v", len(all), err)
					}
				}
			})
		})
	}
}

// publicStories is an archive in which so many stories may be heard by anyone.
func publicStories(b *testing.B, stories int) *store.Store {
	b.Helper()
	var later atomic.Int64
	s := trial.Open(b, store.Config{Now: func() time.Time { return time.Now().Add(time.Duration(later.Load())) }})
	l, d := trial.Join(b, s, "P", "bench")
	var themes []catalog.ID
	var changes []catalog.Change
	for n := range 20 {
		themes = append(themes, catalog.NewID())
		changes = append(changes, l.Change(catalog.KindTheme, themes[n], "", "name", fmt.Sprint("Theme ", n)))
	}
	for n := range stories {
		changes = append(changes, oneStory(l, n, themes[n%len(themes)])...)
		if len(changes) > 800 || n == stories-1 {
			trial.Push(b, s, d, changes...)
			changes = nil
		}
	}
	for range 1 + stories/5000 {
		later.Add(int64(2 * time.Minute))
		trial.OK(b, s.Chores(b.Context()))
	}
	return s
}

func oneStory(l *laptop.Laptop, n int, theme catalog.ID) []catalog.Change {
	story, person, recording, extract, line := catalog.NewID(), catalog.NewID(), catalog.NewID(), catalog.NewID(), catalog.NewID()
	c := func(kind catalog.Kind, id catalog.ID, field string, value any) catalog.Change {
		return l.Change(kind, id, story, field, value)
	}
	return []catalog.Change{l.Yes(story, catalog.UseKeep, catalog.UseTeam, catalog.UseWhole, catalog.UseExtract), l.Title(story, fmt.Sprint("Story ", n)),
		c(catalog.KindStory, story, "storyteller", person), c(catalog.KindPerson, person, "known_as", "Gwen"), c(catalog.KindStory, story, "begun", time.Now().Add(-time.Duration(n)*time.Minute)),
		l.Facts(story, recording, []byte(story)), c(catalog.KindExtract, extract, "recording", recording), c(catalog.KindExtract, extract, "end_ms", 4000), c(catalog.KindExtract, extract, "theme:"+string(theme), true),
		c(catalog.KindSegment, line, "recording", recording), c(catalog.KindSegment, line, "end_ms", 4000), c(catalog.KindSegment, line, "text", fmt.Sprintf("A cup of tea first, and then the agenda of walrus%d.", n)),
		l.Event(story, catalog.Consent{Kind: catalog.EventReview, Person: person, Choice: catalog.ChoiceKeep, Target: catalog.Target{Kind: catalog.TargetExtract, Extract: extract, Recording: recording, To: 4000},
			Heard: &catalog.Spoken{Recording: recording, Span: catalog.Span{ToMS: 4000}}, Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.Yes}})}
}
