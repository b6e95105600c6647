package faults_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// tally counts the bad luck that there was.
type tally struct {
	mu  sync.Mutex
	did map[string]int
}

// The bad luck that does not come from the way.
const (
	laptopKilled  = "laptop killed"
	archiveKilled = "archive killed"
	laptopFull    = "laptop’s disk full"
	archiveFull   = "archive’s disk full"
	clockJumped   = "clock jumped"
)

func newTally() *tally { return &tally{did: map[string]int{}} }

func (t *tally) add(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.did[what]++
}

func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var all []string
	for what, n := range t.did {
		all = append(all, fmt.Sprintf("%s %d", what, n))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// missing are those of some kinds of bad luck that never came.
func (t *tally) missing(of ...string) (none []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, what := range of {
		if t.did[what] == 0 {
			none = append(none, what)
		}
	}
	return none
}
