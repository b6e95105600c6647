package speaker_test

import (
	"testing"
	"time"

	"ownvoice/script/workbench"
)

func TestAPartIsHeardAndNothingBehindIt(t *testing.T) {
	workbench.Sound(t)
	mic := listenAt(t, "mic.monitor")
	p := play(t, append(make([]int16, 48000), tone(48000*9, 300, 0.5)...))
	for _, speed := range []float64{1, 2} {
		p.SetSpeed(speed)
		before := len(mic.all())
		p.PlayPart(3*time.Second, 4*time.Second)
		await(t, p)
		if p.Position() != 4*time.Second || p.Playing() {
			t.Errorf("at %v× it stands at %v, playing: %v", speed, p.Position(), p.Playing())
		}
		if begins := len(mic.all()) - before; begins != 1 {
			t.Errorf("%d sounds begin", begins)
		}
		time.Sleep(time.Second)
		if loud := mic.level(); loud > -40 {
			t.Errorf("behind the part it sounds at %.0f dB", loud)
		}
	}
	p.SetSpeed(2)
	p.Seek(9 * time.Second)
	p.Play()
	await(t, p)
	if p.Position() != 10*time.Second {
		t.Errorf("after a part the whole ends at %v", p.Position())
	}
}
