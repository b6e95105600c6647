package studio

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder"
)

// Copying makes the copies of all recordings that lie here, one at a time and
// out of everybody's way: loudness and listening copies first, then packed
// masters, of each the newest recording first. It writes beside the sound only
// and never to the library's tables.
type Copying struct {
	Library *library.Library
	Busy    func() bool        // whether a session records, which goes first; nil: none ever does
	Tell    func(CopyProgress) // what happens, on the goroutine that makes them, so be quick; nil: nobody asks

	failed map[catalog.ID]bool // recordings that wait for the next start
}

// CopyProgress is what is being made, or was.
type CopyProgress struct {
	Story     catalog.ID
	Recording catalog.ID
	File      string // that is made; of loudness, the track that is measured
	Left      int    // how many are to be made, this one among them
	Done      bool
	Err       error // why it could not be made
}

// ErrNoRoom is a disk that has no room for copies beside what may still have
// to be recorded on it.
var ErrNoRoom = errors.New("disk has no room for copies")

// forRecording is how long two tracks must still find room after a copy.
const forRecording = 3 * time.Hour

// Run makes what is missing, and goes on when takes come, until ctx ends; it
// answers ctx's error then. A recording whose copies cannot be made keeps none
// of the others from theirs, and is tried again at the next start. What was
// begun is carried on, not begun again.
func (c *Copying) Run(ctx context.Context) error {
	var mu sync.Mutex
	come, touched := make(chan struct{}, 1), map[catalog.ID]bool{}
	stop := c.Library.Listen(func(ch library.Changed) {
		mu.Lock()
		defer mu.Unlock()
		for _, id := range ch.Stories {
			touched[id] = true
		}
		select {
		case come <- struct{}{}:
		default:
		}
	})
	defer stop()
	return lowly(func() error {
		if _, err := c.round(ctx); err != nil {
			return err
		}
		for {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-come:
			}
			if err := sleep(ctx, settle); err != nil { // what comes seldom comes alone
				return err
			}
			mu.Lock()
			stories := slices.Collect(maps.Keys(touched))
			clear(touched)
			mu.Unlock()
			if len(stories) == 0 {
				continue
			}
			if _, err := c.round(ctx, stories...); err != nil {
				return err
			}
		}
	})
}

const settle = 2 * time.Second

// MakeCopies makes what is missing of some stories, or of all, and returns. The
// error joins those of all recordings that could not be served.
func MakeCopies(ctx context.Context, lib *library.Library, tell func(CopyProgress), stories ...catalog.ID) error {
	c := Copying{Library: lib, Tell: tell}
	return lowly(func() error {
		failed, err := c.round(ctx, stories...)
		return errors.Join(append(failed, err)...)
	})
}

// round makes what is missing of some stories, or of all. Failed are errors of
// single recordings.
func (c *Copying) round(ctx context.Context, stories ...catalog.ID) (failed []error, err error) {
	if c.failed == nil {
		c.failed = map[catalog.ID]bool{}
	}
	if err := Unpack(ctx, c.Library); err != nil {
		failed = append(failed, err)
	}
	works, err := c.missing(ctx, stories)
	if err != nil {
		return nil, err
	}
	for i, w := range works {
		if c.failed[w.recording.ID] {
			continue
		}
		said := CopyProgress{Story: w.recording.Story, Recording: w.recording.ID, File: w.file, Left: len(works) - i}
		c.tell(said)
		said.Err = c.undisturbed(ctx, w.do)
		if err := ctx.Err(); err != nil {
			return failed, err
		}
		if err := c.told(ctx, w, said.Err); err != nil {
			return failed, err
		}
		if errors.Is(said.Err, errBare) {
			said.Err = nil
		}
		if said.Err != nil {
			said.Err = fmt.Errorf("copy recording %s: %w", w.recording.ID, said.Err)
			failed = append(failed, said.Err)
			c.failed[w.recording.ID] = true
		}
		said.Done = said.Err == nil
		c.tell(said)
	}
	return failed, nil
}

func (c *Copying) tell(p CopyProgress) {
	if c.Tell != nil {
		c.Tell(p)
	}
}

// missing lists what is to be made, in its order.
func (c *Copying) missing(ctx context.Context, stories []catalog.ID) ([]work, error) {
	here, err := c.Library.Here(ctx, stories...)
	if err != nil {
		return nil, err
	}
	known, err := c.Library.CopiesHere(ctx)
	if err != nil {
		return nil, err
	}
	var all []work
	for _, r := range here {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		works := missingOf(r, c.Library.RecordingDir(r.ID))
		if err := announce(ctx, c.Library, r, known); err != nil {
			return nil, err
		}
		if len(works) == 0 {
			continue
		}
		err := c.Library.MayHear(ctx, r.Story)
		if errors.Is(err, library.ErrConsent) || errors.Is(err, library.ErrNotFound) || errors.Is(err, library.ErrBinned) {
			continue // it is not for this laptop, or not any more
		}
		if err != nil {
			return nil, err
		}
		all = append(all, works...)
	}
	slices.SortStableFunc(all, func(a, b work) int {
		return cmp.Or(cmp.Compare(a.last(), b.last()), b.recording.Started.Compare(a.recording.Started))
	})
	return all, nil
}

// errBusy says that a session began to record.
var errBusy = errors.New("something is being recorded")

// undisturbed does something while nothing records: it is stopped when a
// session begins, and carried on when it has ended.
func (c *Copying) undisturbed(ctx context.Context, do func(context.Context) error) error {
	if c.Busy == nil {
		return do(ctx)
	}
	for {
		for c.Busy() {
			if err := sleep(ctx, time.Second); err != nil {
				return err
			}
		}
		if err := c.whileQuiet(ctx, do); !errors.Is(err, errBusy) {
			return err
		}
	}
}

// whileQuiet does something until it is done or a session records.
func (c *Copying) whileQuiet(ctx context.Context, do func(context.Context) error) error {
	quiet, stop := context.WithCancelCause(ctx)
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for sleep(quiet, 50*time.Millisecond) == nil {
			if c.Busy() {
				stop(errBusy)
			}
		}
	}()
	err := do(quiet)
	stop(nil)
	<-watched
	if err != nil && errors.Is(context.Cause(quiet), errBusy) {
		return errBusy
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// roomBeside refuses to take the room of what may still be told.
func roomBeside(w work) error {
	left := forRecording
	if w.kind == catalog.FilePacked {
		left += time.Duration(w.recording.Tracks[w.track].Seconds()) * time.Second
	}
	if recorder.RoomLeft(w.dir, 2, 0) < left {
		return ErrNoRoom
	}
	return nil
}
