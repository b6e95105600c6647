package store

import (
	"sync"

	"ownvoice/library/catalog"
)

// news wakes those who wait for changes of a project. Another copy of the
// archive is not heard here: whoever waits also looks from time to time.
type news struct {
	mu   sync.Mutex // guards next
	next map[catalog.ID]chan struct{}
}

// of returns a channel that is closed at the project's next change.
func (n *news) of(project catalog.ID) <-chan struct{} {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next == nil {
		n.next = map[catalog.ID]chan struct{}{}
	}
	if n.next[project] == nil {
		n.next[project] = make(chan struct{})
	}
	return n.next[project]
}

func (n *news) tell(project catalog.ID) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if c := n.next[project]; c != nil {
		close(c)
		delete(n.next, project)
	}
}
