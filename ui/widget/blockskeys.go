package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// KeyDown is called by Fyne.
func (b *Blocks) KeyDown(key *fyne.KeyEvent) { b.shift.key(key.Name, true) }

// KeyUp is called by Fyne.
func (b *Blocks) KeyUp(key *fyne.KeyEvent) { b.shift.key(key.Name, false) }

// FocusLost takes the ring away, and keeps an end that was moved. Fyne calls it.
func (b *Blocks) FocusLost() {
	b.shift.down = false
	b.control.FocusLost()
	b.keep()
}

// TypedRune takes hold of a start or an end. Fyne calls it.
func (b *Blocks) TypedRune(r rune) {
	switch r {
	case '[':
		b.take(startEdge)
	case ']':
		b.take(endEdge)
	}
}

// TypedKey goes from block to block, or moves the end that is held. Fyne calls it.
func (b *Blocks) TypedKey(key *fyne.KeyEvent) {
	if b.at >= len(b.all) {
		passOn(b, key)
		return
	}
	if b.held != noEdge && b.typedHeld(key) {
		return
	}
	switch key.Name {
	case fyne.KeyLeft:
		b.moveTo(b.at - 1)
	case fyne.KeyRight:
		b.moveTo(b.at + 1)
	case fyne.KeyHome:
		b.moveTo(0)
	case fyne.KeyEnd:
		b.moveTo(len(b.all) - 1)
	case fyne.KeySpace:
		b.play()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.open()
	default:
		passOn(b, key)
	}
}

// typedHeld uses a key while an end is held, and reports whether it did.
func (b *Blocks) typedHeld(key *fyne.KeyEvent) bool {
	by, end := nudge(b.view, b.shift.down), b.all[b.at].end(b.held)
	switch key.Name {
	case fyne.KeyLeft:
		b.moveEdge(end - by)
	case fyne.KeyRight:
		b.moveEdge(end + by)
	case fyne.KeyReturn, fyne.KeyEnter:
		b.keep()
	case fyne.KeyEscape:
		b.putBack()
	default:
		return false
	}
	return true
}

func (b *Blocks) moveTo(i int) {
	b.keep()
	if i < 0 || i >= len(b.all) {
		return
	}
	b.at = i
	if b.OnShow != nil {
		b.OnShow(b.all[i].Span)
	}
	b.Refresh()
}

func (b *Blocks) play() {
	if b.OnPlay == nil {
		b.open()
		return
	}
	b.OnPlay(b.all[b.at].Key, b.all[b.at].Span)
}

func (b *Blocks) open() {
	if b.OnOpen != nil {
		b.OnOpen(b.all[b.at].Key)
	}
}

// on is the block the mouse is on, the topmost; -1 for none. An end of the
// one that is chosen comes first.
func (b *Blocks) on(x float32) (int, edge) {
	width := b.Size().Width
	if b.OnTrim != nil && b.at < len(b.all) {
		if e := b.all[b.at].edgeAt(x, b.view, width); e != noEdge {
			return b.at, e
		}
	}
	for i := len(b.all) - 1; i >= 0; i-- {
		from, to := b.view.x(b.all[i].From, width), b.view.x(b.all[i].To, width)
		e := noEdge
		if b.OnTrim != nil {
			e = b.all[i].edgeAt(x, b.view, width)
		}
		if e != noEdge || x >= from && x <= to {
			return i, e
		}
	}
	return -1, noEdge
}

// Tapped opens the block under the mouse. Fyne calls it.
func (b *Blocks) Tapped(p *fyne.PointEvent) {
	if i, _ := b.on(p.Position.X); i >= 0 {
		takeFocus(b)
		b.keep()
		b.at = i
		b.Refresh()
		b.open()
	}
}

// Dragged moves the end that the mouse took hold of. Fyne calls it.
func (b *Blocks) Dragged(d *fyne.DragEvent) {
	if !b.drags {
		i, e := b.on(b.down)
		if e == noEdge {
			return
		}
		takeFocus(b)
		b.keep()
		b.at, b.drags = i, true
		b.take(e)
	}
	b.moveEdge(b.view.at(min(max(0, d.Position.X), b.Size().Width), b.Size().Width))
}

// DragEnd keeps what was moved. Fyne calls it.
func (b *Blocks) DragEnd() {
	if b.drags {
		b.drags = false
		b.keep()
	}
}

// MouseDown is called by Fyne.
func (b *Blocks) MouseDown(m *desktop.MouseEvent) { b.down = m.Position.X }

// MouseUp is called by Fyne.
func (b *Blocks) MouseUp(*desktop.MouseEvent) {}

// MouseIn is called by Fyne.
func (b *Blocks) MouseIn(m *desktop.MouseEvent) { b.over = m.Position.X }

// MouseMoved is called by Fyne.
func (b *Blocks) MouseMoved(m *desktop.MouseEvent) { b.over = m.Position.X }

// MouseOut is called by Fyne.
func (b *Blocks) MouseOut() {}

// Cursor is a hand on a block, and two arrows at its ends. Fyne calls it.
func (b *Blocks) Cursor() desktop.Cursor {
	switch i, e := b.on(b.over); {
	case e != noEdge:
		return desktop.HResizeCursor
	case i >= 0:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
