package client_test

import (
	"os"
	"testing"

	"ownvoice/sync/client"
)

func TestAFileThatAStickBringsIsNotFetchedAsWell(t *testing.T) {
	h := newHome(t)
	story := h.story(3 << 20)
	_, err := h.client().Sync(t.Context(), nil)
	check(t, err)
	other := h.join()
	c, err := client.New(other)
	check(t, err)
	wanted := func() bool {
		_, err = c.Sync(t.Context(), nil)
		check(t, err)
		left, err := other.FilesToFetch(t.Context())
		check(t, err)
		return len(left) > 0
	}
	all, err := h.lib.Story(t.Context(), story)
	check(t, err)
	done, alone := other.Alone(all.Files[0])
	if _, twice := other.Alone(all.Files[0]); !alone || twice {
		t.Fatalf("alone %v, and twice %v", alone, twice)
	}
	if !wanted() {
		t.Error("it was fetched while it came from elsewhere")
	}
	part, err := other.PartPath(all.Files[0])
	check(t, err)
	if _, err := os.Stat(part); err == nil {
		t.Error("its part was written to")
	}
	done()
	if wanted() {
		t.Error("it was not fetched when nobody else brought it")
	}
}
