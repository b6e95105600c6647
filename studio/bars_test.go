package studio_test

import (
	"path/filepath"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/studio"
)

// listeningOf is what is written of a recording's listening copy.
func listeningOf(t *testing.T, dir string) catalog.Copy {
	t.Helper()
	for _, c := range must[studio.Copies](t)(studio.CopiesOf(dir)).Copies {
		if c.Kind == catalog.FileListening {
			return c.Copy
		}
	}
	t.Fatal("there is no listening copy")
	return catalog.Copy{}
}

func TestAListeningCopyHasItsPicture(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	quiet := make([]byte, 2*48000*10)
	r := kept(t, l, story, 16, append(quiet, speech(t, 16, 10, "-10")...))
	check(t, studio.MakeCopies(t.Context(), l, func(studio.CopyProgress) {}))
	bars := listeningOf(t, l.RecordingDir(r.ID)).Bars
	if len(bars) != catalog.Bars {
		t.Fatalf("%d bars", len(bars))
	}
	loudest := 0
	for i, bar := range bars {
		if early := i < catalog.Bars/2-1; early && bar != 0 {
			t.Errorf("bar %d is %d high, and nothing is to be heard there", i, bar)
		}
		loudest = max(loudest, bar)
	}
	if loudest != catalog.MostBar {
		t.Errorf("the loudest is %d high", loudest)
	}
}

func TestThePictureIsFlatWhereAPartIsLeftOut(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	r := kept(t, l, story, 16, speech(t, 16, 20, "-10"))
	must[catalog.Consent](t)(l.Give(t.Context(), story, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: r.ID, From: 5000, To: 10000}, How: catalog.HowPaper}))
	check(t, studio.MakeCopies(t.Context(), l, func(studio.CopyProgress) {}))
	for i, bar := range listeningOf(t, l.RecordingDir(r.ID)).Bars {
		if at := i * 20000 / catalog.Bars; at > 5300 && at < 9400 && bar != 0 {
			t.Errorf("the bar at %d ms is %d high, and it is left out", at, bar)
		}
	}
}
