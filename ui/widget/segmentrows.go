package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Where things stand in a row, at 100 %.
const (
	segmentTime   = 67  // the right edge of the time
	segmentGap    = 16  // from there to the words
	segmentSide   = 24  // what is free at the right
	segmentTop    = 6   // above the name
	segmentBottom = 7   // below the words
	segmentTint   = 7   // what the tint leaves free at both sides
	segmentBeside = 560 // from this width of words on two languages stand side by side
)

// lay is where the words of a row stand: the columns of both languages, and
// whether the second stands beside the first.
type lay struct {
	x, width, second float32
	beside           bool
}

func (l *SegmentList) lay() lay {
	x := theme.Scaled(segmentTime) + segmentGap
	y := lay{x: x, width: max(60, l.Size().Width-x-segmentSide), second: x}
	if l.TwoTongues && y.width >= theme.Scaled(segmentBeside) {
		y.beside, y.width = true, (y.width-theme.Space24)/2
		y.second = x + y.width + theme.Space24
	}
	return y
}

// measureAll finds how high every row is, and where it stands.
func (l *SegmentList) measureAll() {
	l.measure.width, l.measure.scale = l.Size().Width, theme.Scale()
	at := l.lay()
	l.tops = make([]float32, len(l.rows)+1)
	for i := range l.rows {
		l.tops[i+1] = l.tops[i] + l.rowHeight(i, at)
	}
}

// measureRow finds how high one row is now. It reports whether that is another
// height.
func (l *SegmentList) measureRow(i int) bool {
	more := l.rowHeight(i, l.lay()) - (l.tops[i+1] - l.tops[i])
	if more == 0 {
		return false
	}
	for n := i + 1; n < len(l.tops); n++ {
		l.tops[n] += more
	}
	return true
}

func (l *SegmentList) rowHeight(i int, at lay) float32 {
	r := l.rows[i]
	if r.Left {
		return segmentTop + segmentBottom + float32(max(1, l.words.count(r.Words, at.width-theme.Scaled(30))))*l.words.line()
	}
	high := segmentTop + segmentBottom + l.nameHeight()
	if l.editor != nil && l.editor.at == i {
		return high + l.editor.height(at)
	}
	words := float32(l.words.count(r.Words, at.width)) * l.words.line()
	if !l.TwoTongues {
		return high + words
	}
	second := float32(l.words.count(r.Second, at.width)) * l.words.line()
	switch {
	case at.beside:
		return high + max(words, second)
	case r.Second == "":
		return high + words
	}
	return high + words + theme.Space4 + second
}

// nameHeight is the line of who says it.
func (l *SegmentList) nameHeight() float32 { return float32(int(theme.Scaled(theme.Second)*1.4 + 0.5)) }

// segmentBody is what scrolls: as high as all rows, holding those in sight.
type segmentBody struct {
	fyneWidget.BaseWidget

	list  *SegmentList
	shown []*segmentRow
}

func newSegmentBody(l *SegmentList) *segmentBody {
	b := &segmentBody{list: l}
	b.ExtendBaseWidget(b)
	return b
}

// show fills the rows that are in sight now.
func (b *segmentBody) show() {
	l := b.list
	if len(l.tops) != len(l.rows)+1 {
		return
	}
	n, end := 0, l.scroll.Offset.Y+l.scroll.Size().Height
	for i := l.first(); i < len(l.rows) && l.tops[i] < end; i++ {
		if n == len(b.shown) {
			b.shown = append(b.shown, newSegmentRow(l))
		}
		row := b.shown[n]
		place(row, 0, l.tops[i], b.Size().Width, l.tops[i+1]-l.tops[i])
		row.fill(i)
		show(row, true)
		n++
	}
	for _, row := range b.shown[n:] {
		show(row, false)
	}
	if l.editor != nil {
		l.editor.place(l.tops[l.editor.at])
	}
	canvas.Refresh(b)
}

// CreateRenderer is called by Fyne.
func (b *segmentBody) CreateRenderer() fyne.WidgetRenderer { return &segmentBodyDrawing{b} }

type segmentBodyDrawing struct{ body *segmentBody }

func (d *segmentBodyDrawing) Destroy()         {}
func (d *segmentBodyDrawing) Layout(fyne.Size) { d.body.show() }
func (d *segmentBodyDrawing) Refresh()         { d.body.show() }
func (d *segmentBodyDrawing) MinSize() fyne.Size {
	return fyne.NewSize(0, d.body.list.height())
}

func (d *segmentBodyDrawing) Objects() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, row := range d.body.shown {
		parts = append(parts, row)
	}
	if e := d.body.list.editor; e != nil {
		parts = append(parts, e.fields()...)
	}
	return parts
}

var (
	_ fyne.Tappable     = (*segmentRow)(nil)
	_ desktop.Hoverable = (*segmentRow)(nil)
	_ desktop.Mouseable = (*segmentRow)(nil)
)
