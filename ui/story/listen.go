package story

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/explain"
	"ownvoice/library/catalog"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
	"ownvoice/ui/words"
)

// listen is where a story is heard: its voices drawn, and the buttons below.
type listen struct {
	p      *Page
	visit  context.Context
	of     catalog.ID // the recording that is drawn
	player desk.Player
	opens  bool               // the player is being opened
	rests  context.CancelFunc // ends the following of the sound
	at     time.Duration      // where it stands, also without a player
	part   widget.Span        // what is played of it; zero is all
	length time.Duration
	left   left
	looks  looks
	silent []widget.Span // of what is left out, in the player that is open

	lanes              *fyne.Container
	over               *widget.Overview
	wave               *widget.Waveform
	whole              *widget.Text // beside the overview
	themes, extracts   *widget.Blocks
	chosen             *widget.Text    // what is chosen, and what can be done
	hint               *fyne.Container // that holds it
	make, about        *widget.Button
	leave              *widget.Button // what is chosen out of every use
	back, play, onward *widget.Button
	clock              *widget.Clock
	rest               *widget.Text
	speed, which       *widget.Select
	sides              *sides
	none               *widget.Notice
	stack              *fyne.Container
	breadth            widget.Breadth
	voices             *fyne.Container
}

const (
	nameWidth  = 110
	playWidth  = 118 // Play and Pause
	speedWidth = 160
	whichWidth = 216
	again      = 3 * time.Second // a sentence that was not understood
	hop        = 10 * time.Second
)

func newListen(p *Page) *listen {
	l := &listen{p: p, rests: func() {}, lanes: widget.NewColumn(0), clock: widget.NewClock(theme.RowTitle), rest: widget.NewText("", theme.Body, theme.Ink2)}
	l.newWave()
	l.back = widget.NewButton("3 s", "replay", func() { l.seek(l.at - again) })
	l.back.Spoken = "Back 3 seconds"
	l.onward = widget.NewButton("", "forward_10", func() { l.seek(l.at + hop) })
	l.onward.Spoken = "Forward 10 seconds"
	l.play = widget.NewPrimary("Play", "play_arrow-fill", l.toggle)
	l.speed = newSpeed(l.onSpeed)
	l.about = widget.NewButton("Add a theme", "sell", func() { l.p.extracts.onTheme() })
	l.make = widget.NewButton("Make an extract", "content_cut", func() { l.p.extracts.onMake() })
	l.sides = newSides(l.onVolume, func() { l.arrange(l.breadth); l.p.relayout() })
	l.which = widget.NewSelect("Which recording", nil, l.onWhich)
	l.which.Hide()
	l.none = widget.NewNotice(widget.Calm, "", "", "", nil)
	l.stack = fyneContainer.NewStack()
	l.voices = widget.NewColumn(theme.Space12)
	return l
}

// arrange puts the voices and the buttons below them together for the room
// there is.
func (l *listen) arrange(b widget.Breadth) {
	l.breadth = b
	clock := widget.NewPanel("", l.clock).Pad(0, 6)
	l.sides.arrange(b)
	rows := []fyne.CanvasObject{l.drawn()}
	if b == widget.Wide {
		rows = append(rows, widget.NewColumns(theme.Space8, []float32{-1, playWidth, -1, -1, widget.Rest, speedWidth},
			l.back, l.play, l.onward, clock, l.rest, l.speed, l.sides.button, l.about, l.make))
	} else {
		rows = append(rows, widget.NewColumns(10, []float32{-1, playWidth, -1, -1, widget.Rest}, l.back, l.play, l.onward, clock, l.rest),
			widget.NewColumns(10, []float32{speedWidth}, l.speed, l.sides.button, l.about, l.make))
	}
	l.voices.Objects = append(rows, l.sides.row)
	if l.which.Visible() {
		l.voices.Objects = append(l.voices.Objects, widget.NewColumns(0, []float32{whichWidth}, l.which))
	}
	l.voices.Refresh()
}

func (l *listen) content(b widget.Breadth) fyne.CanvasObject {
	l.arrange(b)
	return l.stack
}

func (l *listen) focus() fyne.Focusable {
	if l.none.Visible() {
		return l.p.tabs
	}
	return l.play
}

// enter begins a visit: keys, and no player yet.
func (l *listen) enter(ctx context.Context) {
	l.visit, l.player, l.opens, l.looks = ctx, nil, false, looks{}
	l.p.d.Keys.Add(ctx, desk.Ctrl(fyne.KeySpace), l.toggle)
	l.showPlaying()
}

