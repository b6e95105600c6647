package desk

import (
	"context"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
)

// Tick calls do on Fyne's goroutine every so often until ctx ends. A window
// that is behind misses ticks rather than collecting them.
func Tick(ctx context.Context, every time.Duration, do func()) {
	go func() {
		beat := time.NewTicker(every)
		defer beat.Stop()
		var waiting atomic.Bool
		for {
			select {
			case <-ctx.Done():
				return
			case <-beat.C:
			}
			if waiting.Swap(true) {
				continue
			}
			fyne.Do(func() {
				waiting.Store(false)
				if ctx.Err() == nil {
					do()
				}
			})
		}
	}()
}
