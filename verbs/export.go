package verbs

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"ownvoice/explain"
	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
)

type exportVerb struct {
	Sound exportSound `cmd:"" help:"Write the sound of a story into a folder of yours, its sides together in time, e.g. ownvoice export sound 0193 --to /media/stick"`
}

type exportSound struct {
	Story string `arg:"" help:"The story's id, or its beginning."`
	To    string `required:"" type:"path" placeholder:"DIR" help:"A folder that is there already."`
}

// exportedOut is one file that was written.
type exportedOut struct {
	Recording catalog.ID `json:"recording"`
	File      string     `json:"file"`
	Seconds   float64    `json:"seconds"`
	Channels  []string   `json:"channels"` // whose voice is in each: left, right
	Bytes     int64      `json:"bytes"`
}

// Run writes one WAV file for each recording. Its name is an id: it travels
// further than this laptop, and says nothing of whose voice it is.
func (v exportSound) Run(r *run) error {
	return r.withStory(v.Story, func(lib *library.Library, id catalog.ID) error {
		if err := mayLeave(r, lib, id); err != nil {
			return err
		}
		s, err := lib.Story(r, id)
		if err != nil {
			return err
		}
		if err := soundHere(s); err != nil {
			return err
		}
		if _, err := os.Stat(v.To); err != nil {
			return fmt.Errorf("export story %s: %w", id, err)
		}
		out := []exportedOut{}
		for _, rec := range s.Recordings {
			done, err := v.export(r, lib, rec)
			if err != nil {
				return err
			}
			r.progress(map[string]any{"exported": done})
			out = append(out, done)
			if _, err := lib.Exported(r, library.Ledger{Story: id, Format: "sound", Use: catalog.UseKeep, Place: library.PlaceOf(v.To), Files: 1, Bytes: done.Bytes}); err != nil {
				return err
			}
		}
		return r.print(map[string]any{"story": id, "files": out}, func(w io.Writer) {
			for _, f := range out {
				fmt.Fprintf(w, "%s in %s\n", clock(f.Seconds), f.File)
			}
		})
	})
}

// mayLeave is the door of every way off this laptop on which parts can be left
// out: it may be heard here, and it may be kept elsewhere.
func mayLeave(ctx context.Context, lib *library.Library, story catalog.ID) error {
	if err := lib.MayHear(ctx, story); err != nil {
		return err
	}
	d, err := lib.Decide(ctx, story, catalog.WholeStory, catalog.UseKeep)
	if err == nil && !d.Allows() {
		err = &library.Refused{Use: catalog.UseKeep, Decision: d}
	}
	return err
}

// silentOutside is what is silent in sound that leaves this laptop.
func silentOutside(ctx context.Context, lib *library.Library, recording catalog.ID) ([]catalog.Span, error) {
	var all []catalog.Span
	for _, use := range []catalog.Use{"", catalog.UseKeep, catalog.UseTeam} {
		parts, err := lib.LeftOut(ctx, recording, use)
		if err != nil {
			return nil, err
		}
		all = append(all, parts...)
	}
	return all, nil
}

// soundHere asks for every master of a story.
func soundHere(s library.Whole) error {
	if len(s.Recordings) == 0 {
		return explain.ErrNoSound
	}
	for _, rec := range s.Recordings {
		for _, t := range rec.Tracks {
			here := func(f catalog.File) bool { return f.Recording == rec.ID && f.Name == t.File && f.Here }
			if !slices.ContainsFunc(s.Files, here) {
				return explain.ErrNotHere
			}
		}
	}
	return nil
}

func (v exportSound) export(ctx context.Context, lib *library.Library, rec catalog.Recording) (exportedOut, error) {
	out := exportedOut{Recording: rec.ID, File: filepath.Join(v.To, string(rec.ID)+".wav")}
	var err error
	if rec.LeftOut, err = silentOutside(ctx, lib, rec.ID); err != nil {
		return out, err
	}
	m, err := mix.Open(lib.RecordingDir(rec.ID), rec.Take)
	if err != nil {
		return out, fmt.Errorf("export recording %s: %w", rec.ID, err)
	}
	defer m.Close()
	if err := mix.Export(ctx, m, out.File); err != nil {
		return out, err
	}
	for _, t := range rec.Tracks {
		out.Channels = append(out.Channels, t.Label)
	}
	out.Seconds = float64(m.Frames()) / float64(m.RateHz())
	info, err := os.Stat(out.File)
	if err != nil {
		return out, fmt.Errorf("export recording %s: %w", rec.ID, err)
	}
	out.Bytes = info.Size()
	return out, nil
}
