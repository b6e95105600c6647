package verbs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"ownvoice/explain"
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
		Recordings: []recordingOut{}, Notes: s.Notes, Events: append([]catalog.Consent{}, s.Events...), BothVersions: []versionsOut{},
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

type playVerb struct {
	ID     string `arg:"" help:"The story's id, or its beginning."`
	From   string `default:"0:00" help:"Where to begin, e.g. 1:23."`
	Device string `help:"Where to play. Default: the computer's own choice."`
}

func (v playVerb) Run(r *run) error {
	from, err := catalog.ParseMoment(v.From)
	if err != nil {
		return usage{"--from is written as 1:23"}
	}
	return r.withStory(v.ID, func(lib *library.Library, id catalog.ID) error {
		if err := lib.MayHear(r, id); err != nil {
			return err
		}
		s, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		files, err := hearable(lib, s)
		if err != nil {
			return err
		}
		return r.playAll(v, time.Duration(from)*time.Millisecond, files)
	})
}

func (r *run) playAll(v playVerb, from time.Duration, recordings [][]string) error {
	for _, files := range recordings {
		if err := r.Play(r, v.Device, from, files); err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
		from = 0
	}
	return r.print(map[string]any{"played": len(recordings)}, func(io.Writer) {})
}

// hearable gives the sound of a story that lies here, recording by recording.
func hearable(lib *library.Library, s library.Whole) ([][]string, error) {
	if len(s.Recordings) == 0 {
		return nil, explain.ErrNoSound
	}
	var all [][]string
	for _, rec := range s.Recordings {
		var files []string
		for _, f := range s.Files {
			if f.Recording == rec.ID && f.Here {
				if _, err := os.Stat(lib.Path(f)); err != nil {
					return nil, fmt.Errorf("play recording %s: %w: %w", rec.ID, explain.ErrSoundGone, err)
				}
				files = append(files, lib.Path(f))
			}
		}
		if len(files) > 0 {
			all = append(all, files)
		}
	}
	if len(all) == 0 {
		return nil, explain.ErrNotHere
	}
	return all, nil
}
