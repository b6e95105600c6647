package main

import (
	"context"
	"os"
	"runtime"

	"ownvoice/library/catalog"
	"ownvoice/recorder"
	"ownvoice/recorder/speaker"
	"ownvoice/ui/desk"
	"ownvoice/verbs"
)

// loudspeakers is the window's way to the computer's own loudspeakers.
type loudspeakers struct{}

// Open opens a recording, see desk.Sound.
func (loudspeakers) Open(dir string, take catalog.Take, gains []float64) (desk.Player, error) {
	p, err := speaker.Open("", dir, take, gains...)
	if err != nil {
		return nil, err // not a nil *Player in a Player
	}
	return p, nil
}

// Monitor plays what microphones hear, see desk.Sound.
func (loudspeakers) Monitor(ctx context.Context, devices []string) error {
	return speaker.Monitor(ctx, "", devices)
}

// PlayClip plays a clip to its end, or until ctx ends.
func (loudspeakers) PlayClip(ctx context.Context, c recorder.Clip) error {
	p, err := speaker.PlaySamples("", c.RateHz, c.Samples)
	if err != nil {
		return err
	}
	p.Play()
	return hear(ctx, p)
}

// play plays a recording to its end for a headless verb.
func play(ctx context.Context, s verbs.Sound) error {
	p, err := speaker.Open(s.Device, s.Dir, s.Take, s.Gains...)
	if err != nil {
		return err
	}
	p.SetSpeed(s.Speed)
	if s.To > s.From {
		p.PlayPart(s.From, s.To)
	} else {
		p.Seek(s.From)
		p.Play()
	}
	return hear(ctx, p)
}

// hear waits for the end of what plays, or of ctx, and lets go of the
// loudspeaker.
func hear(ctx context.Context, p *speaker.Player) error {
	defer p.Close()
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
