package ui

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/sync/client"
	"ownvoice/ui/desk"
)

// link is the way to the archive while the window is open: sync in the
// background once the laptop is enrolled, and where it stands.
type link struct {
	ctx     context.Context
	d       *desk.Desk
	changed func() // on Fyne's goroutine, after anything changed

	woken   chan struct{}
	running sync.WaitGroup
	stop    context.CancelFunc

	client   *client.Client // nil before start; of Fyne's goroutine, as what follows
	now      client.Status
	enrolled bool
	unheard  func()
}

// hush is how long many changes are gathered before places show them.
const hush = 250 * time.Millisecond

func newLink(ctx context.Context, d *desk.Desk, changed func()) *link {
	l := &link{ctx: ctx, d: d, changed: changed, woken: make(chan struct{}, 1), stop: func() {}}
	var heard sync.Mutex
	waits := false
	var later *time.Timer // guarded by heard
	deaf := d.Library.Listen(func(library.Changed) {
		l.wake()
		heard.Lock()
		defer heard.Unlock()
		if waits {
			return
		}
		waits = true
		later = time.AfterFunc(hush, func() {
			heard.Lock()
			waits = false
			heard.Unlock()
			fyne.Do(l.tell)
		})
	})
	l.unheard = func() {
		deaf()
		heard.Lock()
		defer heard.Unlock()
		if later != nil {
			later.Stop()
		}
	}
	return l
}

func (l *link) tell() {
	if l.ctx.Err() == nil {
		l.changed()
	}
}

// wake asks for a sync soon. Any goroutine may.
func (l *link) wake() {
	select {
	case l.woken <- struct{}{}:
	default:
	}
}

// send asks for a sync soon, also of what waits for a person's word.
func (l *link) send() {
	if l.client != nil {
		l.client.SendNow()
	}
	l.wake()
}

// privatePage asks the archive for a storyteller's page. Any goroutine may.
func (l *link) privatePage(ctx context.Context, story catalog.ID) (string, time.Time, error) {
	c, err := client.New(l.d.Library)
	if err != nil {
		return "", time.Time{}, err
	}
	page, err := c.Link(ctx, story)
	return page.Address, page.Expires, err
}

func (l *link) status() (client.Status, bool) { return l.now, l.enrolled }

// start syncs from now on, if the laptop is enrolled. Starting again begins
// anew with what the laptop knows of the archive now.
func (l *link) start() {
	l.stop()
	c, err := client.New(l.d.Library)
	if err != nil {
		if !errors.Is(err, client.ErrNotEnrolled) {
			slog.Error("could not begin to sync", "err", err)
		}
		return
	}
	l.client = c
	l.enrolled, l.now = true, client.Status{State: client.StateOffline}
	var ctx context.Context
	ctx, l.stop = context.WithCancel(l.ctx)
	l.running.Go(func() {
		// Run ends with ctx only, and what went wrong on the way it told.
		_ = c.Run(ctx, l.woken, func(s client.Status) {
			fyne.Do(func() {
				if ctx.Err() == nil {
					l.stands(s)
				}
			})
		})
	})
	l.tell()
}

// stands takes a new status. Offline, it keeps how far a story had come.
func (l *link) stands(s client.Status) {
	if s.State == client.StateOffline && s.Story == "" {
		s.Story, s.Percent = l.now.Story, l.now.Percent
	}
	l.now = s
	l.tell()
}

// close stops syncing and waits until it has stopped.
func (l *link) close() {
	l.unheard()
	l.stop()
	l.running.Wait()
}
