package studio_test

import (
	"math"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/studio"
)

func TestVoicesArePlayedAsLoudAsEachOther(t *testing.T) {
	tracks := []catalog.Track{{File: "track-1.wav", SHA256: "a"}}
	for name, c := range map[string]struct {
		loudness studio.Loudness
		want     float64
	}{
		"as loud as it is played": {studio.Loudness{LUFS: -19, Peak: 0.5}, 1},
		"a quiet voice":           {studio.Loudness{LUFS: -31, Peak: 0.1}, 3.98},
		"a loud voice":            {studio.Loudness{LUFS: -13, Peak: 1}, 0.5},
		"hardly anything":         {studio.Loudness{LUFS: -60, Peak: 0.01}, 8},
		"quiet, and a door slams": {studio.Loudness{LUFS: -35, Peak: 1}, 2},
		"nothing to hear":         {studio.Loudness{}, 1},
		"measured in another":     {studio.Loudness{LUFS: -31, Peak: 0.1, Master: "b"}, 1},
	} {
		c.loudness.File = "track-1.wav"
		if c.loudness.Master == "" {
			c.loudness.Master = "a"
		}
		got := studio.Copies{Loudness: []studio.Loudness{c.loudness}}.Gains(tracks)
		if len(got) != 1 || math.Abs(got[0]-c.want) > 0.01 {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}
