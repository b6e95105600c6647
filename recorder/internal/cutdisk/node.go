//go:build linux

package cutdisk

import "time"

// node is a file or a folder: as programs see it, and as it would be after the
// power went. All of it is guarded by the disk's mu.
type node struct {
	id      uint64
	life    int
	mode    uint32
	changed time.Time

	// A file.
	now      sparse
	safe     sparse
	unsynced []change // from safe to now, oldest first

	// A folder; nil for a file.
	names map[string]*node
	kept  map[string]*node
}

// change is a write, or a new size when data is nil.
type change struct {
	step uint64
	at   int64
	data []byte
}

func (n *node) isDir() bool { return n.names != nil }

func (n *node) do(c change) {
	if c.data == nil {
		n.now.truncate(c.at)
	} else {
		n.now.writeAt(c.data, c.at)
	}
	n.unsynced = append(n.unsynced, c)
	n.changed = time.Now()
}

// sync makes safe what was done up to a step.
func (n *node) sync(upTo uint64) {
	done := 0
	for _, c := range n.unsynced {
		if c.step > upTo {
			break
		}
		if c.data == nil {
			n.safe.truncate(c.at)
		} else {
			n.safe.writeAt(c.data, c.at)
		}
		done++
	}
	n.unsynced = append([]change(nil), n.unsynced[done:]...)
}

// walk calls visit with every node that programs can see, from n down.
func (n *node) walk(visit func(*node)) {
	visit(n)
	for _, below := range n.names {
		below.walk(visit)
	}
}