// show shows the recording there is to hear, or says why there is none.
func (l *listen) show(t told) {
	why := l.silence(t)
	var shown fyne.CanvasObject = l.voices
	if why.What != "" {
		l.none.Set(widget.Calm, "hearing", why.What, why.Safe+" "+why.Do, nil)
		shown = l.none
		l.stop()
	}
	l.none.Hidden = why.What == ""
	l.stack.Objects = []fyne.CanvasObject{shown}
	l.stack.Refresh()
	if why.What != "" {
		return
	}
	l.which.Options = nil
	for i, r := range t.Recordings {
		l.which.Options = append(l.which.Options, fmt.Sprintf("%d: %s, %s", i+1, words.Day(r.Started), words.Length(r.Seconds())))
	}
	if several := len(t.Recordings) > 1; several != l.which.Visible() {
		l.which.Hidden = !several
		l.arrange(l.breadth)
	}
	if l.recording().ID == "" {
		l.draw(t.Recordings[0])
	}
	l.which.Selected = l.which.Options[slices.IndexFunc(t.Recordings, func(r catalog.Recording) bool { return r.ID == l.of })]
	l.which.Refresh()
}

// silence is why the story cannot be heard; empty when it can.
func (l *listen) silence(t told) explain.Words {
	switch {
	case t.Permission.State == catalog.PermitTaken:
		return explain.Words{What: words.They(t.KnownAs) + " has taken this story back.", Safe: "Nobody hears it from now on.", Do: "You do not need to do anything."}
	case len(t.Recordings) == 0:
		return explain.Words{What: "This story has no sound yet.", Safe: "What was written down is here."}
	}
	for _, f := range t.Files {
		if !f.Here && !t.copied(f.Recording) {
			return explain.Words{What: "The sound of this story is not on this laptop yet.", Safe: "It comes by itself when you are online."}
		}
	}
	return explain.Words{}
}

// copied reports whether the listening copy of a recording is here.
func (t told) copied(recording catalog.ID) bool {
	return slices.ContainsFunc(t.Copies, func(c catalog.File) bool {
		return c.Recording == recording && c.Kind == catalog.FileListening && c.Here
	})
}

// recording is the one that is drawn; zero when none is.
func (l *listen) recording() catalog.Recording {
	for _, r := range l.p.told.Recordings {
		if r.ID == l.of {
			return r
		}
	}
	return catalog.Recording{}
}

func (l *listen) onWhich(name string) {
	if i := slices.Index(l.which.Options, name); i >= 0 {
		l.turnTo(l.p.told.Recordings[i].ID)
	}
}

// turnTo goes to another recording of the story; "" is the first.
func (l *listen) turnTo(recording catalog.ID) {
	for i, r := range l.p.told.Recordings {
		if r.ID != recording && (recording != "" || i > 0) || r.ID == l.of {
			continue
		}
		l.keepLeft()
		l.stop()
		l.at = 0
		l.draw(r)
		l.which.SetSelectedIndex(i)
		return
	}
}

// draw shows a recording's length at once and its voices as soon as they are read.
func (l *listen) draw(r catalog.Recording) {
	l.of, l.length = r.ID, time.Duration(r.Seconds()*float64(time.Second))
	t := l.p.told
	l.sides.show(t, r)
	l.arrange(l.breadth)
	empty := drawn{recording: r.ID, length: l.length}
	for _, track := range r.Tracks {
		empty.lanes = append(empty.lanes, widget.Lane{Name: voice(t, track.Label), Yours: track.Label == "You"})
		empty.tracks = append(empty.tracks, len(empty.tracks))
	}
	l.onDrawn(empty.tellerFirst(), nil)
	desk.Work(l.visit, func(ctx context.Context) (drawn, error) { return draw(ctx, l.p.d.Library, t, r) }, l.onDrawn)
}

func (l *listen) onDrawn(d drawn, err error) {
	if err != nil {
		l.p.tell(err)
		return
	}
	if d.recording != l.of {
		return
	}
	if d.read {
		l.onLeft(d.recording, d.heard)
	}
	l.lanes.Objects = nil
	for _, lane := range d.lanes {
		name := widget.NewRowTitle(lane.Name)
		name.TextSize, name.LeastWidth, name.Colour = theme.Second, 60, theme.Accent
		if lane.Yours {
			name.Colour = theme.Ink2
		}
		l.lanes.Add(widget.NewLeast(0, widget.LaneHeight, name))
	}
	l.over.Draw(d.lanes, d.length)
	l.whole.SetWords(all(d.length))
	l.looks.tracks = d.tracks
	l.wave.Draw(d.lanes, d.length, l.leftOut(l.of))
	l.showExtracts(l.p.told)
	l.rest.SetWords("of " + widget.TimeWords(d.length))
	l.showAt()
	l.stack.Refresh()
}

// all is what stands beside the whole of a recording: "All 42 min".
func all(length time.Duration) string {
	if length < time.Minute {
		return "All of it"
	}
	return "All " + words.Length(length.Seconds())
}
