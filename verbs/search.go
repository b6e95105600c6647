package verbs

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

// choosing is the flags that choose stories, and their order.
type choosing struct {
	Theme   string `placeholder:"NAME" help:"Only those with this theme on an extract: its name, or the beginning of its id."`
	Person  string `placeholder:"NAME" help:"Only those this person told: the name they chose, or the beginning of their id."`
	From    string `placeholder:"2026-11-01" help:"Only those recorded on this day or later."`
	To      string `placeholder:"2026-11-30" help:"Only those recorded on this day or before."`
	Kept    string `enum:"here,waiting,sending,safe," default:"" help:"Where it is kept: here, waiting, sending or safe."`
	Consent string `enum:"anyone,report,extracts,team,not-asked,nobody,taken-back," default:"" help:"What may be done with it: anyone, report, extracts, team, not-asked, nobody or taken-back."`
	Sort    string `enum:"best,newest,oldest,title,longest," default:"" help:"In which order: best, newest, oldest, title or longest."`
	Limit   int    `help:"How many at most."`
	Offset  int    `help:"How many to pass over."`
}

// filter is what the flags choose, with those words.
func (c choosing) filter(r *run, lib *library.Library, words string) (f library.Filter, err error) {
	f = library.Filter{Search: words, Kept: library.KeptState(c.Kept), Permit: catalog.PermissionState(c.Consent), Sort: library.Sort(c.Sort)}
	if c.Sort == "best" {
		f.Sort = library.SortBest
	}
	if f.From, err = morning(c.From); err != nil {
		return f, err
	}
	if f.To, err = evening(c.To); err != nil {
		return f, err
	}
	if !f.To.IsZero() {
		f.To = f.To.Add(time.Second) // a filter's end is not in it, that second is
	}
	if c.Theme != "" {
		theme, err := r.theme(lib, c.Theme)
		if err != nil {
			return f, err
		}
		f.Theme = theme.ID
	}
	if c.Person != "" {
		person, err := r.person(lib, c.Person)
		if err != nil {
			return f, err
		}
		f.Person = person.ID
	}
	return f, nil
}

type searchVerb struct {
	Words string `arg:"" help:"Words, or their beginnings, that were said or written: in titles, chosen names, themes, notes and words. A phrase stands in quotes."`
	choosing
}

// Help teaches with an example.
func (searchVerb) Help() string {
	return `ownvoice search 'kettle "church hall"' --theme Support --from 2026-01-01`
}

// foundStory is a story and where the words stand in it.
type foundStory struct {
	storyRow
	Found []hitOut `json:"found"`
}

type hitOut struct {
	Where     string     `json:"where"` // title, name, theme, note or words
	Text      string     `json:"text"`
	Marks     [][2]int   `json:"marks"` // bytes of the text, from and to
	Recording catalog.ID `json:"recording,omitempty"`
	AtMS      *int64     `json:"at_ms,omitempty"` // where it is said
}

func hitsOf(r library.Row) []hitOut {
	out := []hitOut{}
	for _, h := range r.Found {
		one := hitOut{h.Where, h.Text, append([][2]int{}, h.Marks...), h.Recording, nil}
		if h.AtMS >= 0 {
			one.AtMS = &h.AtMS
		}
		out = append(out, one)
	}
	return out
}

// searchLimit is how many stories are printed where nobody says.
const searchLimit = 50

func (v searchVerb) Run(r *run) error {
	if strings.TrimSpace(v.Words) == "" {
		return usage{"a search needs words"}
	}
	if v.Limit <= 0 {
		v.Limit = searchLimit
	}
	return r.with(func(lib *library.Library) error {
		f, err := v.filter(r, lib, v.Words)
		if err != nil {
			return err
		}
		page, err := lib.List(r, f, v.Offset, v.Limit)
		if err != nil {
			return err
		}
		themes, err := themeNames(r, lib)
		if err != nil {
			return err
		}
		out := []foundStory{}
		for _, s := range page.Rows {
			out = append(out, foundStory{rowOf(s, themes), hitsOf(s)})
		}
		return r.print(map[string]any{"total": page.Total, "more": page.TotalIsMore, "stories": out}, func(w io.Writer) {
			for i, s := range out {
				printRow(w, page.Rows[i], s.storyRow)
				printHits(w, s.Found)
			}
			r.say("%s", foundWords(page))
		})
	})
}

func printHits(w io.Writer, all []hitOut) {
	for _, h := range all {
		at := h.Where
		if h.AtMS != nil {
			at = clock(float64(*h.AtMS) / 1000)
		}
		fmt.Fprintf(w, "               %s: %s\n", at, h.Text)
	}
}

func foundWords(p library.Page) string {
	switch {
	case p.TotalIsMore:
		return fmt.Sprintf("More than %d stories.", p.Total)
	case p.Total == 0:
		return "Nothing has those words yet. Try one word, or part of a name."
	case p.Total == 1:
		return "1 story."
	}
	return fmt.Sprintf("%d stories.", p.Total)
}
