package main

import (
	"context"
	"os"
	"runtime"
	"time"

	"ownvoice/recorder"
	"ownvoice/recorder/speaker"
	"ownvoice/ui/desk"
)

// loudspeakers is the window's way to the computer's own loudspeakers.
type loudspeakers struct{}

// Open opens files to be played together, see desk.Sound.
func (loudspeakers) Open(files []string) (desk.Player, error) {
	p, err := speaker.Open("", files...)
	if err != nil {
		return nil, err // not a nil *Player in a Player
	}
	return p, nil
}

// PlayClip plays a clip to its end, or until ctx ends.
func (loudspeakers) PlayClip(ctx context.Context, c recorder.Clip) error {
	p, err := speaker.PlaySamples("", c.RateHz, c.Samples)
	if err != nil {
		return err
	}
	return hear(ctx, p)
}

// play plays files to their end for a headless verb.
func play(ctx context.Context, device string, from time.Duration, files []string) error {
	p, err := speaker.Open(device, files...)
	if err != nil {
		return err
	}
	p.Seek(from)
	return hear(ctx, p)
}

// hear plays to the end, or until ctx ends, and lets go of the loudspeaker.
func hear(ctx context.Context, p *speaker.Player) error {
	defer p.Close()
	p.Play()
	select {
	case <-p.Done():
		return p.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// screen reports whether there is a screen to open a window on.
func screen() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
