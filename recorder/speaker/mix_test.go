package speaker

import (
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"ownvoice/recorder/wav"
)

func TestTracksOfAnyTwoRatesAreMixedFromAnyPlace(t *testing.T) {
	rates := []int{8000, 11025, 16000, 22050, 32000, 44100, 48000, 96000}
	paths := map[int]string{}
	for _, rate := range rates {
		paths[rate] = filepath.Join(t.TempDir(), fmt.Sprint(rate, ".wav"))
		w, err := wav.Create(paths[rate], wav.Format{RateHz: rate, Channels: 1, Bits: 16}, wav.About{})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Silence(int64(rate)), w.Close()); err != nil {
			t.Fatal(err)
		}
	}
	for _, first := range rates {
		for _, second := range rates {
			m, err := openMix([]string{paths[first], paths[second]})
			if err != nil {
				t.Fatal(err)
			}
			defer m.close()
			dst := make([]float32, first/pieces)
			for from := range int64(200) { // every part of a frame that there is between these
				if err := m.read(dst, from); err != nil {
					t.Fatalf("%d Hz and %d Hz from %d: %v", first, second, from, err)
				}
			}
		}
	}
}
