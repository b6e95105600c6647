package export

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
)

// sound is one WAV file for each recording, its sides together in time. Its
// name is an id: it travels further than this laptop, and says nothing of whose
// voice it is.
func sound(h *hand, t *told) ([]piece, error) {
	if err := t.mayBeHeard(); err != nil {
		return nil, err
	}
	if len(t.Recordings) == 0 {
		return nil, fmt.Errorf("export sound of %s: %w", t.ID, ErrNoSound)
	}
	if err := t.soundHere(); err != nil {
		return nil, err
	}
	var all []piece
	for _, r := range t.Recordings {
		all = append(all, piece{string(r.ID) + ".wav", r.ID, func(ctx context.Context, path string, f *File) error {
			r.LeftOut = t.silent[r.ID]
			for _, track := range r.Tracks {
				f.Channels = append(f.Channels, track.Label)
			}
			var err error
			f.Seconds, err = mixed(ctx, h.lib, r, path)
			return err
		}})
	}
	return all, nil
}

// readOnly are the uses in which nobody hears anything.
var readOnly = []catalog.Use{catalog.UseQuote, catalog.UsePicture}

// mayBeHeard is the door of sound, beyond that of the story.
func (t *told) mayBeHeard() error {
	why := ""
	switch {
	case slices.Contains(readOnly, t.h.Use):
		why = "For this their words are read, and their voice is not heard."
	case t.h.Use != catalog.UseKeep && catalog.WordsOnly(t.Events, catalog.WholeStory, now()):
		why = "They want to be read, and not heard."
	default:
		return nil
	}
	return &library.Refused{Use: t.h.Use, Decision: catalog.Decision{Outcome: catalog.Blocked, Why: why}}
}

// soundHere asks for every master of a story.
func (t *told) soundHere() error {
	for _, r := range t.Recordings {
		for _, track := range r.Tracks {
			here := func(f catalog.File) bool { return f.Recording == r.ID && f.Name == track.File && f.Here }
			_, missing := os.Stat(filepath.Join(t.h.lib.RecordingDir(r.ID), track.File))
			if !slices.ContainsFunc(t.Files, here) || missing != nil {
				return fmt.Errorf("export sound of %s: %w", t.ID, ErrNotHere)
			}
		}
	}
	return nil
}

// mixed writes a recording as one file, silent where something is left out, and
// says how long it is.
func mixed(ctx context.Context, lib *library.Library, r catalog.Recording, path string) (seconds float64, err error) {
	m, err := mix.Open(lib.RecordingDir(r.ID), r.Take)
	if err != nil {
		return 0, fmt.Errorf("export recording %s: %w", r.ID, err)
	}
	defer m.Close()
	return float64(m.Frames()) / float64(m.RateHz()), mix.Export(ctx, m, path)
}
