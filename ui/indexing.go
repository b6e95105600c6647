package ui

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"ownvoice/library"
)

// indexing reads what was written into the search when nobody writes, so that
// the next search has nothing to make good.
type indexing struct {
	running sync.WaitGroup
	stop    context.CancelFunc
}

// restsFor is how long nothing is written before what was is read.
const restsFor = 3 * time.Second

// newIndexing begins.
func newIndexing(ctx context.Context, lib *library.Library) *indexing {
	i := &indexing{}
	ctx, i.stop = context.WithCancel(ctx)
	wrote := make(chan struct{}, 1)
	deaf := lib.Listen(func(library.Changed) {
		select {
		case wrote <- struct{}{}:
		default:
		}
	})
	i.running.Go(func() {
		defer deaf()
		rest := time.NewTimer(restsFor)
		defer rest.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-wrote:
				rest.Reset(restsFor)
			case <-rest.C:
				if err := lib.Index(ctx); err != nil && !errors.Is(err, context.Canceled) {
					slog.Error("could not read words into the search", "err", err)
				}
			}
		}
	})
	return i
}

// close stops and waits until it has stopped.
func (i *indexing) close() {
	i.stop()
	i.running.Wait()
}
