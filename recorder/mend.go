package recorder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/recorder/peaks"
	"ownvoice/recorder/wav"
)

// Mend makes a take of what an unfinished recording left in dir: every whole
// frame that reached the disk, the sizes true, synced and hashed, Mended set.
// Of a finished take it returns the facts again and changes nothing, so that a
// take that was never kept can be asked for at any time. Without a journal, or
// with a damaged one, it goes by what the sound files say of themselves.
//
// The error wraps ErrNotATake when there is nothing of the kind in dir, and
// ErrEmpty when there is no sound file that can be read. Never call it while
// the recording runs.
func Mend(dir string) (catalog.Take, error) {
	j, err := readJournal(dir)
	switch {
	case err == nil && j.Finished:
		return j.Take, nil
	case errors.Is(err, ErrNotATake):
		j.Take, err = takeFromFiles(dir)
	}
	if err != nil {
		return catalog.Take{}, fmt.Errorf("mend recording in %s: %w", filepath.Base(dir), err)
	}
	take := j.Take
	take.Mended, take.Tracks = true, nil
	for i, t := range j.Tracks {
		if err := mendTrack(dir, i, &t); errors.Is(err, os.ErrNotExist) || errors.Is(err, wav.ErrNotWAV) {
			continue // killed before it was begun
		} else if err != nil {
			return catalog.Take{}, fmt.Errorf("mend recording %s: %w", take.Recording, err)
		}
		take.Tracks = append(take.Tracks, t)
	}
	if len(take.Tracks) == 0 {
		return take, fmt.Errorf("mend recording %s: %w", take.Recording, ErrEmpty)
	}
	if err := finish(dir, &take); err != nil {
		return catalog.Take{}, fmt.Errorf("mend recording %s: %w", take.Recording, err)
	}
	return take, nil
}

func mendTrack(dir string, n int, t *catalog.Track) error {
	if t.File != trackFile(n) { // a journal is not asked where to write
		return wav.ErrNotWAV
	}
	path := filepath.Join(dir, t.File)
	m, err := wav.Mend(path)
	if err != nil {
		return err
	}
	t.Frames, t.RateHz, t.Bits, t.Channels = m.Frames, m.Format.RateHz, m.Format.Bits, m.Format.Channels
	t.Gaps = within(t.Gaps, int64(t.Seconds()*1000))
	// The picture ends where it was last flushed. One that cannot be written
	// now is no reason to keep the story back.
	_ = peaks.Of(path, filepath.Join(dir, peaksFile(n)))
	return nil
}

// within cuts the gaps off where the sound ends.
func within(gaps []catalog.Gap, endMS int64) []catalog.Gap {
	kept := []catalog.Gap{}
	for _, g := range gaps {
		if g.AtMS > endMS {
			continue
		}
		if g.Why != catalog.GapPaused {
			g.MS = min(g.MS, endMS-g.AtMS)
		}
		kept = append(kept, g)
	}
	return kept
}

// takeFromFiles is the take as far as its sound files can tell.
func takeFromFiles(dir string) (catalog.Take, error) {
	take := catalog.Take{Mode: catalog.ModeRoom}
	for n := range 2 {
		r, err := wav.Open(filepath.Join(dir, trackFile(n)))
		if err != nil {
			continue
		}
		r.Close()
		if id := catalog.ID(r.About.Recording); id.Valid() {
			take.Recording, take.Started = id, r.About.Began.In(time.Local)
			take.Tracks = append(take.Tracks, catalog.Track{Label: r.About.Label, File: trackFile(n)})
		}
	}
	if len(take.Tracks) == 2 {
		take.Mode = catalog.ModeCall
	}
	if take.Recording == "" {
		return take, ErrNotATake
	}
	return take, nil
}
