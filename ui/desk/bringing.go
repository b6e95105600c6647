package desk

import (
	"context"
	"sync/atomic"
	"time"

	"ownvoice/library/catalog"
)

// Bringing is sound made elsewhere on its way into a story. It goes on
// whatever place is shown, until it has come in, is stopped, or the window
// closes.
type Bringing struct {
	Story  catalog.ID
	Beside bool // a second hearing of what the story holds already

	at, of atomic.Int64
	stop   context.CancelFunc
}

// Tell says how far it has come, in seconds of sound; of is 0 while nobody
// knows how many there are. Any goroutine may call it.
func (b *Bringing) Tell(seconds, of float64) {
	b.at.Store(int64(seconds * float64(time.Second)))
	b.of.Store(int64(of * float64(time.Second)))
}

// At is how far it has come, as it was told.
func (b *Bringing) At() (at, of time.Duration) {
	return time.Duration(b.at.Load()), time.Duration(b.of.Load())
}

// Stop ends it. Nothing of it is kept then.
func (b *Bringing) Stop() { b.stop() }

// Bringing is what is being brought in now, or nil.
func (d *Desk) Bringing() *Bringing { return d.bringing }

// OnBringing calls f when something begins or ends to be brought in.
func (d *Desk) OnBringing(f func()) { d.moved = append(d.moved, f) }

func (d *Desk) setBringing(b *Bringing) {
	d.bringing = b
	for _, f := range d.moved {
		f()
	}
}

// Bring runs do off the window and tells done how it ended. The ctx of do ends
// when b is stopped or the window closes; the window's close waits for do. One
// thing is brought in at a time: while another is, Bring does nothing and says
// so.
func (d *Desk) Bring(b *Bringing, do func(context.Context) (catalog.Recording, error), done func(catalog.Recording, error)) bool {
	if d.bringing != nil {
		return false
	}
	var ctx context.Context
	ctx, b.stop = context.WithCancel(d.Open)
	d.setBringing(b)
	Work(d.Open, func(context.Context) (catalog.Recording, error) {
		defer b.stop()
		return do(ctx)
	}, func(r catalog.Recording, err error) {
		d.setBringing(nil)
		done(r, err)
	})
	return true
}
