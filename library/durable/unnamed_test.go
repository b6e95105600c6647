package durable_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"ownvoice/library/durable"
)

func TestAnUnnamedErrorIsWhatItWasAndNamesNoPath(t *testing.T) {
	kept := errors.New("kept")
	_, gone := os.Open("/nowhere/Maureen Oddname")
	for _, err := range []error{gone, fmt.Errorf("open: %w: %w", kept, gone), os.Rename("/nowhere/Maureen Oddname", "/nowhere/Oddname")} {
		if u := durable.Unnamed(err); strings.Contains(u.Error(), "Oddname") || !errors.Is(u, fs.ErrNotExist) || errors.Is(err, kept) != errors.Is(u, kept) {
			t.Errorf("%v became %v", err, u)
		}
	}
	if durable.Unnamed(nil) != nil || durable.Unnamed(kept) != kept {
		t.Error("what names no path has changed")
	}
}
