package widget_test

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

func TestAWaveThatWasPlayedBitByBitLooksLikeOneDrawnAtOnce(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	peaks := make([]float32, 500)
	for i := range peaks {
		peaks[i] = random.Float32()
	}
	lanes := []widget.Lane{{Name: "Maureen", Peaks: peaks}, {Name: "Rosa", Yours: true, Peaks: peaks[:7]}}
	drawn := func() (*widget.Waveform, fyne.Window) {
		w := widget.NewWaveform(nil)
		w.Draw(lanes, time.Minute, []widget.Span{{From: 10 * time.Second, To: 14 * time.Second}})
		return w, onWindow(t, w, 403, 130)
	}
	played, window := drawn()
	at := time.Duration(0)
	for range 20 {
		at = time.Duration(random.Int64N(int64(time.Minute)))
		played.SetPlayhead(at)
		window.Canvas().Capture()
	}
	fresh, other := drawn()
	fresh.SetPlayhead(at)
	if !bytes.Equal(pixels(window), pixels(other)) {
		t.Errorf("at %v the two pictures differ", at)
	}
}

func pixels(window fyne.Window) []byte {
	return window.Canvas().Capture().(*image.NRGBA).Pix
}

func TestAWaveWithNothingInItIsDrawn(t *testing.T) {
	newApp(t, theme.New(1, theme.Light))
	for _, lanes := range [][]widget.Lane{nil, {{Name: "Maureen"}}, {{Peaks: []float32{2, -1}}}} {
		w := widget.NewWaveform(nil)
		w.Draw(lanes, 0, nil)
		window := onWindow(t, w, 300, 120)
		w.SetPlayhead(time.Hour)
		window.Canvas().Capture()
		if w.Playhead() != 0 {
			t.Errorf("the playhead of nothing stands at %v", w.Playhead())
		}
	}
}
