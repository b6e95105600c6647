package consent

import (
	"context"
	"errors"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/widget"
)

// Clip plays one stretch of a recording: where somebody says their answer.
type Clip struct {
	Button *widget.Button // plays and stops

	visit  func() context.Context
	d      *desk.Desk
	fail   func(error)
	player desk.Player
	ends   context.CancelFunc
}

// NewClip is a player for the visit that lasts when it is pressed. fail hears
// what went wrong.
func NewClip(visit func() context.Context, d *desk.Desk, fail func(error)) *Clip {
	c := &Clip{visit: visit, d: d, fail: fail, ends: func() {}}
	c.Button = widget.NewButton("Hear it", "play_arrow-fill", nil)
	return c
}

// ErrRecording is that a recording runs, into which nothing is played.
var ErrRecording = errors.New("recording runs")

// Toggle plays the stretch from its start, or stops it.
func (c *Clip) Toggle(r catalog.Recording, part catalog.Span) {
	switch {
	case c.player != nil:
		c.stop()
		return
	case c.d.Session() != nil:
		c.fail(ErrRecording)
		return
	}
	ctx, ends := context.WithCancel(c.visit())
	c.ends = ends
	desk.Work(ctx, func(ctx context.Context) (desk.Player, error) { return c.d.Hear(ctx, r) }, func(p desk.Player, err error) {
		if err != nil {
			c.stop()
			c.fail(err)
			return
		}
		c.player = p
		p.PlayPart(time.Duration(part.FromMS)*time.Millisecond, time.Duration(part.ToMS)*time.Millisecond)
		c.Button.Set("Stop", "stop-fill")
		desk.Every(ctx, 200*time.Millisecond, func() {
			if !p.Playing() {
				c.stop()
			}
		})
	})
}

func (c *Clip) stop() {
	c.ends() // closes the player
	c.player, c.ends = nil, func() {}
	c.Button.Set("Hear it", "play_arrow-fill")
}
