package library

import (
	"sync"

	"ownvoice/library/catalog"
)

// Changed is announced after a write is on disk. Stories are those it touched;
// none means the project or something that is not one story's.
type Changed struct {
	Stories []catalog.ID
}

type listeners struct {
	mu   sync.Mutex
	next int
	by   map[int]func(Changed)
}

// Listen calls f after every write, on the goroutine that wrote, until stop is
// called. f must be quick, and must call neither the library nor stop.
func (l *Library) Listen(f func(Changed)) (stop func()) {
	l.heard.mu.Lock()
	defer l.heard.mu.Unlock()
	if l.heard.by == nil {
		l.heard.by = map[int]func(Changed){}
	}
	n := l.heard.next
	l.heard.next++
	l.heard.by[n] = f
	return func() {
		l.heard.mu.Lock()
		defer l.heard.mu.Unlock()
		delete(l.heard.by, n)
	}
}

func (l *Library) announce(c Changed) {
	l.heard.mu.Lock()
	defer l.heard.mu.Unlock()
	for _, f := range l.heard.by {
		f(c)
	}
}
