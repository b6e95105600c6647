package library

import (
	"context"
	"slices"
	"sync"
	"time"

	"ownvoice/library/catalog"
)

// Typing comes once a second for hours. What it writes is on disk at once, in
// one transaction, like everything else; what a write brings with it – the
// sidecars written anew, those told who watch – waits until the fingers rest.
const (
	restAfter = 4 * time.Second // without another batch
	restMost  = time.Minute     // and never longer than this after the first
)

// typing is what waits for a rest.
type typing struct {
	mu      sync.Mutex
	since   time.Time
	stories []catalog.ID
	timer   *time.Timer
	rest    func()     // brings up to date what waits
	turn    sync.Mutex // held while that runs
}

// typed is change for batches of typing: consecutive ones to one field are
// folded, see fold, and what follows a write follows after a rest. The
// database is never behind; should it be lost, its sidecars are behind by a
// minute at most.
func (l *Library) typed(ctx context.Context, do func(*writing) error) error {
	w := &writing{ctx: ctx, l: l, folds: true}
	if err := l.transact(ctx, w, do); err != nil {
		return edge(err)
	}
	if len(w.touched) > 0 {
		l.typing.later(w.touched, func() { l.follow(context.WithoutCancel(ctx)) })
	}
	return nil
}

func (t *typing) later(stories []catalog.ID, rest func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer == nil {
		t.since = time.Now()
	} else {
		t.timer.Stop()
	}
	for _, s := range stories {
		if !slices.Contains(t.stories, s) {
			t.stories = append(t.stories, s)
		}
	}
	t.rest = rest
	t.timer = time.AfterFunc(max(0, min(restAfter, time.Until(t.since.Add(restMost)))), rest)
}

// take gives what waits; afterwards nothing does.
func (t *typing) take() []catalog.ID {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer != nil {
		t.timer.Stop()
	}
	stories := t.stories
	t.stories, t.timer, t.rest = nil, nil, nil
	return stories
}

// follow does what waited for the typing to rest.
func (l *Library) follow(ctx context.Context) {
	l.typing.turn.Lock()
	defer l.typing.turn.Unlock()
	stories := l.typing.take()
	if len(stories) == 0 {
		return
	}
	_ = l.refreshSidecars(ctx) // as in change: what cannot follow now is marked
	l.announce(Changed{Stories: stories})
}

// settle brings up to date what still waits for a rest, and waits for one that
// has begun.
func (l *Library) settle() {
	l.typing.mu.Lock()
	rest := l.typing.rest
	l.typing.mu.Unlock()
	if rest != nil {
		rest()
	}
	l.typing.turn.Lock() // until nothing runs
	defer l.typing.turn.Unlock()
}

// fold makes one change of two: what this laptop wrote into a field, and what
// the same person writes there within the same minute, while the first was not
// sent. Typing a sentence would otherwise leave a copy of it for every second.
// The log stays true to the minute: AsItWas asks for the beginnings of minutes.
//
// The second goes on replacing what the first replaced, and the first itself,
// which may stand in a sidecar or in a batch on its way: wherever the two meet,
// they are no two versions.
func (w *writing) fold(c *catalog.Change, first catalog.Change) error {
	if first.Device != c.Device || first.Author != c.Author || minute(first.Clock) != minute(c.Clock) || len(first.Replaces) >= catalog.MaxReplaces-1 {
		return nil
	}
	res, err := w.tx.ExecContext(w.ctx, `DELETE FROM change WHERE id = ? AND sent = 0`, first.ID)
	if err != nil {
		return err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return err
	}
	c.Replaces = append(slices.Clone(first.Replaces), c.Replaces...)
	return nil
}

// minute is the minute of a clock.
func minute(clock string) int64 {
	c, _ := catalog.ParseClock(clock) // Check has seen it
	return c.Millis / time.Minute.Milliseconds()
}
