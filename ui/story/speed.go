package story

import "ownvoice/ui/widget"

// speeds are how fast a story is heard, in words; voices keep their pitch.
var speeds = []struct {
	words string
	times float64
}{
	{"Half speed", 0.5}, {"Slower", 0.75}, {normalSpeed, 1}, {"A little faster", 1.25}, {"Faster", 1.5}, {"Double speed", 2},
}

const normalSpeed = "Normal speed"

func newSpeed(changed func(times float64)) *widget.Select {
	var all []string
	for _, s := range speeds {
		all = append(all, s.words)
	}
	s := widget.NewSelect("How fast", all, nil)
	s.SetSelected(normalSpeed)
	s.OnChanged = func(words string) { changed(timesOf(words)) }
	return s
}

func timesOf(words string) float64 {
	for _, s := range speeds {
		if s.words == words {
			return s.times
		}
	}
	return 1
}
