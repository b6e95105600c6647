package verbs

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

type extractVerb struct {
	Add    extractAdd    `cmd:"" help:"Keep a stretch as an extract, e.g. ownvoice extract add 0193 --from 1:23 --to 1:58 --title \"With my coat on\" --theme Trust"`
	List   extractList   `cmd:"" help:"List the extracts of a story, and what was said about each."`
	Edit   extractEdit   `cmd:"" help:"Change an extract: its title, where it begins, where it ends, e.g. ownvoice extract edit 7f2 --to 1:50"`
	Theme  extractTheme  `cmd:"" help:"Put a theme on an extract, or take it off, e.g. ownvoice extract theme 7f2 Trust"`
	Answer extractAnswer `cmd:"" help:"What the storyteller says about it when they have heard it, e.g. ownvoice extract answer 7f2 keep --use quote=yes"`
	Remove extractRemove `cmd:"" help:"Put an extract in the bin."`
	Labels extractLabels `cmd:"" help:"Bring labels in from Audacity: stretches become extracts, moments become marks, e.g. ownvoice extract labels 0193 labels.txt"`
}

// extractOut is an extract as it is printed.
type extractOut struct {
	catalog.Extract
	Themes []string               `json:"themes"` // their names
	State  catalog.ApprovalState  `json:"storyteller_said"`
	Wants  string                 `json:"wants,omitempty"` // what they want changed
	MayBe  map[catalog.Use]string `json:"may_be"`          // decision for each use it is asked for
}

// extractsOf are a story's extracts as they are printed.
func (r *run) extractsOf(lib *library.Library, story catalog.ID) ([]extractOut, error) {
	all, err := lib.Extracts(r, story)
	if err != nil {
		return nil, err
	}
	events, err := lib.Events(r, story)
	if err != nil {
		return nil, err
	}
	names, err := themeNames(r, lib)
	out := []extractOut{}
	for _, e := range all {
		a := catalog.Approved(events, e.Target(), time.Now())
		o := extractOut{Extract: e, Themes: []string{}, State: a.State, Wants: a.Words, MayBe: map[catalog.Use]string{}}
		for _, id := range e.Themes {
			if names[id] != "" {
				o.Themes = append(o.Themes, names[id])
			}
		}
		for _, use := range catalog.PassUses {
			o.MayBe[use] = string(catalog.DecideExtract(events, e.Target(), use, time.Now()).Outcome)
		}
		out = append(out, o)
	}
	return out, err
}

// showExtract prints one extract.
func (r *run) showExtract(lib *library.Library, story, id catalog.ID) error {
	all, err := r.extractsOf(lib, story)
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.ID == id {
			return r.print(e, func(w io.Writer) { printExtract(w, e) })
		}
	}
	return fmt.Errorf("find extract %s: %w", id, library.ErrNoThing) // in the bin
}

func printExtract(w io.Writer, e extractOut) {
	said := map[catalog.ApprovalState]string{catalog.Waiting: "waits for them", catalog.Kept: "they said yes", catalog.ToChange: "they asked for a change", catalog.Removed: "they want it left out", catalog.Outgrown: "it changed since they heard it"}[e.State]
	fmt.Fprintf(w, "%s  %s to %s  %s (%s)\n", short(e.ID), clock(float64(e.StartMS)/1000), clock(float64(e.EndMS)/1000), strings.Join(append([]string{e.Title}, e.Themes...), ", "), said)
}

type extractList struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
}

func (v extractList) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		all, err := r.extractsOf(lib, id)
		if err != nil {
			return err
		}
		return r.print(all, func(w io.Writer) {
			for _, e := range all {
				printExtract(w, e)
			}
		})
	})
}

type extractAdd struct {
	Story     string   `arg:"" help:"The story's id, or its beginning."`
	From      string   `required:"" placeholder:"1:23" help:"Where it begins."`
	To        string   `required:"" placeholder:"1:58" help:"Where it ends."`
	Title     string   `placeholder:"WORDS" help:"What it is called, in the storyteller's words."`
	Recording string   `placeholder:"ID" help:"In which recording. Default: the first."`
	Theme     []string `sep:"none" placeholder:"THEME" help:"A theme or value on it: its name, its id, or its id's beginning."`
}

