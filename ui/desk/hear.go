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
	ErrNotHere = studio.ErrNotHere
	ErrNoSound = errors.New("story has no sound")
)

// Hear opens the sound of one recording of a story, after asking consent; what
// is left out is silent in it. Where the masters are elsewhere it is the listening
// copy. The player is closed when ctx ends. It waits for disk and sound system:
// call it through Work.
func (d *Desk) Hear(ctx context.Context, r catalog.Recording) (Player, error) {
	if err := d.Library.MayHear(ctx, r.Story); err != nil {
		return nil, err
	}
	if len(r.Tracks) == 0 {
		return nil, fmt.Errorf("open recording %s: %w", r.ID, ErrNoSound)
	}
	a, err := studio.Listen(ctx, d.Library, r)
	if err != nil {
		return nil, fmt.Errorf("open recording %s: %w", r.ID, err)
	}
	p, err := d.Sound.Open(a.Dir, a.Take, a.Gains)
	a.Close() // who has it open reads it to its end
	if err != nil {
		return nil, fmt.Errorf("open recording %s: %w", r.ID, err)
	}
	context.AfterFunc(ctx, p.Close)
	return p, nil
}
