package library

import (
	"sync"

	"ownvoice/library/catalog"
)

// fetching are the files that are on their way in, by where they will lie.
type fetching struct {
	mu sync.Mutex // guards of
	of map[string]bool
}

// Alone makes sure that a file comes in from one place at a time – the archive,
// a laptop beside this one, a memory stick –: two that write to one PartPath
// would spoil it, and cut what the other has placed. is is false when somebody
// is at it; else done lets the next one in, after Place.
func (l *Library) Alone(f catalog.File) (done func(), is bool) {
	path := l.Path(f)
	l.fetching.mu.Lock()
	defer l.fetching.mu.Unlock()
	if l.fetching.of[path] {
		return nil, false
	}
	if l.fetching.of == nil {
		l.fetching.of = map[string]bool{}
	}
	l.fetching.of[path] = true
	return func() {
		l.fetching.mu.Lock()
		defer l.fetching.mu.Unlock()
		delete(l.fetching.of, path)
	}, true
}
