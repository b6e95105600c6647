package verbs

import (
	"fmt"
	"io"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type storiesVerb struct {
	Search string `placeholder:"WORDS" help:"Words, or their beginnings, from titles, names and notes."`
	Kept   string `enum:"here,waiting,sending,safe," default:"" help:"Where it is kept: here, waiting, sending or safe."`
}

type storyRow struct {
	ID      catalog.ID        `json:"id"`
	Title   string            `json:"title"`
	KnownAs string            `json:"known_as"`
	Date    string            `json:"date"`
	Seconds float64           `json:"seconds"`
	Consent string            `json:"consent"`
	Kept    library.KeptState `json:"kept"`
}

func rowOf(s library.Row) storyRow {
	return storyRow{s.ID, s.Title, s.KnownAs, s.Recorded.Format(time.RFC3339), s.Seconds, s.Permission.Words, s.Kept.State}
}

func (v storiesVerb) Run(r *run) error {
	return r.with(func(lib *library.Library) error {
		found, err := lib.Stories(r, library.Filter{Search: v.Search, Kept: library.KeptState(v.Kept)})
		if err != nil {
			return err
		}
		out := []storyRow{}
		for _, s := range found {
			out = append(out, rowOf(s))
		}
		return r.print(out, func(w io.Writer) {
			for i, s := range out {
				fmt.Fprintf(w, "%s  %s, %s, %s. %s. %s\n", short(s.ID), named(s.KnownAs), found[i].Recorded.Format("2 Jan 2006"), clock(s.Seconds), s.Consent, keptWords[s.Kept])
				fmt.Fprintf(w, "               “%s”\n", s.Title)
			}
		})
	})
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
	ID string `arg:"" help:"The story's id, or its beginning."`
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
	Segments     []catalog.Segment `json:"segments"`
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
	return r.withStory(v.ID, func(lib *library.Library, id catalog.ID) error {
		s, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		out := wholeOf(lib, s)
		return r.print(out, func(w io.Writer) {
			fmt.Fprintf(w, "“%s”\n%s, %s, %s\n%s, %s\n%s %s\n", s.Title, named(s.KnownAs), s.Recorded.Format("2 Jan 2006"), clock(s.Seconds), s.Permission.Words, s.Permission.As, keptWords[s.Kept.State], s.Kept.Why)
			printNotes(w, s.Notes)
		})
	})
}

func wholeOf(lib *library.Library, s library.Whole) wholeStory {
	out := wholeStory{
		storyRow: rowOf(s.Row), As: s.Permission.As, Mode: s.Mode, Language: s.Language, Reporter: s.ReporterName, Why: s.Kept.Why,
		Recordings: []recordingOut{}, Notes: s.Notes, Segments: s.Segments, Events: append([]catalog.Consent{}, s.Events...), BothVersions: []versionsOut{},
	}
	for _, rec := range s.Recordings {
		ro := recordingOut{Take: rec.Take, ID: rec.ID, Files: []fileOut{}}
		for _, f := range s.Files {
			if f.Recording == rec.ID {
				ro.Files = append(ro.Files, fileOut{lib.Path(f), f.SHA256, f.Bytes, f.Here, f.Receipt != nil})
			}
		}
		out.Recordings = append(out.Recordings, ro)
	}
	for _, b := range s.BothVersions {
		out.BothVersions = append(out.BothVersions, versionsOut(b))
	}
	return out
}
