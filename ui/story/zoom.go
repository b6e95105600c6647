package story

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"ownvoice/library"
	"ownvoice/library/catalog"
	"ownvoice/recorder/peaks"
	"ownvoice/ui/desk"
	"ownvoice/ui/theme"
	"ownvoice/ui/widget"
)

// newWave makes the wave, all of the story above it, and what it is about and
// its extracts below.
func (l *listen) newWave() {
	l.wave = widget.NewWaveform(l.seek)
	l.wave.OnToggle, l.wave.OnView, l.wave.OnStep = l.toggle, l.onView, l.onStep
	l.wave.OnSelect, l.wave.OnShortcut = l.onSelect, l.p.d.Keys.TypedShortcut
	l.over = widget.NewOverview(l.wave.SetView)
	l.whole = widget.NewSmall("")
	l.themes, l.extracts = widget.NewBlocks("Themes"), widget.NewBlocks("Extracts")
	l.extracts.Loud = true
	for _, row := range []*widget.Blocks{l.themes, l.extracts} {
		row.OnShow, row.OnPlay, row.OnOpen = l.wave.BringSpan, l.onBlockPlay, l.onBlockOpen
	}
	l.extracts.OnTrim, l.extracts.OnHold = func(key string, s widget.Span) { l.p.extracts.onTrim(key, s) }, l.onHold
	l.chosen = widget.NewSmall("")
	l.chosen.LeastWidth = 100
	l.leave = widget.NewSmallButton("Leave it out", "lock", l.onLeaveOut)
	l.leave.Hide()
}

// drawn is the wave with what stands above and below it, each with its name.
func (l *listen) drawn() fyne.CanvasObject {
	beside := func(name, row fyne.CanvasObject) *fyne.Container {
		return widget.NewColumns(theme.Space12, []float32{nameWidth, widget.Rest}, name, row)
	}
	names := widget.NewPanel("", l.lanes)
	names.Top = widget.Knob
	all := widget.NewColumn(theme.Space4, beside(l.whole, l.over), beside(names, l.wave))
	if !l.themes.Disabled() {
		all.Add(beside(widget.NewSmall("Themes"), l.themes))
	}
	if !l.extracts.Disabled() {
		all.Add(beside(widget.NewSmall("Extracts"), l.extracts))
	}
	l.hint = beside(widget.NewSmall(""), widget.NewColumns(theme.Space12, []float32{widget.Rest, -1}, l.chosen, l.leave))
	l.hint.Hidden = l.chosen.Words == ""
	all.Add(l.hint)
	return all
}

// looks reads what the wave shows, one window at a time: the last one that was
// asked for, when several were meanwhile.
type looks struct {
	tracks []int // which track each lane is
	wanted look
	busy   bool
}

// look is one window of one recording.
type look struct {
	of      catalog.ID
	view    widget.Span
	columns int
}

// onView follows the wave to another window.
func (l *listen) onView(view widget.Span, columns int) {
	l.over.SetView(view)
	l.themes.SetView(view)
	l.extracts.SetView(view)
	if view.Length() >= l.length { // the wave has that already
		return
	}
	l.looks.wanted = look{l.of, view, columns}
	if !l.looks.busy && l.visit != nil {
		l.lookAgain()
	}
}

func (l *listen) lookAgain() {
	wanted, r, tracks, lib := l.looks.wanted, l.recording(), l.looks.tracks, l.p.d.Library
	l.looks.busy = true
	desk.Work(l.visit, func(context.Context) ([][]widget.Level, error) { return wanted.read(lib, r, tracks) }, func(levels [][]widget.Level, err error) {
		l.looks.busy = false
		switch {
		case err != nil:
			l.p.tell(err)
		case l.looks.wanted != wanted:
			l.lookAgain()
		case wanted.of == l.of:
			l.wave.Fill(wanted.view, levels)
		}
	})
}

// read reads the levels of each lane; none of a voice whose sound is not here.
func (w look) read(lib *library.Library, r catalog.Recording, tracks []int) ([][]widget.Level, error) {
	all := make([][]widget.Level, len(tracks))
	for lane, i := range tracks {
		if i >= len(r.Tracks) {
			return nil, nil
		}
		path := lib.Path(catalog.File{Recording: r.ID, Name: r.Tracks[i].File})
		s, err := peaks.Look(path, picturePath(path))
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("draw recording %s: %w", r.ID, err)
		}
		rate := float64(r.Tracks[0].RateHz)
		read, err := s.Read(int64(r.FrameAt(i, w.view.From.Seconds()*rate)), int64(r.FrameAt(i, w.view.To.Seconds()*rate)), w.columns)
		if err = errors.Join(err, s.Close()); err != nil {
			return nil, fmt.Errorf("draw recording %s: %w", r.ID, err)
		}
		all[lane] = make([]widget.Level, len(read))
		for n, b := range read {
			all[lane][n] = widget.Level{Low: b.Min, High: b.Max}
		}
	}
	return all, nil
}

