package recorder

import (
	"fmt"
	"sync"
	"time"
)

// finder looks for devices that went away, and takes the same ones back when
// they return: never another, whoever is speaking would not know. It is the
// only one that asks the sound system anything, for that can take long.
type finder struct {
	hw     Hardware
	clock  clock
	tracks []*track
	heard  chan<- struct{} // the writer's
	wanted chan struct{}   // a track calls
	quit   chan struct{}
	ended  chan struct{}

	mu   sync.Mutex // guards held; is kept while the sound system is asked
	held []holding
}

// holding is the device of one track.
type holding struct {
	device Device
	feed   *feed
	looks  int // at a device that is there and says nothing
}

const (
	lookEvery   = 300 * time.Millisecond
	looksSilent = 8 // before a device that is there and silent is opened anew: a busy server may still hold its sound
)

func (f *finder) run() {
	defer close(f.ended)
	for {
		var again <-chan time.Time // while a device is away; else it sleeps until it is called
		if f.look() {
			again = time.After(lookEvery)
		}
		select {
		case <-f.quit:
			return
		case <-f.wanted:
		case <-again:
		}
	}
}

// look looks for what is away, and reports whether anything is.
func (f *finder) look() (away bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, t := range f.tracks {
		if !t.line.needs.Load() {
			f.held[i].looks = 0
			continue
		}
		away = true
		devices, err := f.hw.Devices()
		h := &f.held[i]
		switch {
		case err != nil:
			t.line.trouble.Store(troubleServer)
			h.gone()
		case !listed(devices, h.device.ID):
			t.line.trouble.Store(troubleUnplugged)
			h.gone()
		case h.device.Idles && !h.feed.retired.Load(): // it says nothing because there is nothing
		default:
			f.retake(t, h)
		}
	}
	return away
}

func listed(devices []Device, id string) bool {
	for _, d := range devices {
		if d.ID == id {
			return true
		}
	}
	return false
}

// gone lets go of a feed that nothing can come from any more.
func (h *holding) gone() {
	if !h.feed.retired.Load() {
		h.feed.retire()
	}
}

// retake opens a device that is there: at once when it was away, after a while
// when it only says nothing, for it may be about to go on.
func (f *finder) retake(t *track, h *holding) {
	if h.looks++; h.looks < looksSilent && !h.feed.retired.Load() {
		return
	}
	h.looks = 0
	h.gone()
	next, err := openFeed(f.hw, h.device.ID, t.rateHz, f.clock, f.heard)
	if err != nil {
		return // it is tried again at the next look, and the warning stands
	}
	if err := f.switchTo(t, h, next); err == nil {
		t.line.trouble.Store(troubleNone)
	}
}

// switchTo starts a feed and hands it to the writer.
func (f *finder) switchTo(t *track, h *holding, next *feed) error {
	if err := next.stream.Start(); err != nil {
		next.retire()
		return err
	}
	select {
	case <-f.quit: // the session ended while the sound system thought about it
		next.retire()
		return nil
	default:
	}
	h.feed = next
	t.line.needs.Store(false)
	t.line.next.Store(next)
	return nil
}

// replace changes a track's device for good.
func (f *finder) replace(n int, name string) error {
	if n < 0 || n >= len(f.tracks) {
		return fmt.Errorf("replace device of track %d: there is none", n+1)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	devices, err := f.hw.Devices()
	if err != nil {
		return fmt.Errorf("replace device of track %d: %w", n+1, err)
	}
	device, err := find(devices, name)
	if err != nil {
		return fmt.Errorf("replace device of track %d: %w", n+1, err)
	}
	t, h := f.tracks[n], &f.held[n]
	next, err := openFeed(f.hw, device.ID, t.rateHz, f.clock, f.heard)
	if err != nil {
		return fmt.Errorf("replace device of track %d: %w", n+1, err)
	}
	h.gone() // first, so that the two do not overlap
	if err := f.switchTo(t, h, next); err != nil {
		t.line.want() // the old one is looked for
		return fmt.Errorf("replace device of track %d: %w", n+1, err)
	}
	h.device = device
	t.line.idles.Store(device.Idles)
	t.line.trouble.Store(troubleNone)
	return nil
}

// close ends the search. It does not wait for a sound system that hangs.
func (f *finder) close() {
	close(f.quit)
	select {
	case <-f.ended:
	case <-time.After(2 * time.Second):
	}
}
