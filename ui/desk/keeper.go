package desk

import (
	"context"
	"time"
)

// keepPause is how long after a letter what was typed is kept: not every
// letter is a change of its own.
const keepPause = 700 * time.Millisecond

// Keeper keeps what is typed in a place, in the order in which it was typed:
// a moment after the last letter, and at once when the place is left. All of
// it is for Fyne's own goroutine.
type Keeper struct {
	open    context.Context
	take    func() func(context.Context) error
	done    func(error)
	due     bool
	waiting context.CancelFunc
	before  chan struct{} // closed when the save before has ended
}

// NewKeeper keeps until open ends. take gives the work of one save, which runs
// off the window, with what there is to keep; done hears how it ended.
func NewKeeper(open context.Context, take func() func(context.Context) error, done func(error)) *Keeper {
	first := make(chan struct{})
	close(first)
	return &Keeper{open: open, take: take, done: done, waiting: func() {}, before: first}
}

// Soon keeps a moment from now, unless something more is typed till then.
func (k *Keeper) Soon() {
	k.due = true
	k.waiting()
	var ctx context.Context
	ctx, k.waiting = context.WithCancel(k.open)
	Work(ctx, func(ctx context.Context) (struct{}, error) {
		if ctx.Value(atOnce{}) != nil {
			return struct{}{}, nil
		}
		select {
		case <-time.After(keepPause):
		case <-ctx.Done():
		}
		return struct{}{}, nil
	}, func(struct{}, error) { k.Now() })
}

// Now keeps what is due, if anything is.
func (k *Keeper) Now() {
	if !k.due {
		return
	}
	k.due = false
	k.waiting()
	save, before, ended := k.take(), k.before, make(chan struct{})
	k.before = ended
	Save(k.open, func(ctx context.Context) error {
		defer close(ended)
		<-before
		return save(ctx)
	}, k.done)
}
