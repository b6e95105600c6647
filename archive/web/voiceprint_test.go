package web

import (
	"bytes"
	"context"
	"encoding/binary"
	"math"
	"testing"

	"ownvoice/library/catalog"
)

// wavOf is the plainest sound file there is.
func wavOf(samples []int16) []byte {
	var b bytes.Buffer
	b.WriteString("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00")
	binary.Write(&b, binary.LittleEndian, struct {
		Format, Channels uint16
		Rate, PerSecond  uint32
		Frame, Bits      uint16
	}{1, 1, 48000, 96000, 2, 16})
	b.WriteString("data")
	binary.Write(&b, binary.LittleEndian, uint32(2*len(samples)))
	binary.Write(&b, binary.LittleEndian, samples)
	return b.Bytes()
}

func TestThePictureIsTallWhereTheVoiceIsLoud(t *testing.T) {
	samples := make([]int16, 480_000)
	for i := len(samples) / 2; i < len(samples); i++ {
		samples[i] = int16(20000 * math.Sin(float64(i)/20))
	}
	file := wavOf(samples)
	heights, err := loudness(context.Background(), bytes.NewReader(file), int64(len(file)))
	if err != nil || len(heights) != catalog.Bars {
		t.Fatalf("%d bars, %v", len(heights), err)
	}
	for i, h := range heights {
		if loud := i >= catalog.Bars/2; loud != (h > 90) || !loud && h > 10 {
			t.Errorf("bar %d is %d high", i, h)
		}
	}
}

func FuzzPictures(f *testing.F) {
	f.Add(wavOf(make([]int16, 5000)))
	f.Add(wavOf(nil))
	f.Add([]byte("RIFF"))
	f.Fuzz(func(t *testing.T, file []byte) {
		heights, err := loudness(context.Background(), bytes.NewReader(file), int64(len(file)))
		for _, h := range heights {
			if err != nil || h < 0 || h > catalog.MostBar {
				t.Fatalf("height %d, %v", h, err)
			}
		}
	})
}
