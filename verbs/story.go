package verbs

import (
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type storiesVerb struct {
	Search string `placeholder:"WORDS" help:"Words, or their beginnings, from titles, names, themes, notes and what was said."`
	choosing
}

type storyRow struct {
	ID      catalog.ID        `json:"id"`
	Title   string            `json:"title"`
	KnownAs string            `json:"known_as"`
	Date    string            `json:"date"`
	Seconds float64           `json:"seconds"`
	Consent string            `json:"consent"`
	Kept    library.KeptState `json:"kept"`
	Themes  []string          `json:"themes"`
}

// rowOf is a story in a list; themes are the names of all there are.
func rowOf(s library.Row, themes map[catalog.ID]string) storyRow {
	names := []string{}
	for _, id := range s.Themes {
		names = append(names, themes[id])
	}
	return storyRow{s.ID, s.Title, s.KnownAs, s.Recorded.Format(time.RFC3339), s.Seconds, s.Permission.Words, s.Kept.State, names}
}

func themeNames(r *run, lib *library.Library) (map[catalog.ID]string, error) {
	all, err := lib.Themes(r)
	names := map[catalog.ID]string{}
	for _, t := range all {
		names[t.ID] = t.Name
	}
	return names, err
}

func (v storiesVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		f, err := v.filter(r, lib, v.Search)
		if err != nil {
			return err
		}
		found, err := v.found(r, lib, f)
		if err != nil {
			return err
		}
		themes, err := themeNames(r, lib)
		if err != nil {
			return err
		}
		out := []storyRow{}
		for _, s := range found {
			out = append(out, rowOf(s, themes))
		}
		return r.print(out, func(w io.Writer) {
			for i, s := range out {
				printRow(w, found[i], s)
			}
		})
	})
}

// found is all that is chosen, or the part of it that was asked for.
func (v storiesVerb) found(r *run, lib *library.Library, f library.Filter) ([]library.Row, error) {
	if v.Limit <= 0 && v.Offset <= 0 {
		return lib.Stories(r, f)
	}
	limit := v.Limit
	if limit <= 0 {
		limit = math.MaxInt32
	}
	page, err := lib.List(r, f, v.Offset, limit)
	return page.Rows, err
}

func printRow(w io.Writer, of library.Row, s storyRow) {
	fmt.Fprintf(w, "%s  %s, %s, %s. %s. %s\n", short(s.ID), named(s.KnownAs), of.Recorded.Format("2 Jan 2006"), clock(s.Seconds), s.Consent, keptWords[s.Kept])
	fmt.Fprintf(w, "               “%s”\n", s.Title)
}

func named(knownAs string) string {
	if knownAs == "" {
		return "no name"
	}
	return knownAs
}

var keptWords = map[library.KeptState]string{
	library.KeptHere: "Only on this laptop.", library.KeptWaiting: "Waiting to be sent.",
	library.KeptSending: "Sending.", library.KeptSafe: "Safe in the archive.",
}

type storyVerb struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

// wholeStory is all of one story, as programs read it. It has no contact details.
type wholeStory struct {
	storyRow
	As           string            `json:"as"`
	Mode         catalog.Mode      `json:"mode"`
	Language     string            `json:"language"`
	Reporter     string            `json:"reporter"`
	Why          string            `json:"kept_why,omitempty"`
	Recordings   []recordingOut    `json:"recordings"`
	Notes        []catalog.Note    `json:"notes"`
	Segments     []saidOut         `json:"segments"`
	Extracts     []extractOut      `json:"extracts"`
	Pictures     []catalog.Picture `json:"pictures"`
	Events       []catalog.Consent `json:"events"`
	BothVersions []versionsOut     `json:"both_versions"`
}

type recordingOut struct {
	catalog.Take
	ID    catalog.ID `json:"id"`
	Files []fileOut  `json:"files"`
}

type fileOut struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Here   bool   `json:"here"`
	Safe   bool   `json:"safe"`
}

type versionsOut struct {
	Kind     catalog.Kind     `json:"kind"`
	Entity   catalog.ID       `json:"entity"`
	Field    string           `json:"field"`
	Versions []catalog.Change `json:"versions"`
}

func (v storyVerb) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		s, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		themes, err := themeNames(r, lib)
		if err != nil {
			return err
		}
		out, err := r.whole(lib, s, themes)
		if err != nil {
			return err
		}
		return r.print(out, func(w io.Writer) {
			fmt.Fprintf(w, "“%s”\n%s, %s, %s\n%s, %s\n%s %s\n", s.Title, named(s.KnownAs), s.Recorded.Format("2 Jan 2006"), clock(s.Seconds), s.Permission.Words, s.Permission.As, keptWords[s.Kept.State], s.Kept.Why)
			printNotes(w, s.Notes)
		})
	})
}

// whole is all of a story as it is printed: words of parts that are left out
// are blank.
func (r *run) whole(lib *library.Library, s library.Whole, themes map[catalog.ID]string) (wholeStory, error) {
	out := wholeStory{
		storyRow: rowOf(s.Row, themes), As: s.Permission.As, Mode: s.Mode, Language: s.Language, Reporter: s.ReporterName, Why: s.Kept.Why,
		Recordings: []recordingOut{}, Notes: s.Notes, Pictures: append([]catalog.Picture{}, s.Pictures...), Events: append([]catalog.Consent{}, s.Events...), BothVersions: []versionsOut{},
	}
	var err error
	if out.Segments, err = r.said(lib, s.ID, s.Segments); err != nil {
		return out, err
	}
	if out.Extracts, err = r.extractsOf(lib, s.ID); err != nil {
		return out, err
	}
	for _, e := range s.Extracts {
		for _, id := range e.Themes {
			if name := themes[id]; name != "" && !slices.Contains(out.Themes, name) {
				out.Themes = append(out.Themes, name)
			}
		}
	}
	for _, rec := range s.Recordings {
		ro := recordingOut{Take: rec.Take, ID: rec.ID, Files: []fileOut{}}
		for _, f := range s.Files {
			if f.Recording == rec.ID {
				ro.Files = append(ro.Files, fileOut{lib.Path(f), f.SHA256, f.Bytes, f.Here, s.Proof(f) != nil})
			}
		}
		out.Recordings = append(out.Recordings, ro)
	}
	for _, b := range s.BothVersions {
		out.BothVersions = append(out.BothVersions, versionsOut(b))
	}
	return out, nil
}