func (v extractAdd) Run(r *run) error {
	return r.withRecording(v.Story, v.Recording, func(lib *library.Library, w library.Whole, of catalog.Recording) error {
		e := catalog.Extract{Story: w.ID, Recording: of.ID, Title: strings.TrimSpace(v.Title)}
		for _, name := range v.Theme {
			theme, err := r.theme(lib, name)
			if err != nil {
				return err
			}
			e.Themes = append(e.Themes, theme.ID)
		}
		if err := within(w, &e, v.From, v.To); err != nil {
			return err
		}
		e, err := lib.AddExtract(r, e)
		if err != nil {
			return err
		}
		return r.showExtract(lib, w.ID, e.ID)
	})
}

// within says where an extract lies; what is "" stays.
func within(w library.Whole, e *catalog.Extract, from, to string) error {
	for _, at := range []struct {
		said string
		ms   *int64
	}{{from, &e.StartMS}, {to, &e.EndMS}} {
		if at.said == "" {
			continue
		}
		ms, err := catalog.ParseMoment(at.said)
		if err != nil {
			return usage{"--from and --to are written as 1:23"}
		}
		*at.ms = ms
	}
	if e.EndMS <= e.StartMS {
		return usage{"an extract ends after it begins"}
	}
	i := slices.IndexFunc(w.Recordings, func(r catalog.Recording) bool { return r.ID == e.Recording })
	if i < 0 {
		return usage{"this story has no recording to take an extract from"}
	}
	if end := int64(w.Recordings[i].Seconds() * 1000); e.StartMS >= end || e.EndMS > end+999 {
		return usage{"the recording ends at " + clock(float64(end)/1000)}
	}
	return nil
}

// withExtract opens the library and finds the extract whose id begins with
// prefix.
func (r *run) withExtract(prefix string, do func(*library.Library, library.Whole, catalog.Extract) error) error {
	return r.with(func(lib *library.Library) error {
		w, e, err := r.extract(lib, prefix)
		if err != nil {
			return err
		}
		return do(lib, w, e)
	})
}

func (r *run) extract(lib *library.Library, prefix string) (library.Whole, catalog.Extract, error) {
	id, story, err := lib.FindThing(r, catalog.KindExtract, prefix)
	if err != nil {
		return library.Whole{}, catalog.Extract{}, err
	}
	w, err := lib.Story(r, story)
	if err != nil {
		return w, catalog.Extract{}, err
	}
	for _, e := range w.Extracts {
		if e.ID == id {
			return w, e, nil
		}
	}
	return w, catalog.Extract{}, fmt.Errorf("find extract %s: %w", id, library.ErrNoThing) // in the bin
}

type extractEdit struct {
	Extract string  `arg:"" help:"The extract's id, or its beginning."`
	Title   *string `placeholder:"WORDS" help:"What it is called from now on."`
	From    string  `placeholder:"1:23" help:"Where it begins."`
	To      string  `placeholder:"1:58" help:"Where it ends. What is longer than they heard waits until they hear it again."`
}

func (v extractEdit) Run(r *run) error {
	return r.withExtract(v.Extract, func(lib *library.Library, w library.Whole, e catalog.Extract) error {
		if v.Title != nil {
			e.Title = strings.TrimSpace(*v.Title)
		}
		if err := within(w, &e, v.From, v.To); err != nil {
			return err
		}
		if err := lib.SaveExtract(r, e); err != nil {
			return err
		}
		return r.showExtract(lib, e.Story, e.ID)
	})
}

type extractTheme struct {
	Extract string `arg:"" help:"The extract's id, or its beginning."`
	Theme   string `arg:"" help:"The theme or value: its name, its id, or its id's beginning."`
	Off     bool   `help:"Take it off."`
}

func (v extractTheme) Run(r *run) error {
	return r.withExtract(v.Extract, func(lib *library.Library, _ library.Whole, e catalog.Extract) error {
		theme, err := r.theme(lib, v.Theme)
		if err != nil {
			return err
		}
		if err := lib.SetTheme(r, e, theme.ID, !v.Off); err != nil {
			return err
		}
		return r.showExtract(lib, e.Story, e.ID)
	})
}

type extractRemove struct {
	Extract string `arg:"" help:"The extract's id, or its beginning."`
}

func (v extractRemove) Run(r *run) error {
	return r.withExtract(v.Extract, func(lib *library.Library, _ library.Whole, e catalog.Extract) error {
		if err := lib.DropExtract(r, e); err != nil {
			return err
		}
		return r.print(map[string]any{"extract": e.ID}, func(w io.Writer) { fmt.Fprintln(w, "Removed. It is in the bin.") })
	})
}
