package recorder

import (
	"errors"
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
	dir    string // its own folder on the stick
	tracks []*track
	about  []wav.About
	copies []*wav.Writer
	quit   chan struct{}
	ended  chan struct{}
	failed atomic.Bool
}

const copyEvery = 500 * time.Millisecond

func newCopier(dir string, tracks []*track, about []wav.About) *copier {
	return &copier{dir: dir, tracks: tracks, about: about, quit: make(chan struct{}), ended: make(chan struct{})}
}

func (c *copier) run() {
	defer close(c.ended)
	ticker := time.NewTicker(copyEvery)
	defer ticker.Stop()
	if c.begin() != nil {
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
	for i, w := range c.copies {
		// What was taken away under an open file is written to for ever, and is nowhere.
		if !w.Is(filepath.Join(c.dir, trackFile(i))) || w.Close() != nil {
			c.failed.Store(true)
		}
	}
}

// begin makes the copy's folder and files. The folder above is not made: a
// stick that is not there would become a folder on this disk.
func (c *copier) begin() error {
	if err := os.Mkdir(c.dir, 0o700); err != nil {
		return err
	}
	for i, t := range c.tracks {
		w, err := wav.Create(filepath.Join(c.dir, trackFile(i)), t.out.Format(), c.about[i])
		if err != nil {
			return err
		}
		c.copies = append(c.copies, w)
	}
	return errors.Join(durable.SyncDir(c.dir), durable.SyncDir(filepath.Dir(c.dir)))
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
