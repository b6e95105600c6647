package judge_test

import (
	"slices"
	"testing"

	"ownvoice/recorder/internal/judge"
)

// call adds both sides of a call as they arrive and returns whether an echo
// was ever told.
func call(near, far []float32) bool {
	n, f := judge.New(rate, 1), judge.New(rate, 1)
	echoes, told := judge.NewEchoes(n, f), false
	for chunk := rate / 20; len(near) >= chunk && len(far) >= chunk; near, far = near[chunk:], far[chunk:] {
		n.Add(near[:chunk])
		f.Add(far[:chunk])
		echoes.Look()
		told = told || slices.Contains(n.Findings(), judge.Echo)
	}
	return told
}

func TestTheFarSideOutOfALoudspeakerIsAnEcho(t *testing.T) {
	random := seeded(t)
	told, all := 0, 0
	for i, name := range some() {
		near, far := voice(t, name), gain(voiceOf(t, voices[(i+7)%len(voices)], answered), -4)
		for _, ms := range ends(0, 20, 120, 300, 700) {
			for _, dB := range ends(-6.0, -14, -22) {
				back := late(inARoom(t, gain(far, dB), 30), ms)
				all++
				if call(mixed(gain(late(near, 3000), -8), back, noise(random, len(near), -66)), far) {
					told++
				} else {
					t.Logf("%s: %d ms later, %v dB: no echo told", name, ms, dB)
				}
			}
		}
	}
	t.Logf("told are %d of %d echoes", told, all)
	if told < all*97/100 {
		t.Errorf("told are %d of %d echoes", told, all)
	}
}

func TestTwoPeopleAreNoEcho(t *testing.T) {
	random, wrong, all := seeded(t), 0, 0
	for _, name := range some() {
		for _, other := range append(some(), voices[2]) {
			if name == other {
				continue
			}
			near, far := voice(t, name), voiceOf(t, other, answered)
			all++
			if call(mixed(gain(near, -8), noise(random, len(near), -66)), mixed(far, noise(random, len(far), -70))) {
				wrong++
				t.Errorf("%s and %s are told as an echo", name, other)
			}
		}
	}
	t.Logf("%d false alarms in %d calls", wrong, all)
}

func TestAHumOnBothSidesIsNoEcho(t *testing.T) {
	random := seeded(t)
	for _, name := range some() {
		near, far := voice(t, name), voiceOf(t, "tr+f2", answered)
		hum := mainsHum(len(near), 50, -38, 3)
		if call(mixed(gain(near, -8), hum, noise(random, len(near), -66)), mixed(far, hum, noise(random, len(far), -70))) {
			t.Errorf("%s: a hum on both sides is told as an echo", name)
		}
	}
}

func TestWhatAHeadsetLetsThroughIsNotMinded(t *testing.T) {
	random := seeded(t)
	near, far := voice(t, "en-gb"), voiceOf(t, "cy+f2", answered)
	if call(mixed(gain(late(near, 9000), -8), gain(late(far, 60), -44), noise(random, len(near), -70)), far) {
		t.Error("a headset's own leakage is told as an echo")
	}
}
