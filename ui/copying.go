package ui

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/studio"
	"ownvoice/ui/desk"
)

// copying makes what is sent and played of the recordings, in the background
// while the window is open. A recording that runs goes first.
type copying struct {
	records atomic.Bool
	running sync.WaitGroup
	stop    context.CancelFunc
}

// alone is how long the window has the computer to itself at first.
const alone = 5 * time.Second

// newCopying begins. changed is called on Fyne's goroutine after each copy.
func newCopying(ctx context.Context, d *desk.Desk, changed func()) *copying {
	c := &copying{}
	ctx, c.stop = context.WithCancel(ctx)
	d.OnSession(func() { c.records.Store(d.Session() != nil) })
	made := studio.Copying{Library: d.Library, Busy: c.records.Load, Tell: func(p studio.CopyProgress) {
		switch {
		case p.Err != nil:
			slog.Error("could not make a copy", "err", p.Err)
		case p.Done:
			fyne.Do(func() {
				if ctx.Err() == nil {
					changed()
				}
			})
		}
	}}
	d.Library.Packing(true)
	c.running.Go(func() {
		defer d.Library.Packing(false)
		select {
		case <-ctx.Done():
			return
		case <-time.After(alone):
		}
		if err := made.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
			slog.Error("copies are not made any more", "err", err)
		}
	})
	return c
}

// close stops and waits until it has stopped; what was begun is carried on at
// the next start.
func (c *copying) close() {
	c.stop()
	c.running.Wait()
}
