package packed_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"testing"

	"ownvoice/recorder/packed"
	"ownvoice/recorder/wav"
)

func FuzzRestore(f *testing.F) {
	path := written(f, wav.Format{RateHz: 48000, Channels: 1, Bits: 16}, click(wav.Format{Bits: 16, Channels: 1}, 6000))
	if _, err := packed.Make(f.Context(), path, path+".flac"); err != nil {
		f.Fatal(err)
	}
	good, err := os.ReadFile(path + ".flac")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Fuzz(func(t *testing.T, b []byte) {
		if err := packed.Unpack(t.Context(), bytes.NewReader(b), io.Discard); err != nil && !errors.Is(err, packed.ErrWrong) {
			t.Errorf("answers %v", err)
		}
	})
}
