package catalog_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library/catalog"
)

func twoClocks(slow float64) catalog.Take {
	return catalog.Take{Tracks: []catalog.Track{
		{RateHz: 48000, Drift: []catalog.Heard{{Frame: 0, MS: 0}, {Frame: 48000 * 3600, MS: 3_600_000}}},
		{RateHz: 44100, Drift: []catalog.Heard{{Frame: 441, MS: 0}, {Frame: 441 + 44100*3600, MS: 3_600_000 * (1 + slow)}}},
	}}
}

func TestWhatWasHeardTogetherIsFoundInTheOtherTrack(t *testing.T) {
	take := twoClocks(200e-6)
	for first, want := range map[float64]float64{
		0:                441,
		48000 * 3600:     441 + 44100*3600/(1+200e-6),
		48000 * 60:       441 + 44100*60/(1+200e-6),
		-48000:           441 - 44100, // before the map, at the file's rate
		48000 * 3600 * 2: 0,
	} {
		if want == 0 { // past the end of the slower map, at the file's rate again
			want = 441 + 44100*3600 + (7_200_000-3_600_000*(1+200e-6))*44.1
		}
		if got := take.FrameAt(1, first); math.Abs(got-want) > 0.01 {
			t.Errorf("frame %.0f is heard with %.2f, want %.2f", first, got, want)
		}
	}
	if got := take.FrameAt(0, 12345); got != 12345 {
		t.Errorf("the first track is the timeline, and has frame 12345 at %.2f", got)
	}
}

func TestTracksWithoutAMapHadOneClock(t *testing.T) {
	take := catalog.Take{Tracks: []catalog.Track{{RateHz: 48000}, {RateHz: 16000}}}
	if got := take.FrameAt(1, 48000*7); got != 16000*7 {
		t.Errorf("seven seconds are frame %.1f", got)
	}
	if take.Drifts() || !twoClocks(0).Drifts() {
		t.Error("Drifts does not tell which has a map")
	}
}

func TestTheTimelineNeverRunsBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		points := func(name string) []catalog.Heard {
			var all []catalog.Heard
			var h catalog.Heard
			for range rapid.IntRange(0, 8).Draw(t, name) {
				h.Frame += rapid.Int64Range(0, 1e6).Draw(t, "frames")
				h.MS += rapid.Float64Range(0, 3e4).Draw(t, "ms")
				all = append(all, h)
			}
			return all
		}
		take := catalog.Take{Tracks: []catalog.Track{{RateHz: 48000, Drift: points("first")}, {RateHz: 8000, Drift: points("second")}}}
		a := rapid.Float64Range(-1e6, 1e7).Draw(t, "a")
		b := a + rapid.Float64Range(0, 1e6).Draw(t, "further")
		if x, y := take.FrameAt(1, a), take.FrameAt(1, b); x > y+1e-3 || math.IsNaN(x) || math.IsInf(x, 0) {
			t.Errorf("%.1f is at %.3f and %.1f, later, at %.3f", a, x, b, y)
		}
	})
}
