package store

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"ownvoice/library/catalog"
)

// news wakes those who wait for changes of a project. What another copy of the
// archive, or a verb beside it, has written is heard by Watch.
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

// watchEvery is how often it is looked whether others have written.
const watchEvery = time.Second

// Watch tells those who wait for changes of what other programs write to the
// same archive, until ctx ends. One look serves all who wait.
func (s *Store) Watch(ctx context.Context) {
	seen := map[catalog.ID]int64{}
	for {
		_ = rows(ctx, s.read, func(rs *sql.Rows) error { // a database that does not answer is asked again
			var id catalog.ID
			var seq int64
			err := rs.Scan(&id, &seq)
			if was, known := seen[id]; err == nil && known && was != seq {
				s.news.tell(id)
			}
			seen[id] = seq
			return err
		}, `SELECT id, seq FROM project`)
		select {
		case <-ctx.Done():
			return
		case <-time.After(watchEvery):
		}
	}
}