// leftOut is what nobody hears of a recording.
func (l *listen) leftOut(of catalog.ID) []widget.Span {
	var all []widget.Span
	for _, s := range l.p.told.silent[of] {
		all = append(all, widget.Span{From: time.Duration(s.FromMS) * time.Millisecond, To: time.Duration(s.ToMS) * time.Millisecond})
	}
	return all
}

// showExtracts shows what is an extract in the recording in sight, and what it
// is about.
func (l *listen) showExtracts(t told) {
	had := [2]bool{l.themes.Disabled(), l.extracts.Disabled()}
	var extracts, themes []widget.Block
	for _, e := range t.Extracts {
		if e.Recording != l.of {
			continue
		}
		extracts = append(extracts, widget.Block{Key: string(e.ID), Words: title(e), Span: span(e)})
		if names := t.themeNames(e); len(names) > 0 {
			themes = append(themes, widget.Block{Key: string(e.ID), Words: short(strings.Join(names, ", ")), Span: span(e)})
		}
	}
	l.themes.Draw(themes, l.length)
	l.extracts.Draw(extracts, l.length)
	l.wave.LeaveOut(l.leftOut(l.of))
	l.heed()
	l.showChosen()
	if had != [2]bool{l.themes.Disabled(), l.extracts.Disabled()} {
		l.arrange(l.breadth)
		l.p.relayout()
	}
}

func (l *listen) onBlockPlay(key string, s widget.Span) {
	if e, any := l.p.extracts.by(key); any {
		l.p.extracts.play(e, s)
	}
}

func (l *listen) onBlockOpen(key string) {
	if e, any := l.p.extracts.by(key); any {
		l.p.extracts.open(e)
	}
}

// onStep goes to where the words before or after begin.
func (l *listen) onStep(by int) {
	to := time.Duration(-1)
	for _, s := range l.p.told.Segments {
		at := time.Duration(s.StartMS) * time.Millisecond
		if s.Recording != l.of {
			continue
		}
		if by < 0 && at < l.at-time.Second {
			to = at
		}
		if by > 0 && at > l.at {
			to = at
			break
		}
	}
	if to >= 0 {
		l.seek(to)
		l.wave.Bring(to)
	}
}

func (l *listen) onSelect(s widget.Span) {
	if f := l.p.extracts.form; f != nil && s.Length() > 0 {
		f.moveTo(s)
	}
	l.showChosen()
}

// showChosen says what is chosen, or how to, to who has not done it yet.
func (l *listen) showChosen() {
	s := l.wave.Selected()
	switch {
	case s.Length() > 0:
		l.hints("Chosen: " + fine(s.From) + " to " + fine(s.To) + ". Ctrl E makes an extract of it, Esc lets go.")
	case l.extracts.Disabled():
		l.hints("Drag across a voice to choose a part, or press [ and ] on it. + and − come nearer and go away.")
	default:
		l.hints("")
	}
}

// onHold says how an end is moved while it is held.
func (l *listen) onHold(s widget.Span, what widget.Hold) {
	const how = ". Left and Right move that, less with Shift. Enter keeps it, Esc puts it back."
	switch what {
	case widget.HoldStart:
		l.hints("Begins at " + fine(s.From) + how)
	case widget.HoldEnd:
		l.hints("Ends at " + fine(s.To) + how)
	default:
		l.showChosen()
	}
}

// hints says something below the wave; nothing takes no room.
func (l *listen) hints(said string) {
	l.chosen.SetWords(said)
	chosen := l.wave.Selected().Length() > 0
	if l.hint != nil && (l.hint.Visible() != (said != "") || l.leave.Visible() != chosen) {
		l.hint.Hidden, l.leave.Hidden = said == "", !chosen
		l.p.relayout()
	}
}

// onLeaveOut leaves what is chosen out of every use.
func (l *listen) onLeaveOut() {
	s := l.wave.Selected()
	l.wave.Select(widget.Span{})
	l.showChosen()
	l.p.LeaveOut(l.of, catalog.Span{FromMS: s.From.Milliseconds(), ToMS: (s.To + time.Millisecond - 1).Milliseconds()})
	l.p.d.Window.Canvas().Focus(l.wave)
}

// fine is a moment to the hundredth of a second.
func fine(at time.Duration) string {
	return fmt.Sprintf("%s.%02d", widget.TimeWords(at), at%time.Second/(10*time.Millisecond))
}
