package recorder_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"ownvoice/recorder"
)

func floats(xs ...float32) []byte {
	var b []byte
	for _, x := range xs {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

func TestSamplesAreStoredAsTheyArrive(t *testing.T) {
	nan := float32(math.NaN())
	for name, c := range map[string]struct {
		sample   recorder.Sample
		channels int
		raw      []byte
		bits     int
		want     []byte
	}{
		"16 bits in 16 exactly":             {recorder.S16, 1, []byte{1, 2, 0, 0x80, 0xff, 0x7f}, 16, []byte{1, 2, 0, 0x80, 0xff, 0x7f}},
		"16 bits in 24 exactly":             {recorder.S16, 1, []byte{1, 2, 0, 0x80}, 24, []byte{0, 1, 2, 0, 0, 0x80}},
		"24 bits in 24 exactly":             {recorder.S24, 1, []byte{1, 2, 3, 0, 0, 0x80, 0xff, 0xff, 0x7f}, 24, []byte{1, 2, 3, 0, 0, 0x80, 0xff, 0xff, 0x7f}},
		"24 bits in 16 rounded":             {recorder.S24, 1, []byte{0x80, 0, 0, 0x7f, 0, 0, 0xff, 0xff, 0x7f}, 16, []byte{1, 0, 0, 0, 0xff, 0x7f}},
		"32 bits in 24 rounded":             {recorder.S32, 1, []byte{0x7f, 1, 0, 0, 0x80, 1, 0, 0}, 24, []byte{1, 0, 0, 2, 0, 0}},
		"floats in 24, full scale held":     {recorder.F32, 1, floats(0.5, -1, 1, 7, nan), 24, []byte{0, 0, 0x40, 0, 0, 0x80, 0xff, 0xff, 0x7f, 0xff, 0xff, 0x7f, 0, 0, 0}},
		"8 bits have their zero at 128":     {recorder.U8, 1, []byte{128, 0, 255}, 16, []byte{0, 0, 0, 0x80, 0, 0x7f}},
		"two equal channels are that one":   {recorder.S16, 2, []byte{1, 2, 1, 2, 0, 0x80, 0, 0x80}, 16, []byte{1, 2, 0, 0x80}},
		"two different ones are their mean": {recorder.S16, 2, []byte{10, 0, 20, 0}, 16, []byte{15, 0}},
	} {
		f := recorder.Format{Sample: c.sample, Channels: c.channels, RateHz: 48000}
		if got := f.Stored(c.raw, c.bits); !bytes.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestTheAudioThreadAllocatesNothing(t *testing.T) {
	deliver, empty := recorder.Delivery(recorder.Format{Sample: recorder.S16, Channels: 2, RateHz: 48000})
	b := make([]byte, 9600)
	if n := testing.AllocsPerRun(1000, func() { deliver(b); empty() }); n != 0 {
		t.Errorf("%v allocations for each delivery", n)
	}
}
