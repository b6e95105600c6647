package story

import (
	"slices"

	"fyne.io/fyne/v2"

	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// sides is how loud each voice of a recording is heard: a row that is folded
// away until somebody asks for it.
type sides struct {
	changed func(track int, volume float64)
	folded  func() // it was opened or closed

	button *widget.Button
	row    *fyne.Container
	all    []*side
	open   bool
}

// side is one voice.
type side struct {
	track int
	name  *widget.Text
	loud  *widget.Choice
}

var loudness = []widget.Option{{Key: "silent", Words: "Silent"}, {Key: "quieter", Words: "Quieter"}, {Key: "normal", Words: "Normal"}, {Key: "louder", Words: "Louder"}}

// volumes are 10 dB down and 6 dB up.
var volumes = map[string]float64{"silent": 0, "quieter": 0.32, "normal": 1, "louder": 2}

func newSides(changed func(track int, volume float64), folded func()) *sides {
	s := &sides{changed: changed, folded: folded, row: widget.NewColumn(theme.Space8)}
	s.button = widget.NewButton("Voices", "", s.onFold)
	return s
}

// show is for another recording: all its voices are heard as they are.
func (s *sides) show(t told, r catalog.Recording) {
	s.all, s.open = nil, false
	for i, track := range r.Tracks {
		name := voice(t, track.Label)
		v := &side{track: i, name: widget.NewText(name, theme.Second, theme.Accent)}
		v.name.Bold, v.name.LeastWidth = true, 60
		if track.Label == "You" {
			v.name.Colour = theme.Ink2
		}
		v.loud = widget.NewChoice(widget.Segments, loudness, func(key string) { s.changed(v.track, volumes[key]); s.showButton() })
		v.loud.Spoken = "How loud " + words.Possessive(name) + " voice is"
		v.loud.Answer = "normal"
		s.all = append(s.all, v)
	}
	slices.SortStableFunc(s.all, func(a, b *side) int { return yoursLast(r.Tracks[a.track].Label, r.Tracks[b.track].Label) })
	s.showButton()
}

// yoursLast puts the reporter's own voice behind the others.
func yoursLast(a, b string) int {
	switch {
	case a == "You" && b != "You":
		return 1
	case b == "You" && a != "You":
		return -1
	}
	return 0
}

// on lets a player that was just opened sound as it is chosen here.
func (s *sides) on(p desk.Player) {
	for _, v := range s.all {
		if v.loud.Answer != "normal" {
			p.SetVolume(v.track, volumes[v.loud.Answer])
		}
	}
}

func (s *sides) showButton() {
	s.button.Hidden = len(s.all) < 2
	s.button.Words = "Voices"
	switch {
	case s.open:
		s.button.Words = "Hide voices"
	case slices.ContainsFunc(s.all, func(v *side) bool { return v.loud.Answer != "normal" }):
		s.button.Words = "Voices, changed"
	}
	s.button.Refresh()
	s.row.Hidden = !s.open
}

func (s *sides) onFold() {
	s.open = !s.open
	s.showButton()
	s.folded()
}

// arrange puts the voices side by side, or one above the other where there is
// less room.
func (s *sides) arrange(b widget.Breadth) {
	s.row.Objects = nil
	if b == widget.Wide && len(s.all) == 2 {
		s.row.Add(widget.NewColumns(theme.Space24, []float32{widget.Rest, widget.Rest}, s.all[0].beside(nameWidth), s.all[1].beside(80)))
	} else {
		for _, v := range s.all {
			s.row.Add(v.beside(nameWidth))
		}
	}
	s.row.Refresh()
}

func (v *side) beside(width float32) fyne.CanvasObject {
	return widget.NewColumns(theme.Space12, []float32{width, widget.Rest}, v.name, v.loud)
}
