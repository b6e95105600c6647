package export

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
)

// sound writes one WAV file for each recording, its sides together in time. Its
// name is an id: it travels further than this laptop, and says nothing of whose
// voice it is.
func sound(ctx context.Context, h hand, t told) ([]File, error) {
	if err := t.soundHere(); err != nil {
		return nil, err
	}
	var files []File
	for _, r := range t.Recordings {
		f := File{Story: t.ID, Recording: r.ID, Path: filepath.Join(h.To, string(r.ID)+".wav")}
		if err := t.mixed(ctx, h, r, &f); err != nil {
			return files, err
		}
		f, err := h.written(ctx, f, t)
		if err != nil {
			return files, err
		}
		files = append(files, f)
	}
	return files, nil
}

// soundHere asks for every master of a story, and whether it may be heard by
// others than those who keep it.
func (t *told) soundHere() error {
	if len(t.Recordings) == 0 {
		return fmt.Errorf("export sound of %s: %w", t.ID, ErrNoSound)
	}
	if t.use != catalog.UseKeep && catalog.WordsOnly(t.Events, catalog.WholeStory, now()) {
		return &library.Refused{Use: t.use, Decision: catalog.Decision{Outcome: catalog.Blocked, Why: "They want to be read, and not heard."}}
	}
	for _, r := range t.Recordings {
		for _, track := range r.Tracks {
			here := func(f catalog.File) bool { return f.Recording == r.ID && f.Name == track.File && f.Here }
			if !slices.ContainsFunc(t.Files, here) {
				return fmt.Errorf("export sound of %s: %w", t.ID, ErrNotHere)
			}
		}
	}
	return nil
}

// mixed writes a recording as one file, silent where something is left out.
func (t *told) mixed(ctx context.Context, h hand, r catalog.Recording, f *File) error {
	r.LeftOut = t.silent[r.ID]
	m, err := mix.Open(h.lib.RecordingDir(r.ID), r.Take)
	if err != nil {
		return fmt.Errorf("export recording %s: %w", r.ID, err)
	}
	defer m.Close()
	if err := mix.Export(ctx, m, f.Path); err != nil {
		if errors.Is(err, os.ErrExist) {
			err = fmt.Errorf("%w: %w", ErrThere, err)
		}
		return fmt.Errorf("export recording %s: %w", r.ID, err)
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		return fmt.Errorf("export recording %s: %w", r.ID, err)
	}
	for _, track := range r.Tracks {
		f.Channels = append(f.Channels, track.Label)
	}
	f.Bytes, f.Seconds = info.Size(), float64(m.Frames())/float64(m.RateHz())
	return nil
}

// taken reports whether something has that name already.
func taken(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, os.ErrNotExist)
}
