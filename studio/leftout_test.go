package studio_test

import (
	"math"
	"os/exec"
	"path/filepath"
	"testing"

	"ownvoice/library/catalog"
	"ownvoice/recorder/wav"
	"ownvoice/studio"
)

// loudest gives the loudest sample of each second of a file.
func loudest(t *testing.T, path string) (seconds []float64) {
	t.Helper()
	plain := filepath.Join(t.TempDir(), "plain.wav")
	if out, err := exec.Command("opusdec", "--quiet", "--rate", "48000", path, plain).CombinedOutput(); err != nil {
		t.Fatalf("opusdec: %v: %s", err, out)
	}
	r := must[*wav.Reader](t)(wav.Open(plain))
	defer r.Close()
	one := make([]float32, 48000*r.Format.Channels)
	for {
		n, err := r.Read(one)
		if err != nil || n < 48000 {
			return seconds
		}
		var peak float64
		for _, x := range one[:n*r.Format.Channels] {
			peak = max(peak, math.Abs(float64(x)))
		}
		seconds = append(seconds, peak)
	}
}

func TestAPrivatePartIsSilentInTheListeningCopyThatIsMadeAnew(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "lib"))
	story := told(t, l)
	r := kept(t, l, story, 16, speech(t, 16, 12, "-6"))
	check(t, studio.MakeCopies(t.Context(), l, nil))
	copyOf := filepath.Join(l.RecordingDir(r.ID), "listening.opus")
	if before := loudest(t, copyOf); before[4] < 0.01 {
		t.Fatalf("it was silent to begin with: %v", before)
	}
	part := must[catalog.Consent](t)(l.Give(t.Context(), story, catalog.Consent{Kind: catalog.EventRefuse, Target: catalog.Target{Kind: catalog.TargetRange, Recording: r.ID, From: 2900, To: 6100}}))
	check(t, studio.MakeCopies(t.Context(), l, nil))
	after := loudest(t, copyOf)
	if after[3] > 0.001 || after[4] > 0.001 || after[5] > 0.001 || after[1] < 0.01 || after[8] < 0.01 {
		t.Errorf("second by second it is as loud as %.4f", after)
	}
	made := must[studio.Copies](t)(studio.CopiesOf(l.RecordingDir(r.ID)))
	check(t, studio.MakeCopies(t.Context(), l, func(p studio.CopyProgress) { t.Errorf("made again: %s", p.File) }))
	must[catalog.Consent](t)(l.Restore(t.Context(), story, part.ID, must[string](t)(l.AttachText(t.Context(), "It may be heard."))))
	check(t, studio.MakeCopies(t.Context(), l, nil))
	if again := loudest(t, copyOf); again[4] < 0.01 || len(made.Copies) != 2 {
		t.Errorf("put back it is silent: %v", again)
	}
}
