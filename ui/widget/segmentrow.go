package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// segmentRow is one row in sight.
type segmentRow struct {
	fyneWidget.BaseWidget

	list    *SegmentList
	at      int
	hovered bool
	shift   bool

	ground, over, chosen *canvas.Rectangle
	ring                 innerRing
	time, who, checked   *Text
	lock                 *Icon
	lines                []*canvas.Text
}

func newSegmentRow(l *SegmentList) *segmentRow {
	box := func() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }
	r := &segmentRow{list: l, ground: box(), over: box(), chosen: box(), ring: newInnerRing(),
		time: NewText("", theme.Second, theme.Ink2), who: NewText("", theme.Second, theme.Accent), checked: NewSmall(""), lock: NewIcon("lock-fill", theme.Ink2)}
	r.time.Align, r.time.LeastWidth, r.who.LeastWidth, r.checked.LeastWidth = fyne.TextAlignTrailing, 40, 60, 60
	r.who.Bold, r.checked.Align = true, fyne.TextAlignTrailing
	r.ExtendBaseWidget(r)
	return r
}

func (r *segmentRow) said() Said { return r.list.rows[r.at] }

func (r *segmentRow) fill(at int) {
	r.at = at
	s := r.said()
	r.time.SetWords(s.Time)
	r.who.Colour = theme.Accent
	if s.Aside {
		r.who.Colour = theme.Ink2
	}
	who := s.Who
	if s.Left {
		who = ""
	}
	r.who.SetWords(who)
	r.checked.SetWords(s.Checked)
	r.Refresh()
}

// Tapped opens the row, or with Shift chooses up to it. Fyne calls it.
func (r *segmentRow) Tapped(*fyne.PointEvent) {
	takeFocus(r.list)
	r.list.moveTo(r.at, r.shift)
	if !r.shift {
		r.list.open(r.at)
	}
}

func (r *segmentRow) MouseDown(e *desktop.MouseEvent) {
	r.shift = e.Modifier&fyne.KeyModifierShift != 0
}
func (r *segmentRow) MouseUp(*desktop.MouseEvent)    {}
func (r *segmentRow) MouseIn(*desktop.MouseEvent)    { r.hovered = true; r.Refresh() }
func (r *segmentRow) MouseMoved(*desktop.MouseEvent) {}
func (r *segmentRow) MouseOut()                      { r.hovered = false; r.Refresh() }

// CreateRenderer is called by Fyne.
func (r *segmentRow) CreateRenderer() fyne.WidgetRenderer { return &segmentRowDrawing{row: r} }

type segmentRowDrawing struct {
	row  *segmentRow
	size fyne.Size
}

func (d *segmentRowDrawing) Destroy() {}

func (d *segmentRowDrawing) MinSize() fyne.Size {
	r := d.row
	if r.at >= len(r.list.rows) {
		return fyne.Size{}
	}
	return fyne.NewSize(100, r.list.tops[r.at+1]-r.list.tops[r.at])
}

func (d *segmentRowDrawing) Objects() []fyne.CanvasObject {
	r := d.row
	parts := []fyne.CanvasObject{r.ground, r.over, r.chosen, r.time, r.who, r.checked, r.lock}
	for _, line := range r.lines {
		parts = append(parts, line)
	}
	for _, side := range r.ring {
		parts = append(parts, side)
	}
	return parts
}

func (d *segmentRowDrawing) Layout(size fyne.Size) {
	d.size = size
	d.Refresh()
}

func (d *segmentRowDrawing) Refresh() {
	r := d.row
	if r.at >= len(r.list.rows) || d.size.Width <= 0 {
		return
	}
	d.paint()
	d.put()
	canvas.Refresh(r)
}

// paint takes colours anew.
func (d *segmentRowDrawing) paint() {
	r, l := d.row, d.row.list
	from, to := l.Chosen()
	several := from < to && r.at >= from && r.at <= to
	paintBox(r.ground, theme.AccentTint, "", 0, theme.ControlRadius)
	if r.at != l.now {
		paintBox(r.ground, theme.Sunk, "", 0, theme.ControlRadius)
	}
	show(r.ground, r.at == l.now || several)
	paintBox(r.chosen, theme.Accent, "", 0, 2)
	show(r.chosen, several)
	paintBox(r.over, theme.Hover, "", 0, theme.ControlRadius)
	show(r.over, r.hovered && !r.said().Left)
	r.ring.paint(l.focused && r.at == l.Current())
	show(r.lock, r.said().Left)
}

// put places everything, and draws the lines that are in sight: a row may be
// longer than a window.
func (d *segmentRowDrawing) put() {
	r, l, size := d.row, d.row.list, d.size
	at, name := l.lay(), l.nameHeight()
	place(r.ground, segmentTint, 0, size.Width-2*segmentTint, size.Height)
	place(r.over, segmentTint, 0, size.Width-2*segmentTint, size.Height)
	place(r.chosen, segmentTint, 0, 4, size.Height)
	r.ring.place(0, size.Width-2*segmentTint, size.Height)
	for _, side := range r.ring {
		side.Move(side.Position().AddXY(segmentTint, 0))
	}
	place(r.time, 0, segmentTop, theme.Scaled(segmentTime), name)
	right := at.second + at.width
	checked := min((right-at.x)/2, theme.Scaled(300))
	place(r.checked, right-checked, segmentTop, checked, name)
	place(r.who, at.x, segmentTop, right-at.x-checked, name)
	place(r.lock, at.x, segmentTop, theme.Scaled(20), l.words.line())
	r.putLines(at, name)
}

// putLines draws both languages.
func (r *segmentRow) putLines(at lay, name float32) {
	l, s, n := r.list, r.said(), 0
	switch {
	case s.Left:
		n = r.write(n, s.Words, at.x+theme.Scaled(30), segmentTop, at.width-theme.Scaled(30), theme.Ink2)
	case l.editor != nil && l.editor.at == r.at:
	default:
		top := segmentTop + name
		n = r.write(n, s.Words, at.x, top, at.width, theme.Ink)
		if l.TwoTongues && s.Second != "" {
			if !at.beside {
				top += float32(l.words.count(s.Words, at.width))*l.words.line() + theme.Space4
			}
			n = r.write(n, s.Second, at.second, top, at.width, theme.Ink2)
		}
	}
	r.lines = r.lines[:n]
}

// write draws words from line n on and gives the next line that is free.
func (r *segmentRow) write(n int, words string, x, y, width float32, colour fyne.ThemeColorName) int {
	l := r.list
	high := l.words.line()
	above := l.scroll.Offset.Y - l.tops[r.at] - y - high // what is scrolled away
	below := above + l.scroll.Size().Height + 2*high
	for i, letters := range l.words.lines(words, width) {
		top := float32(i) * high
		if top < above || top > below || letters == "" {
			continue
		}
		if n == len(r.lines) {
			r.lines = append(r.lines, canvas.NewText("", color.Transparent))
		}
		line := r.lines[n]
		line.Text, line.TextSize, line.Color = letters, theme.Scaled(theme.Reading), theme.Color(colour)
		least := line.MinSize()
		left := x
		if leftward(letters) {
			left += max(0, width-least.Width)
		}
		place(line, left, y+top+(high-least.Height)/2, least.Width, least.Height)
		n++
	}
	return n
}
