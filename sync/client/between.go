package client

import (
	"context"
	"errors"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// lookEvery is how often it is looked, while a file is on its way, whether it
// is still to go and whether anything more urgent has come up.
const lookEvery = 2 * time.Second

// pullEvery is how often it is asked, while a file is on its way, what the
// others wrote: they may have taken its story back.
const pullEvery = 20 * time.Second

// What ends the way of a file before its end.
var (
	errTakenBack = errors.New("file is not to be sent any more")
	errHeld      = errors.New("files have to wait")
)

// attended does what moves a file, and looks meanwhile whether the file is
// still to go and whether anything more urgent has come up. What ends it stops
// the file at once: errTakenBack when somebody took the story back, errHeld when
// a rule has files wait.
func (c *Client) attended(ctx context.Context, f catalog.File, do func(context.Context) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		pulled := time.Now()
		for woken(ctx, c.stirred, lookEvery); ctx.Err() == nil; woken(ctx, c.stirred, lookEvery) {
			pull := time.Since(pulled) >= pullEvery
			if pull {
				pulled = time.Now()
			}
			// A line that was cut is for whoever sends the file to notice.
			if err := c.look(ctx, f, pull); err != nil && !errors.Is(err, ErrUnreachable) && ctx.Err() == nil {
				stop(err)
			}
		}
	}()
	err := do(ctx)
	if cause := context.Cause(ctx); cause != nil && err != nil {
		err = cause
	}
	stop(nil)
	<-done
	if err != nil && f.Here && !errors.Is(err, ErrUnreachable) {
		// The archive may have heard of a withdrawal before we looked.
		if may, failed := c.lib.MaySend(context.WithoutCancel(ctx), f); failed == nil && !may {
			return errTakenBack
		}
	}
	return err
}

// look sends what was written meanwhile, withdrawals first, and asks whether
// the file may go on: a large file keeps no word waiting.
func (c *Client) look(ctx context.Context, f catalog.File, pull bool) error {
	var r Report
	err := c.push(ctx, &r)
	if err == nil && pull {
		err = c.pull(ctx, &r)
	}
	c.mu.Lock()
	c.between.Pushed, c.between.Pulled = c.between.Pushed+r.Pushed, c.between.Pulled+r.Pulled
	c.mu.Unlock()
	if f.Here {
		if may, failed := c.lib.MaySend(ctx, f); failed != nil || !may {
			return errors.Join(failed, errTakenBack)
		}
	}
	if w, failed := c.held(ctx); failed != nil || w.For != "" {
		return errors.Join(failed, errHeld)
	}
	return err
}

// passing reports whether an error may be over when it is tried again soon.
func passing(err error) bool {
	return errors.Is(err, ErrUnreachable) || is(err, wire.CodeTooMany) || is(err, wire.CodeBusy) || is(err, wire.CodeInternal)
}
