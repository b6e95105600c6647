package desk

import (
	"context"
	"errors"
	"fmt"

	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// Why a story that may be heard cannot be played just now.
var (
	ErrNotHere = errors.New("sound is not on this laptop")
	ErrNoSound = errors.New("story has no sound")
)

// Hear opens the sound of one recording of a story, after asking consent; what
// is left out is silent in it. The player is closed when ctx ends. It waits for disk and sound system: call it
// through Work.
func (d *Desk) Hear(ctx context.Context, r catalog.Recording) (Player, error) {
	if err := d.Library.MayHear(ctx, r.Story); err != nil {
		return nil, err
	}
	w, err := d.Library.Story(ctx, r.Story)
	if err != nil {
		return nil, err
	}
	for _, f := range w.Files {
		if f.Recording == r.ID && !f.Here {
			return nil, fmt.Errorf("open recording %s: %w", r.ID, ErrNotHere)
		}
	}
	if len(r.Tracks) == 0 {
		return nil, fmt.Errorf("open recording %s: %w", r.ID, ErrNoSound)
	}
	take := r.Take
	if take.LeftOut, err = d.Library.LeftOut(ctx, r.ID, ""); err != nil {
		return nil, err
	}
	dir := d.Library.RecordingDir(r.ID)
	copies, err := studio.CopiesOf(dir)
	if err != nil {
		return nil, fmt.Errorf("open recording %s: %w", r.ID, err)
	}
	p, err := d.Sound.Open(dir, take, copies.Gains(r.Tracks))
	if err != nil {
		return nil, fmt.Errorf("open recording %s: %w", r.ID, err)
	}
	context.AfterFunc(ctx, p.Close)
	return p, nil
}
