package studio

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/align"
	"ownvoice/recorder/mix"
)

// Why a recording cannot be laid beside another.
var (
	ErrNotTheSame = align.ErrNotTheSame
	ErrOtherGone  = errors.New("the recording to lay it beside has no sound here")
)

// ImportBeside brings in what another device recorded of a conversation that
// the story holds already, and finds out where it lies beside that recording:
// the take's Beside says it. It is a recording of its own, for a take never
// changes after Stop. It refuses with ErrNotTheSame when it is another
// conversation, and then keeps nothing.
func ImportBeside(ctx context.Context, lib *library.Library, story, recording catalog.ID, in Incoming) (catalog.Recording, error) {
	if _, err := recordingOf(ctx, lib, story, recording); err != nil {
		return catalog.Recording{}, err
	}
	in.beside = recording
	return Import(ctx, lib, story, in)
}

// recordingOf gives a recording of a story that may be heard and lies here.
func recordingOf(ctx context.Context, lib *library.Library, story, recording catalog.ID) (catalog.Take, error) {
	if err := lib.MayHear(ctx, story); err != nil {
		return catalog.Take{}, err
	}
	whole, err := lib.Story(ctx, story)
	if err != nil {
		return catalog.Take{}, err
	}
	for _, r := range whole.Recordings {
		if r.ID != recording {
			continue
		}
		for _, t := range r.Tracks {
			if _, err := os.Stat(filepath.Join(lib.RecordingDir(r.ID), t.File)); err != nil {
				return r.Take, fmt.Errorf("align with recording %s: %w: %w", recording, ErrOtherGone, err)
			}
		}
		if len(r.Tracks) > 0 {
			return r.Take, nil
		}
	}
	return catalog.Take{}, fmt.Errorf("align with recording %s: %w", recording, ErrOtherGone)
}

// beside finds the place of a take beside the recording that it names.
func (b *bringing) beside(ctx context.Context, lib *library.Library, take catalog.Take) (catalog.Beside, error) {
	found := *take.Beside
	other, err := recordingOf(ctx, lib, b.story, found.Recording)
	if err != nil {
		return found, err
	}
	a, err := mix.Open(lib.RecordingDir(found.Recording), other)
	if err != nil {
		return found, err
	}
	defer a.Close()
	own, err := mix.Open(b.dir, take)
	if err != nil {
		return found, err
	}
	defer own.Close()
	at, err := align.Find(ctx, mixed{a}, mixed{own})
	found.OffsetMS, found.DriftPPM = at.OffsetMS, at.DriftPPM
	return found, err
}

// mixed lets a mix be aligned.
type mixed struct{ *mix.Mix }

// ReadAt reads as align.Source promises.
func (m mixed) ReadAt(dst []float32, frame int64) (int, error) {
	n := min(int64(len(dst)), max(0, m.Frames()-frame))
	if err := m.Read(dst[:n], frame); err != nil {
		return 0, err
	}
	if n < int64(len(dst)) {
		return int(n), io.EOF
	}
	return int(n), nil
}
