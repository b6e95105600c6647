package mix_test

import (
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"ownvoice/library/catalog"
	"ownvoice/recorder/mix"
)

func TestWhatIsLeftOutIsSilentInEveryTrackAndInAllThatIsMadeOfThem(t *testing.T) {
	const rate, seconds = 8000, 2
	dir := t.TempDir()
	loud := func(int) float64 { return 0.5 }
	write(t, filepath.Join(dir, "a.wav"), rate, 1, seconds*rate, loud)
	write(t, filepath.Join(dir, "b.wav"), 11025, 1, seconds*11025, loud)
	take := catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}, {File: "b.wav"}}}
	rapid.Check(t, func(rt *rapid.T) {
		take.LeftOut = nil
		for range rapid.IntRange(0, 4).Draw(rt, "parts") {
			from := rapid.Int64Range(0, 2100).Draw(rt, "from")
			take.LeftOut = append(take.LeftOut, catalog.Span{FromMS: from, ToMS: from + rapid.Int64Range(1, 1500).Draw(rt, "long")})
		}
		m := open(t, dir, take)
		whole := make([]float32, seconds*rate)
		for n := -1; n < 2; n++ {
			for at := 0; at < len(whole); { // however it is read
				end := min(len(whole), at+rapid.IntRange(1000, 9000).Draw(rt, "read"))
				var err error
				if n < 0 {
					err = m.Read(whole[at:end], int64(at))
				} else {
					err = m.ReadTrack(n, whole[at:end], int64(at))
				}
				if err != nil {
					rt.Fatal(err)
				}
				at = end
			}
			for i, x := range whole[:len(whole)-rate/10] {
				ms, in, near := float64(i)*1000/rate, false, false
				for _, p := range take.LeftOut {
					in = in || ms >= float64(p.FromMS) && ms < float64(p.ToMS)
					near = near || ms > float64(p.FromMS)-6 && ms < float64(p.ToMS)+6
				}
				if in && x != 0 {
					rt.Fatalf("track %d: %.3f ms is heard: %v", n, ms, x)
				}
				if !near && ms > 10 && x < 0.45 {
					rt.Fatalf("track %d: %.3f ms is not heard: %v", n, ms, x)
				}
			}
		}
	})
}

func TestAnExportLeavesOutWhatIsLeftOut(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.wav"), 8000, 1, 16000, func(int) float64 { return 0.5 })
	take := catalog.Take{Tracks: []catalog.Track{{File: "a.wav"}}, LeftOut: []catalog.Span{{FromMS: 500, ToMS: 1000}}}
	if err := mix.Export(t.Context(), open(t, dir, take), filepath.Join(dir, "out.wav")); err != nil {
		t.Fatal(err)
	}
	out := read(t, open(t, dir, catalog.Take{Tracks: []catalog.Track{{File: "out.wav"}}}), 0, 16000, 0)
	for i := 4000; i < 8000; i++ {
		if out[i] != 0 {
			t.Fatalf("frame %d is heard", i)
		}
	}
	if out[3000] < 0.49 || out[9000] < 0.49 {
		t.Error("more is silent than was left out")
	}
}
