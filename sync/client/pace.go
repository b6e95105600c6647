package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"ownvoice/library/catalog"
	"ownvoice/sync/wire"
)

// Status is where sync stands, for the foot of the rail.
type Status struct {
	State   State
	Story   catalog.ID // whose sound is on its way, in StateSending
	Percent int        // of it, in StateSending
	Err     error      // in StateOffline and StateStopped
	Waits   Waits      // the one thing that what has not gone waits for; zero: for nothing
}

// State is one word for a Status.
type State string

const (
	StateOffline State = "offline" // nobody answers; that is fine, and tried again
	StateSending State = "sending"
	StateOnline  State = "online"  // everything that may go has gone
	StateStopped State = "stopped" // the archive answers, and a person is needed
)

// How long to wait after nobody answered: first, and at most. The second half
// of each wait is by chance, so that laptops in one room do not all ask at once.
const (
	firstWait = 5 * time.Second
	mostWait  = 5 * time.Minute
	pollAgain = time.Second // after a long poll failed: where only those fail, Sync must not run without a pause
)

// Run syncs until ctx ends: at once, whenever wake gives something, whenever
// the archive has news or a network appears, now and then without any, and
// again and again while nobody answers. Files travel by the Rules. tell is
// called by one goroutine at a time. It returns ctx's error.
func (c *Client) Run(ctx context.Context, wake <-chan struct{}, tell func(Status)) error {
	wait := firstWait
	stir := joined(ctx, wake, moved(ctx))
	say := func(s Status) {
		c.mu.Lock()
		c.last = s
		c.mu.Unlock()
		tell(s)
	}
	var err error
	for ctx.Err() == nil {
		var r Report
		if errors.Is(err, ErrUnreachable) || errors.Is(err, ErrWrongArchive) {
			err = c.Probe(ctx)
		} else {
			err = nil
		}
		if err == nil {
			quiet := c.passOn(ctx, stir)
			r, err = c.once(ctx, c.percent(say))
			quiet()
		}
		say(statusOf(r, err))
		if err == nil && r.refused == nil {
			wait = firstWait
			c.listen(ctx, stir, r.Held.Until)
			continue
		}
		if woken(ctx, stir, wait/2+rand.N(wait/2)) { //nolint:gosec // chance, not secrecy
			wait = firstWait
		} else {
			wait = min(2*wait, mostWait)
		}
	}
	return ctx.Err()
}

// joined gives something whenever one of two channels does.
func joined(ctx context.Context, a, b <-chan struct{}) <-chan struct{} {
	out := make(chan struct{}, 1)
	go func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-a:
			case <-b:
			}
			select {
			case out <- struct{}{}:
			default:
			}
		}
	}()
	return out
}

// passOn tells whoever attends a file that something was written, until it is
// told to be quiet; then there is one more look at what came meanwhile.
func (c *Client) passOn(ctx context.Context, stir <-chan struct{}) (quiet func()) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-ctx.Done():
				return
			case <-stir:
			}
			select {
			case c.stirred <- struct{}{}:
			default:
			}
		}
	}()
	return func() { stop(); <-done }
}

func statusOf(r Report, err error) Status {
	switch {
	case err == nil:
		return Status{State: StateOnline, Waits: r.Held}
	case errors.Is(err, ErrUnreachable) || errors.Is(err, context.Canceled):
		return Status{State: StateOffline, Err: err, Waits: Waits{For: ForConnection}}
	}
	return Status{State: StateStopped, Err: err, Waits: waitsFor(err)}
}

// percent tells of a file on its way, once for each per cent.
func (c *Client) percent(tell func(Status)) func(Progress) {
	last := Status{Percent: -1}
	return func(p Progress) {
		s := Status{State: StateSending, Story: p.File.Story, Percent: 100}
		if p.Fetch {
			return
		}
		if p.File.Bytes > 0 {
			s.Percent = int(p.Done * 100 / p.File.Bytes)
		}
		if s != last {
			last = s
			tell(s)
		}
	}
}

// listen returns when there may be something to do: this laptop wrote
// something, the archive's long poll brought news or ended in an error, or it
// has been a while – a day may have come that consent names, and sound that
// others send is no news.
func (c *Client) listen(ctx context.Context, wake <-chan struct{}, until time.Time) {
	poll, stop := context.WithCancel(ctx)
	defer stop()
	news := make(chan struct{})
	go func() {
		defer close(news)
		for poll.Err() == nil {
			asked := time.Now()
			h, err := c.after(poll, wire.MaxWait)
			if err != nil || time.Since(asked) < pollAgain { // it does not wait
				woken(poll, nil, pollAgain)
			}
			if err != nil || h.fresh > 0 {
				return
			}
		}
	}()
	wait := mostWait
	if !until.IsZero() {
		wait = min(wait, max(time.Second, until.Sub(c.now())))
	}
	select {
	case <-wake:
	case <-c.stirred: // it came when the last file was nearly there
	case <-news:
	case <-time.After(wait):
	case <-ctx.Done():
	}
	stop()
	<-news
}

// woken waits and reports whether it was woken before its time.
func woken(ctx context.Context, wake <-chan struct{}, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-wake:
		return true
	case <-timer.C:
	case <-ctx.Done():
	}
	return false
}
