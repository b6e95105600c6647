//go:build linux

package cutdisk

import (
	"math/rand"
	"os"
	"path/filepath"
)

// Mode is what becomes of bytes that were not synced when the power goes.
type Mode int

const (
	// Drop loses all of them, and all names that were not synced.
	Drop Mode = iota
	// Torn keeps any of them: of every file any sectors of 512 bytes, whatever
	// their order, and any size it had since it was synced; of the names the
	// first so many changes, as a journal does. Where a size is kept and its
	// bytes are not, there are zeros.
	Torn
)

func (m Mode) String() string { return [...]string{"drop", "torn"}[m] }

const sectorBytes = 512

// Cut cuts the power. From now on every call of every program answers EIO,
// until Restore; rng decides what Torn keeps.
func (d *Disk) Cut(rng *rand.Rand, mode Mode) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead {
		return
	}
	d.dead = true
	if mode == Torn {
		for _, c := range d.log[:rng.Intn(len(d.log)+1)] {
			c.keep()
		}
	}
	d.log = nil
	d.root = d.survivor(d.root, rng, mode)
}

// survivor is what is left of a node after the cut, as a new one, synced.
func (d *Disk) survivor(n *node, rng *rand.Rand, mode Mode) *node {
	s := d.newNode(n.isDir(), n.mode)
	s.life, s.changed = d.life+1, n.changed
	if !n.isDir() {
		if mode == Torn {
			n.tear(rng)
		}
		s.now, s.safe = n.safe.clone(), n.safe
		return s
	}
	for _, name := range sorted(n.kept) { // in order, so that a seed gives the same again
		below := d.survivor(n.kept[name], rng, mode)
		s.names[name], s.kept[name] = below, below
	}
	return s
}

// tear lets some of what was not synced reach the disk.
func (n *node) tear(rng *rand.Rand) {
	last := rng.Intn(len(n.unsynced) + 1) // the size as it was after so many changes
	size, share := n.safe.size, n.share(rng)
	for i, c := range n.unsynced {
		switch {
		case c.data == nil && i < last:
			n.safe.truncate(c.at)
			size = c.at
		case c.data != nil:
			if i < last {
				size = max(size, c.at+int64(len(c.data)))
			}
			n.tearWrite(c, func() bool { return rng.Float64() < share })
		}
	}
	n.safe.truncate(size)
	n.unsynced = nil
}

// share is how much of the sectors reaches the disk: now and then all, or none.
func (n *node) share(rng *rand.Rand) float64 {
	return []float64{0, 1, rng.Float64(), rng.Float64()}[rng.Intn(4)]
}

func (n *node) tearWrite(c change, lands func() bool) {
	for p, at := c.data, c.at; len(p) > 0; {
		piece := min(len(p), sectorBytes-int(at%sectorBytes))
		if lands() {
			n.safe.writeAt(p[:piece], at)
		}
		p, at = p[piece:], at+int64(piece)
	}
}

// Restore gives the power back: the folder shows what survived. Files opened
// before the cut go on answering EIO.
func (d *Disk) Restore() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.dead {
		d.dead = false
		d.life++
	}
}

// After copies what survived the cut – or would, were the power cut now in mode
// Drop – into an ordinary folder of the test's own, and returns it.
func (d *Disk) After() string {
	d.t.Helper()
	dir := d.t.TempDir()
	if err := d.CopyTo(dir); err != nil {
		d.t.Fatal(err)
	}
	return dir
}

// CopyTo is After into a folder that is there.
func (d *Disk) CopyTo(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.root.copyTo(dir)
}

func (n *node) copyTo(dir string) error {
	for name, below := range n.kept {
		path := filepath.Join(dir, name)
		var err error
		if below.isDir() {
			if err = os.Mkdir(path, 0o700); err == nil {
				err = below.copyTo(path)
			}
		} else {
			err = below.safe.copyTo(path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sparse) copyTo(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	for i, page := range s.pages {
		if _, err := f.WriteAt(page[:], i*pageBytes); err != nil {
			return err
		}
	}
	return f.Truncate(s.size) // the last page may go past the end
}
