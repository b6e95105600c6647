//go:build linux

package cutdisk

// place is a name in a folder. The zero place is nowhere.
type place struct {
	dir  *node
	name string
}

// naming is one change of names: making (from nowhere), removing (to nowhere)
// or renaming.
type naming struct {
	step     uint64
	node     *node
	from, to place
}

// name changes names as programs see them. The caller holds mu.
func (d *Disk) name(n *node, from, to place) {
	if from.dir != nil {
		delete(from.dir.names, from.name)
	}
	if to.dir != nil {
		to.dir.names[to.name] = n
	}
	d.log = append(d.log, naming{d.step(), n, from, to})
}

// keep makes a change of names survive.
func (c naming) keep() {
	if c.from.dir != nil && c.from.dir.kept[c.from.name] == c.node {
		delete(c.from.dir.kept, c.from.name)
	}
	if c.to.dir != nil {
		c.to.dir.kept[c.to.name] = c.node
	}
}

// syncNames keeps what syncing n up to a step keeps: the names in a folder, the
// name of a file or folder itself and of those above it, and what these stand
// on. It is what ext4 promises and no more: a rename elsewhere stays unsafe.
// The caller holds mu.
func (d *Disk) syncNames(n *node, upTo uint64) {
	nodes, places := map[*node]bool{n: true}, map[place]bool{}
	chosen := make([]bool, len(d.log))
	for i := len(d.log) - 1; i >= 0; i-- {
		c := d.log[i]
		inside := n.isDir() && (c.from.dir == n || c.to.dir == n)
		if c.step > upTo || !inside && !nodes[c.node] && !places[c.from] && !places[c.to] {
			continue
		}
		chosen[i] = true
		nodes[c.node] = true
		for _, p := range []place{c.from, c.to} {
			if p.dir != nil {
				nodes[p.dir], places[p] = true, true
			}
		}
	}
	var rest []naming
	for i, c := range d.log {
		if chosen[i] {
			c.keep()
		} else {
			rest = append(rest, c)
		}
	}
	d.log = rest
}
