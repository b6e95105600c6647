package feeds_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ownvoice/library/catalog"
)

// tellMany makes so many stories that anyone may hear, each a day before the
// one made before it, and writes their terms: the newest is the first.
func (b *bench) tellMany(stories int) (all []told) {
	b.Helper()
	for n := range stories {
		s := b.tell(catalog.UseWhole)
		b.push(b.l.Change(catalog.KindStory, s.story, s.story, "begun", time.Date(2025, 1, 1-n, 10, 0, 0, 0, time.UTC).Format(time.RFC3339)))
		all = append(all, s)
	}
	b.now.Add(int64(2 * time.Minute))
	if err := b.Chores(b.Context()); err != nil {
		b.Fatal(err)
	}
	return all
}

var guids = regexp.MustCompile(`<guid isPermaLink="false">([^<]+)</guid>`)

func TestAFeedOfManyStoriesHoldsTheNewest(t *testing.T) {
	b := start(t)
	all := b.tellMany(103)
	b.push(b.l.Event(all[0].story, catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.No}})) // its extract is in no feed
	var stories, extracts []string
	for n, s := range all {
		stories = append(stories, string(s.story))
		if n > 0 {
			extracts = append(extracts, string(s.extract))
		}
	}
	for path, want := range map[string][]string{"stories.rss": stories, "extracts.rss": extracts} {
		for _, at := range []string{"/feeds/", "/feeds/" + string(b.l.Project) + "/"} {
			text, _ := b.get(at+path, 200)
			var got []string
			for _, m := range guids.FindAllStringSubmatch(text, -1) {
				got = append(got, m[1])
			}
			if !slices.Equal(got, want[:100]) {
				t.Errorf("%s%s has %d items: %v", at, path, len(got), got)
			}
			if n := strings.Count(text, "words.vtt"); n != 100 {
				t.Errorf("%s%s has the words of %d items", at, path, n)
			}
		}
	}
}

func TestAFeedWhoseLastExtractIsNotPublicAnyMoreIsThereAndEmpty(t *testing.T) {
	b := start(t)
	s := b.tell(catalog.UseWhole)
	at := "/feeds/" + string(b.l.Project) + "/extracts.rss"
	if text, _ := b.get(at, 200); len(guids.FindAllString(text, -1)) != 1 {
		t.Fatal(text)
	}
	b.push(b.l.Event(s.story, catalog.Consent{Kind: catalog.EventChange, Uses: map[catalog.Use]catalog.Answer{catalog.UseExtract: catalog.No}}))
	if text, _ := b.get(at, 200); len(guids.FindAllString(text, -1)) != 0 || !strings.Contains(text, "Extracts: Co-Pro") {
		t.Error(text)
	}
	b.withdraw(s)
	b.get(at, 404)
}

func TestACollectionOfManyStoriesLeadsToAllOfThem(t *testing.T) {
	b := start(t)
	all := b.tellMany(103)
	for _, at := range []string{"/iiif/collection.json", "/iiif/projects/" + string(b.l.Project) + "/collection.json"} {
		var got, want []string
		pages := 0
		for next := b.server.URL + at; next != ""; pages++ {
			text, _ := b.get(strings.TrimPrefix(next, b.server.URL), 200)
			var c struct {
				ID    string
				Items []struct{ ID, Type string }
			}
			if err := json.Unmarshal([]byte(text), &c); err != nil {
				t.Fatal(err)
			}
			if c.ID != next {
				t.Errorf("what lies at %s calls itself %s", next, c.ID)
			}
			next = ""
			for n, i := range c.Items {
				if i.Type == "Collection" && n == len(c.Items)-1 {
					next = i.ID
				} else {
					got = append(got, i.ID)
				}
			}
		}
		for _, s := range all {
			want = append(want, b.server.URL+"/iiif/"+string(s.story)+"/manifest.json")
		}
		if !slices.Equal(got, want) || pages != 2 {
			t.Errorf("%s leads to %d stories of %d over %d pages", at, len(got), len(want), pages)
		}
		for _, not := range []string{"0", "-1", "x", "3", "99999999999999999999"} {
			b.get(at+"?page="+not, 404)
		}
	}
	b.withdraw(all[101])
	if text, _ := b.get("/iiif/collection.json?page=2", 200); strings.Contains(text, string(all[101].story)) || !strings.Contains(text, string(all[102].story)) {
		t.Errorf("after a withdrawal: %s", text)
	}
}

// What it costs is counted in allocations, which a busy machine does not change.
func TestAFeedOfTwiceAsManyStoriesCostsTheSame(t *testing.T) {
	b := start(t)
	paths := []string{"/feeds/stories.rss", "/feeds/extracts.rss", "/iiif/collection.json", "/iiif/projects/" + string(b.l.Project) + "/collection.json"}
	cost := func() (all []float64) {
		for _, path := range paths {
			all = append(all, testing.AllocsPerRun(1, func() {
				w := httptest.NewRecorder()
				b.server.Config.Handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
				if w.Code != 200 {
					t.Fatalf("%s answers %d", path, w.Code)
				}
			}))
		}
		return all
	}
	b.tellMany(105)
	few := cost()
	b.tellMany(105)
	for n, many := range cost() {
		if said := fmt.Sprintf("%s: %.0f allocations with 105 stories, %.0f with 210", paths[n], few[n], many); many > 1.2*few[n] {
			t.Error(said)
		} else {
			t.Log(said)
		}
	}
}
