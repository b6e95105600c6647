package recorder

import (
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"ownvoice/library/durable"
	"ownvoice/recorder/wav"
)

// copier writes a second copy of the sound, on a memory stick perhaps. It reads
// what is already saved and is waited for by nobody: a stick that is slow, full
// or pulled out ends the copy and nothing else.
type copier struct {
	tracks []*track
	copies []*wav.Writer
	quit   chan struct{}
	ended  chan struct{}
	failed atomic.Bool
}

const copyEvery = 500 * time.Millisecond

// newCopier begins a copy in its own folder of the stick. The folder above it
// is not made: a stick that is not there would become a folder on this disk.
func newCopier(dir string, tracks []*track, about []wav.About) *copier {
	c := &copier{tracks: tracks, quit: make(chan struct{}), ended: make(chan struct{})}
	if err := os.Mkdir(dir, 0o700); err != nil {
		c.failed.Store(true)
		return c
	}
	for i, t := range tracks {
		w, err := wav.Create(filepath.Join(dir, trackFile(i)), t.out.Format(), about[i])
		if err != nil {
			c.failed.Store(true)
			break
		}
		c.copies = append(c.copies, w)
	}
	return c
}

func (c *copier) run(dir string) {
	defer close(c.ended)
	ticker := time.NewTicker(copyEvery)
	defer ticker.Stop()
	if durable.SyncDir(dir) != nil {
		c.failed.Store(true)
	}
	for ending := false; !c.failed.Load() && !ending; {
		select {
		case <-c.quit:
			ending = true
		case <-ticker.C:
		}
		c.follow()
	}
	for _, w := range c.copies {
		if w.Close() != nil {
			c.failed.Store(true)
		}
	}
}

func (c *copier) follow() {
	for i, w := range c.copies {
		if w.Follow(c.tracks[i].out) != nil || w.Sync() != nil {
			c.failed.Store(true)
		}
	}
}

// close reports whether the copy is whole. It gives a slow stick a while.
func (c *copier) close() bool {
	close(c.quit)
	select {
	case <-c.ended:
		return !c.failed.Load()
	case <-time.After(20 * time.Second):
		c.failed.Store(true)
		return false
	}
}
