package story

import (
	"context"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
)

// left remembers where somebody stopped listening to a recording, on this
// laptop.
type left struct {
	of   catalog.ID
	at   time.Duration // what is on disk
	kept time.Time
}

const (
	keepEvery = 15 * time.Second
	nearEnd   = 10 * time.Second // who comes as far has heard it
	hardly    = 3 * time.Second  // and who goes no further has not begun
)

// keepLeft keeps where the story stands, unless that is kept already.
func (l *listen) keepLeft() {
	at := l.at.Truncate(time.Millisecond)
	if at < hardly || at > l.length-nearEnd {
		at = 0
	}
	if l.of == "" || l.left.of != l.of || l.left.at == at {
		return
	}
	of := l.of
	l.left = left{of, at, time.Now()}
	desk.Save(l.visit, func(ctx context.Context) error { return l.p.d.Library.SetHeardUpTo(ctx, of, at) }, func(err error) {
		if err != nil {
			l.p.tell(err)
		}
	})
}

// keepSometimes keeps it now and then while it plays.
func (l *listen) keepSometimes() {
	if time.Since(l.left.kept) >= keepEvery {
		l.left.kept = time.Now()
		l.keepLeft()
	}
}

// onLeft goes back to where somebody stopped, unless this visit has a moment
// of its own.
func (l *listen) onLeft(of catalog.ID, at time.Duration) {
	if l.left.of == of {
		return
	}
	l.left = left{of: of, at: at, kept: time.Now()}
	if l.at == 0 && at < l.length {
		l.at = at
	}
}
