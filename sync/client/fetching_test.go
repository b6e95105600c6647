package client_test

import (
	"testing"

	"ownvoice/sync/client"
)

func TestALargeFileIsFetchedInPiecesThatGoOnWhereTheyWereCut(t *testing.T) {
	h := newHome(t)
	story := h.story(3 << 20)
	_, err := h.client().Sync(t.Context(), nil)
	check(t, err)
	h.mu.Lock()
	h.bodies, h.cuts = 0, 4
	h.mu.Unlock()
	other := h.join()
	c, err := client.New(other)
	check(t, err)
	_, err = c.Sync(t.Context(), nil)
	check(t, err)
	s, err := other.Story(t.Context(), story)
	check(t, err)
	if len(s.Files) != 1 || !s.Files[0].Here {
		t.Fatalf("here are %+v", s.Files)
	}
	if n := h.count("GET /v1/projects/"); n < 8 || h.cuts != 0 {
		t.Errorf("%d requests, %d cuts left", n, h.cuts)
	}
	// What a cut connection had on its way is lost, and comes again.
	if came := h.came(); came < 3<<20 || came > 3<<20+4*fetchedAtOnce {
		t.Errorf("%d bytes went for a file of %d", came, 3<<20)
	}
}

const fetchedAtOnce = 256 << 10
