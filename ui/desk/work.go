package desk

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/explain"
)

var working sync.WaitGroup

// Settle waits until everything that Work and Save began has ended: before
// the library is closed, and in tests before they look.
func Settle() { working.Wait() }

type atOnce struct{}

// AtOnce gives a ctx for tests, under which nothing runs behind them: Work and
// Save end before they return, on the goroutine that called them, and Every
// never comes round.
func AtOnce(ctx context.Context) context.Context { return context.WithValue(ctx, atOnce{}, true) }

func begin(ctx context.Context, do func()) {
	if ctx.Value(atOnce{}) != nil {
		do()
		return
	}
	working.Go(do)
}

// Work loads on a goroutine of its own and then shows on Fyne's, unless ctx
// has ended by then. What show says of an error that has no words of its own
// tells nobody its cause, so that goes to the log.
func Work[T any](ctx context.Context, load func(context.Context) (T, error), show func(T, error)) {
	begin(ctx, func() {
		v, err := load(ctx)
		if err != nil && ctx.Err() == nil && !explain.Known(err) {
			slog.Error("could not load", "err", err)
		}
		fyne.Do(func() {
			if ctx.Err() == nil {
				show(v, err)
			}
		})
	})
}

// Save is Work for what a person did and must find again: leaving the place
// does not end it, and closing the window waits for it. done hears how it
// ended, unless the place was left by then.
func Save(ctx context.Context, save func(context.Context) error, done func(error)) {
	begin(ctx, func() {
		err := save(context.WithoutCancel(ctx))
		if err != nil && (ctx.Err() != nil || !explain.Known(err)) {
			slog.Error("could not save", "err", err)
		}
		fyne.Do(func() {
			if ctx.Err() == nil {
				done(err)
			}
		})
	})
}

// Every calls f on Fyne's goroutine again and again until ctx ends. A call
// that is still waiting for its turn is not joined by another.
func Every(ctx context.Context, pause time.Duration, f func()) {
	if ctx.Value(atOnce{}) != nil {
		return
	}
	ticker := time.NewTicker(pause)
	var waits atomic.Bool
	go func() {
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
			}
			if !waits.CompareAndSwap(false, true) {
				continue
			}
			fyne.Do(func() {
				waits.Store(false)
				if ctx.Err() == nil {
					f()
				}
			})
		}
	}()
}

// After waits until wait and everything that Work and Save began has ended,
// and then calls then on Fyne's goroutine: before one library is closed and
// another opened in the same window. wait runs off the window.
func After(ctx context.Context, wait, then func()) {
	if ctx.Value(atOnce{}) != nil {
		wait()
		then()
		return
	}
	go func() {
		working.Wait()
		wait()
		fyne.Do(then)
	}()
}
