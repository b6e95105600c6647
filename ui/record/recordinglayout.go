package record

import (
	"fyne.io/fyne/v2"

	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// lay puts the parts together for the room there is.
func (r *runningPage) lay(narrow bool) fyne.CanvasObject {
	shown(r.notesTo, narrow)
	shown(r.room, !narrow)
	shown(r.power, !narrow && r.machine.power.words() != "")
	r.clock.TextSize = theme.Clock
	r.pause.Sub, r.mark.Sub, r.stop.Sub = "Ctrl P", "Ctrl M", "asks you first"
	if narrow {
		r.clock.TextSize = 60
		r.pause.Sub, r.mark.Sub, r.stop.Sub = "", "", ""
	}
	for _, o := range []fyne.CanvasObject{r.clock, r.pause, r.mark, r.stop} {
		o.Refresh()
	}
	left := widget.NewLine(theme.Space24, r.badge, r.shield)
	right := widget.NewLine(theme.Space24, r.room, r.power, r.notesTo)
	header := widget.NewHeader(&fyne.Container{Layout: spread{theme.Space24}, Objects: []fyne.CanvasObject{left, right}})
	header.Content.(*widget.Panel).Pad(12, theme.PagePaddingSides)
	r.layVoices()
	r.sayMachine()
	if narrow {
		return newStand(header, nil, nil, r.body())
	}
	r.notes.panel.Radius = 0
	edge := widget.NewPanel(theme.Line, r.notes.panel)
	edge.Left = 1
	return newStand(header, nil, widget.NewLeast(372, 0, edge), r.body())
}

// body is clock, voices, warning and the three buttons, which never scroll away.
func (r *runningPage) body() fyne.CanvasObject {
	with := widget.NewPanel("", r.with)
	with.Top = theme.Scaled(r.clock.TextSize) / 2 // on the line of the digits
	head := widget.NewPanel("", widget.NewLine(theme.Space16, r.clock, with))
	head.Bottom = theme.Space12
	buttons := &fyne.Container{Layout: spread{14}, Objects: []fyne.CanvasObject{r.pause, r.mark, r.stop}}
	foot := widget.NewPanel("", buttons)
	foot.Top = 14
	r.reel.Content = widget.NewPanel("", r.voices).Pad(bleed, bleed)
	if r.narrow && r.showNotes { // the clock stands in the rail too, and notes need its room
		r.notes.panel.Radius = theme.CardRadius
		tell := widget.NewPanel("", widget.NewColumn(theme.Space8, r.ask, r.warning))
		tell.Top = theme.Space8
		return padded(theme.Space16, newStand(nil, foot, nil, newStand(nil, tell, nil, r.notes.panel)))
	}
	if r.narrow {
		return padded(theme.Space16, newStand(head, foot, nil, r.voiced(theme.Space8)))
	}
	return padded(theme.Space24, newStand(head, foot, nil, r.voiced(14)))
}

// voiced is the voices, and what there is to say about them.
func (r *runningPage) voiced(gap float32) fyne.CanvasObject {
	return &fyne.Container{Layout: yielding{gap}, Objects: []fyne.CanvasObject{r.reel, r.ask, r.warning}}
}

func padded(upright float32, content fyne.CanvasObject) fyne.CanvasObject {
	return widget.NewPanel("", content).Pad(upright, theme.PagePaddingSides)
}

// layVoices puts the lanes on their card.
func (r *runningPage) layVoices() {
	gap := theme.Space16
	r.voices.Pad(18, theme.CardPadding)
	if r.narrow {
		gap = theme.Space8
		r.voices.Pad(theme.Space12, theme.CardPadding)
	}
	rows := widget.NewColumn(gap)
	for i := len(r.lanes) - 1; i >= 0; i-- { // the storyteller first
		if len(rows.Objects) > 0 {
			rows.Add(line())
		}
		r.lanes[i].quiet = ""
		if r.narrow {
			r.lanes[i].quiet = closer(r.place.talk, i)
			rows.Add(r.lanes[i].narrow())
		} else {
			rows.Add(r.lanes[i].wide())
		}
	}
	r.voices.SetContent(rows)
}

// relay lays the parts out anew.
func (r *runningPage) relay() {
	r.whole.rebuild()
	r.whole.relay()
}
