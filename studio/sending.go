package studio

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/packed"
)

// announce tells the library of the copies that lie whole beside a recording's
// masters, so that they travel.
func announce(ctx context.Context, lib *library.Library, r catalog.Recording, known map[string]bool) error {
	c, err := CopiesOf(lib.RecordingDir(r.ID))
	if err != nil {
		return err
	}
	for _, made := range c.Copies {
		if known[made.SHA256] || !fits(made, r) {
			continue
		}
		if err := lib.Copied(ctx, r.ID, made.Copy); err != nil {
			return err
		}
	}
	return nil
}

// fits reports whether a copy is of the recording as it is now.
func fits(c Copy, r catalog.Recording) bool {
	if c.Kind == catalog.FileListening {
		return slices.Equal(c.Masters, masters(r)) && slices.Equal(c.LeftOut, r.LeftOut)
	}
	return len(c.Masters) == 1 && slices.Contains(masters(r), c.Masters[0])
}

// errBare says that a master came from elsewhere in a form that cannot be
// packed, which is no failure.
var errBare = errors.New("master travels as it is")

// told tells the library what became of one piece of work: a copy travels. What
// cannot be made keeps no sound at home: its masters travel as they are.
func (c *Copying) told(ctx context.Context, w work, failed error) error {
	switch {
	case failed == nil && w.kind == "": // how loud it is stays here
		return nil
	case failed == nil:
		return announce(ctx, c.Library, w.recording, nil)
	case errors.Is(failed, errBare):
		return c.Library.Bare(ctx, w.recording.ID, w.recording.Tracks[w.track].File)
	}
	for _, t := range w.recording.Tracks {
		if err := c.Library.Bare(ctx, w.recording.ID, t.File); err != nil {
			return err
		}
	}
	return nil
}

// Unpack makes masters of packed copies that were fetched, where the master is
// wanted. One that does not give back its master is told, and the others go on.
func Unpack(ctx context.Context, lib *library.Library) error {
	all, err := lib.ToUnpack(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, f := range all {
		if err := unpack(ctx, lib, f); err != nil {
			failed = append(failed, fmt.Errorf("unpack recording %s: %w", f.Recording, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return errors.Join(failed...)
}

func unpack(ctx context.Context, lib *library.Library, f catalog.File) error {
	path := lib.Path(f)
	master := strings.TrimSuffix(path, filepath.Ext(path)) + ".wav"
	if err := packed.Restore(ctx, path, master); err != nil {
		return err
	}
	return lib.Unpacked(ctx, f)
}
