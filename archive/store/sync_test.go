package store

import (
	"os"
	"testing"
)

// A pipe cannot be synced, as a broken disk cannot.
func TestWhatCannotBeSyncedOnItsWayIsNeverWhole(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	defer w.Close()
	b := newReadBack()
	b.syncTo(w, syncEvery)
	file, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if sum, n, err := b.whole(file); err == nil {
		t.Errorf("it is whole: %s, %d bytes", sum, n)
	}
	if b = newReadBack(); b.failed != nil {
		t.Fatal(b.failed)
	}
	if _, n, err := b.whole(file); err != nil || n == 0 {
		t.Errorf("a file that nothing happened to: %d bytes, %v", n, err)
	}
}
