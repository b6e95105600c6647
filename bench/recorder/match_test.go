//go:build linux

package main

import (
	"math"
	"math/rand"
	"slices"
	"testing"
	"time"
)

func noise(t *testing.T, n int) []int16 {
	t.Helper()
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewSource(seed))
	s := make([]int16, n)
	for i := range s {
		s[i] = int16(1 + random.Intn(9000))
	}
	return s
}

func TestAFileIsFoundInTheSoundItWasRecordedOf(t *testing.T) {
	sound := noise(t, 5*48000)
	zeros := make([]int16, 4800)
	for name, c := range map[string]struct {
		file []int16
		want matched
		near int // frames that may not be counted beside a break
	}{
		"all of it":                   {sound, matched{0, 240000, 240000}, 0},
		"a part":                      {sound[1000:100000], matched{1000, 100000, 99000}, 0},
		"a part after silence":        {slices.Concat(zeros, sound[1000:100000]), matched{1000, 100000, 99000}, window},
		"frames are missing":          {slices.Concat(sound[:50000], sound[60000:]), matched{0, 240000, 230000}, window},
		"silence stands in for some":  {slices.Concat(sound[:50000], zeros, sound[54800:]), matched{0, 240000, 235200}, window},
		"silence was put in between":  {slices.Concat(sound[:50000], zeros, sound[50000:]), matched{0, 240000, 240000}, window},
		"it ends in something else":   {slices.Concat(sound[:50000], noise(t, 3000)), matched{0, 50000, 50000}, 0},
		"it is of another sound":      {noise(t, 20000), matched{}, 0},
		"there is only silence in it": {zeros, matched{}, 0},
		"it is empty":                 {nil, matched{}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			m := follow(c.file, sound)
			if m.end != c.want.end || m.first-c.want.first > c.near || c.want.frames-m.frames > c.near || m.frames > c.want.frames {
				t.Errorf("found %+v, want %+v but for %d", m, c.want, c.near)
			}
		})
	}
}

func TestTheEndOfAChangedSoundIsFoundByLikeness(t *testing.T) {
	sound := make([]int16, 8*48000)
	random := rand.New(rand.NewSource(1))
	level := 0.0
	for i := range sound { // slow noise, as a voice is
		level += (random.Float64() - 0.5) * 400
		level *= 0.999
		sound[i] = int16(level)
	}
	file := slices.Clone(sound[48000 : 5*48000])
	for i := range file {
		file[i] += int16(random.Intn(200) - 100)
	}
	if end, found := endOf(file, sound); !found || math.Abs(float64(end-5*48000)) > 480 {
		t.Errorf("it ends at %d, %v", end, found)
	}
	if _, found := endOf(noise(t, 4*48000), sound); found {
		t.Error("a sound is found that is not there")
	}
}
