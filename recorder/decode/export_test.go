package decode

import (
	"bytes"
	"io"
	"testing"
	"time"
)

// SetSilent changes how long a decoder may say nothing.
func SetSilent(t *testing.T, d time.Duration) {
	old := maxSilent
	maxSilent = d
	t.Cleanup(func() { maxSilent = old })
}

// Watch is what a child does to bound its memory.
var Watch = watch

// Decode is what a child does, without a process of its own.
func Decode(b []byte, w io.Writer) error { return decode(bytes.NewReader(b), int64(len(b)), w) }
