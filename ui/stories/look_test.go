package stories

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/ui/internal/sample"
	"ownvoice/ui/shelf"
	"ownvoice/ui/theme"
)

// coPro is the stories of the mockups, with themes and some of what was said.
// The words are invented; Support, Learning and Spaces are the project's own.
func coPro(t *testing.T) (*sample.World, []catalog.Story) {
	t.Helper()
	w := sample.New(t)
	themes := map[string]catalog.ID{}
	for _, name := range []string{"Support", "Learning", "Spaces", "Trust", "Plain words"} {
		made, err := w.Library.AddTheme(t.Context(), catalog.Theme{Name: name})
		check(t, err)
		themes[name] = made.ID
	}
	var told []catalog.Story
	for _, tale := range []struct {
		sample.Tale
		about []string
		said  string
	}{
		{sample.Tale{Title: "I came for the biscuits and stayed three years, and nobody ever asked me to leave", KnownAs: "Farida", Day: 2, Minutes: 24, Uses: sample.Anyone}, []string{"Spaces"}, "There was always somebody there who put the kettle on, and you could sit by the window as long as you liked."},
		{sample.Tale{Title: "It has to be all right to say no", KnownAs: "Tomos", Day: 4, Minutes: 46}, []string{"Support", "Trust"}, "If I cannot say no then my yes is not worth the paper."},
		{sample.Tale{Title: "A cup of tea first, then the agenda", KnownAs: "Gwen", Day: 6, Minutes: 33, Uses: sample.Anyone}, []string{"Spaces"}, "We put the kettle on before anything else, and by the time it boiled half of the meeting was done."},
		{sample.Tale{Title: "Nobody explained the long words", KnownAs: "A dad in the group", Day: 9, Minutes: 27, Uses: sample.Extracts, As: "none"}, []string{"Learning", "Plain words", "Support"}, "They handed me eleven pages and a pen."},
		{sample.Tale{Title: "You learn it by doing it together", KnownAs: "Asha", Day: 11, Minutes: 51, Uses: sample.Report}, []string{"Learning"}, "You do not learn it from a leaflet, you learn it in the kitchen with the kettle whistling and three people talking at once."},
		{sample.Tale{Title: "I was the only one not paid to be there", KnownAs: "Delroy", Day: 12, Minutes: 38, Uses: sample.Stay}, []string{"Support"}, "Everybody round that table had a badge but me."},
		{sample.Tale{Title: "They asked me before they had decided", KnownAs: "Maureen", Day: 14, Minutes: 42, Uses: sample.Anyone, As: "real"}, []string{"Spaces", "Trust"}, "Somebody rang me up, and I still had my coat on, and asked what I thought."},
	} {
		s := w.Tell(tale.Tale)
		told = append(told, s)
		whole, err := w.Library.Story(t.Context(), s.ID)
		check(t, err)
		of := whole.Recordings[0].ID
		_, err = w.Library.AddSegments(t.Context(), s.ID, []catalog.Segment{{Recording: of, StartMS: 751_000, EndMS: 760_000, Text: tale.said}})
		check(t, err)
		e, err := w.Library.AddExtract(t.Context(), catalog.Extract{Story: s.ID, Recording: of, StartMS: 751_000, EndMS: 790_000, Title: tale.Title})
		check(t, err)
		for _, name := range tale.about {
			check(t, w.Library.SetTheme(t.Context(), e, themes[name], true))
		}
	}
	w.Note(told[6].ID, 372, catalog.NotePlain, "First meeting, church hall, kettle in the corner")
	w.Enrol()
	w.Send(told[4].ID)
	return w, told
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheStoriesLookAsTheyShould(t *testing.T) {
	w, _ := coPro(t)
	for _, place := range []struct {
		name string
		do   func(*stage)
	}{
		{"list", func(*stage) {}},
		{"search", func(s *stage) { s.Search(); s.filters.search.SetText("kettle") }},
		{"filters", func(s *stage) {
			s.filters.date.SetSelected("From one day to another")
			s.filters.from.SetText("5.11.2026")
			s.filters.to.SetText("soon")
			s.filters.onFold()
			s.d.Window.Canvas().Focus(s.filters.to)
		}},
		{"person", func(s *stage) { s.filters.onPerson() }},
		{"menu", func(s *stage) {
			s.filters.onFold()
			s.filters.theme.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		}},
		{"nothing", func(s *stage) { s.Search(); s.filters.search.SetText("zeppelin") }},
		{"binned", func(s *stage) {
			s.binned = []binned{{title: "“They asked me before they had decided”"}}
			s.tellBinned()
		}},
		{"fetching", func(s *stage) {
			total := s.shelf.Total
			*s.shelf = *shelf.New(s.d, s.onNews, library.Page{})
			s.shelf.Total = total
			s.list.Refresh()
		}},
	} {
		for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
			if name != "light" && (place.name == "nothing" || place.name == "binned" || place.name == "fetching") {
				continue // what they show is in the others too
			}
			s := enterIn(t, look, w, Found{})
			s.d.Window.SetPadded(false)
			s.d.Window.Resize(fyne.NewSize(1154, 700))
			place.do(s)
			s.relayout()
			test.AssertImageMatches(t, fmt.Sprintf("%s-%s.png", place.name, name), s.d.Window.Canvas().Capture())
		}
	}
}
