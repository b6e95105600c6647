package library_test

import (
	"testing"
	"time"

	"ownvoice/library"
	"ownvoice/library/catalog"
)

func TestWhereOneStoppedListeningIsRememberedOnThisLaptopOnly(t *testing.T) {
	dir := t.TempDir()
	lib, err := library.Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	recording, other := catalog.NewID(), catalog.NewID()
	before, err := lib.History(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	if err := lib.SetHeardUpTo(t.Context(), recording, 754*time.Second); err != nil {
		t.Fatal(err)
	}
	if err := lib.Close(); err != nil {
		t.Fatal(err)
	}
	if lib, err = library.Open(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	defer lib.Close()
	for id, want := range map[catalog.ID]time.Duration{recording: 754 * time.Second, other: 0} {
		if at, err := lib.HeardUpTo(t.Context(), id); err != nil || at != want {
			t.Errorf("it was heard up to %v, not %v: %v", at, want, err)
		}
	}
	after, err := lib.History(t.Context(), "")
	if err != nil || len(after) != len(before) {
		t.Errorf("%d changes tell others of it: %v", len(after)-len(before), err)
	}
	if err := lib.SetHeardUpTo(t.Context(), recording, 0); err != nil {
		t.Fatal(err)
	}
	if at, err := lib.HeardUpTo(t.Context(), recording); err != nil || at != 0 {
		t.Errorf("forgotten, it is at %v: %v", at, err)
	}
}
