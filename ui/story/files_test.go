package story

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"ownvoice/library/catalog"
	"ownvoice/studio"
	"ownvoice/ui/theme"
)

func TestWhatWasNotHeardIsSaidInWords(t *testing.T) {
	for want, g := range map[string]catalog.Gap{
		"Not heard from 12:31 to 12:40. The microphone was not there.":      {AtMS: 751_000, MS: 9_000, Why: catalog.GapUnplugged},
		"Not heard from 59:50 to 1:03:20. The laptop was asleep.":           {AtMS: 3_590_000, MS: 210_000, Why: catalog.GapAsleep},
		"Not heard for a moment at 0:07. The sound did not reach Ownvoice.": {AtMS: 7_400, MS: 80, Why: catalog.GapLost},
		"Not heard from 0:07 to 0:09. Nobody knows why.":                    {AtMS: 7_400, MS: 1_800, Why: "of a newer Ownvoice"},
		"Paused at 2:00. For 45 seconds, on purpose.":                       {AtMS: 120_000, MS: 45_200, Why: catalog.GapPaused},
		"Paused at 2:00. For 12 minutes, on purpose.":                       {AtMS: 120_000, MS: 700_000, Why: catalog.GapPaused},
	} {
		said, why := gapSaid(g)
		if got := said + ". " + why; len(got) < len(want) || got[:len(want)] != want {
			t.Errorf("it says %q, not %q", got, want)
		}
	}
}

func TestFilesLookAsTheyShould(t *testing.T) {
	for name, look := range map[string]*theme.Theme{"light": theme.New(1, theme.Light), "dark": theme.New(1, theme.Dark), "150": theme.New(1.5, theme.Light)} {
		w, id := maureen(t)
		s := enter(t, w, id)
		fyne.CurrentApp().Settings().SetTheme(look)
		s.content.Resize(fyne.NewSize(1154, 699))
		s.content.Resize(fyne.NewSize(1154, 700))
		told := s.told
		told.Recordings[0].Tracks[0].Gaps = []catalog.Gap{{AtMS: 31_000, MS: 9_000, Why: catalog.GapUnplugged}, {AtMS: 60_000, MS: 45_000, Why: catalog.GapPaused}}
		told.Recordings[0].Tracks[1].Original = &catalog.Original{File: "original-1.mp3", Format: "mp3", Bytes: 8_400_000}
		told.Recordings[0].Tracks[0].SHA256 = "a"
		told.copies[told.Recordings[0].ID] = studio.Copies{Copies: []studio.Copy{
			{Copy: catalog.Copy{Kind: catalog.FilePacked, Bytes: 3_400_000, Masters: []string{"a"}}}, {Copy: catalog.Copy{Kind: catalog.FileListening, Bytes: 420_000}}}}
		s.show(told, nil)
		s.choose(tabFiles)
		s.d.Window.Canvas().Unfocus()
		test.AssertImageMatches(t, fmt.Sprintf("files-%s.png", name), s.d.Window.Canvas().Capture())
	}
}

func TestATrackThatBeganLaterIsDrawnWhereItWasHeard(t *testing.T) {
	w, id := maureen(t)
	s := enter(t, w, id)
	r := s.told.Recordings[0]
	r.Tracks[0].Drift = []catalog.Heard{{MS: 0}, {Frame: 12000, MS: 120_000}}
	r.Tracks[1].Drift = []catalog.Heard{{MS: 30_000}, {Frame: 9000, MS: 120_000}}                                    // Rosa's, half a minute later
	r.Tracks[1].Gaps = []catalog.Gap{{AtMS: 10_000, MS: 5_000, Why: catalog.GapLost}, {AtMS: -1 << 50, MS: 1 << 60}} // the second is no gap of ours
	d, err := draw(t.Context(), w.Library, s.told, r)
	if err != nil {
		t.Fatal(err)
	}
	rosa := d.lanes[1] // a bar of peaks is long at a hundred samples a second
	for i, p := range rosa.Peaks[:bars/4-20] {
		if p != 0 {
			t.Fatalf("bar %d of %d is %v before she began", i, bars, p)
		}
	}
	if g := rosa.Gaps[0]; g.From != 40*time.Second || g.To != 45*time.Second {
		t.Errorf("a gap that is 10 s into her track is drawn at %v to %v", g.From, g.To)
	}
	if g := rosa.Gaps[1]; g.From != 0 || g.To != d.length {
		t.Errorf("a gap past both ends is drawn at %v to %v", g.From, g.To)
	}
}
