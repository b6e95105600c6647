package widget

import (
	"fyne.io/fyne/v2"
	fyneContainer "fyne.io/fyne/v2/container"

	"ownvoice/ui/theme"
)

// List is rows that scroll. Only those in sight exist; they are filled anew
// as they come into sight, so that a hundred thousand cost what ten cost. It is
// one stop for Tab: Up, Down, Home, End and Page keys move, Enter opens, Space
// plays. Pressing a row opens it. After the rows have changed, call Refresh.
type List struct {
	control

	RowHeight float32 // at 100 %, growing with the text; 0 is 68
	OnOpen    func(i int)
	OnPlay    func(i int)           // Space; nil is as OnOpen
	OnDelete  func(i int)           // the Delete key; may be nil
	OnMoved   func(i int)           // the keyboard or the mouse came to another row; may be nil
	OnSight   func(first, last int) // other rows are in sight: from first to before last; may be nil
	OnRune    func(letter rune)     // a letter was typed; may be nil
	Spoken    func(i int) string

	length func() int
	create func() fyne.CanvasObject
	fill   func(i int, row fyne.CanvasObject)

	current int
	scroll  *fyneContainer.Scroll
	rows    *listRows
}

var (
	_ fyne.Focusable  = (*List)(nil)
	_ fyne.Accessible = (*List)(nil)
)

// NewList is rows made by create and filled by fill, which is given the row
// number and something that create made. length may change; call Refresh then.
func NewList(length func() int, create func() fyne.CanvasObject, fill func(i int, row fyne.CanvasObject)) *List {
	l := &List{length: length, create: create, fill: fill}
	l.rows = newListRows(l)
	l.scroll = fyneContainer.NewVScroll(l.rows)
	l.scroll.OnScrolled = func(fyne.Position) { l.rows.show() }
	l.ExtendBaseWidget(l)
	return l
}

// Current is the row that the keys are on, from 0; -1 when there is none.
func (l *List) Current() int {
	if l.length() == 0 {
		return -1
	}
	return min(l.current, l.length()-1)
}

// MoveTo goes to a row and brings it into sight.
func (l *List) MoveTo(i int) {
	if l.length() == 0 {
		return
	}
	i = min(max(0, i), l.length()-1)
	moved := i != l.current
	l.current = i
	l.reveal(i)
	l.rows.show()
	if moved && l.OnMoved != nil {
		l.OnMoved(i)
	}
}

// Top goes back to the first row: other rows have taken the place of all.
func (l *List) Top() {
	l.current, l.scroll.Offset.Y = 0, 0
	l.Refresh()
}

// Shift keeps the keys, and what is in sight, on the rows they were on, after
// so many rows have come in above them.
func (l *List) Shift(by int) {
	l.current = max(0, l.current+by)
	if l.scroll.Offset.Y > 0 {
		l.scroll.Offset.Y = max(0, l.scroll.Offset.Y+float32(by)*l.pitch())
	}
	l.Refresh()
}

// Sight is the rows in sight: from first to before last.
func (l *List) Sight() (first, last int) { return l.rows.inSight() }

// reveal scrolls as little as is needed to see row i whole.
func (l *List) reveal(i int) {
	top := float32(i) * l.pitch()
	switch {
	case top < l.scroll.Offset.Y:
		l.scroll.Offset.Y = top
	case top+l.pitch() > l.scroll.Offset.Y+l.scroll.Size().Height:
		l.scroll.Offset.Y = top + l.pitch() - l.scroll.Size().Height
	default:
		return
	}
	l.scroll.Refresh()
}

// pitch is how high a row is, with its line below.
func (l *List) pitch() float32 {
	if l.RowHeight > 0 {
		return theme.Grown(l.RowHeight, l.RowHeight*0.6)
	}
	return theme.Grown(68, 44)
}

func (l *List) open(i int) {
	if l.OnOpen != nil && i >= 0 && i < l.length() {
		l.OnOpen(i)
	}
}

func (l *List) play(i int) {
	if l.OnPlay == nil {
		l.open(i)
		return
	}
	if i >= 0 && i < l.length() {
		l.OnPlay(i)
	}
}

// FocusGained shows the ring on the row that the keys are on. Fyne calls it.
func (l *List) FocusGained() {
	l.focused = true
	l.rows.show()
	reveal(l)
}

// FocusLost takes the ring away. Fyne calls it.
func (l *List) FocusLost() {
	l.focused = false
	l.rows.show()
}

// TypedKey moves, opens and plays. Fyne calls it.
func (l *List) TypedKey(key *fyne.KeyEvent) {
	page := max(1, int(l.scroll.Size().Height/l.pitch())-1)
	switch key.Name {
	case fyne.KeyUp:
		l.MoveTo(l.Current() - 1)
	case fyne.KeyDown:
		l.MoveTo(l.Current() + 1)
	case fyne.KeyPageUp:
		l.MoveTo(l.Current() - page)
	case fyne.KeyPageDown:
		l.MoveTo(l.Current() + page)
	case fyne.KeyHome:
		l.MoveTo(0)
	case fyne.KeyEnd:
		l.MoveTo(l.length() - 1)
	case fyne.KeyReturn, fyne.KeyEnter:
		l.open(l.Current())
	case fyne.KeySpace:
		l.play(l.Current())
	case fyne.KeyDelete:
		if i := l.Current(); l.OnDelete != nil && i >= 0 {
			l.OnDelete(i)
		}
	default:
		passOn(l, key)
	}
}

// TypedRune hands a letter on. Fyne calls it.
func (l *List) TypedRune(letter rune) {
	if l.OnRune != nil {
		l.OnRune(letter)
	}
}

// AccessibilityLabel is the row that the keys are on.
func (l *List) AccessibilityLabel() string {
	if i := l.Current(); i >= 0 && l.Spoken != nil {
		return l.Spoken(i)
	}
	return ""
}

// AccessibilityRole says that this holds other things.
func (l *List) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is called by Fyne.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	l.ExtendBaseWidget(l)
	min := func() fyne.Size { return fyne.NewSize(l.rows.least(), l.pitch()*1.5) }
	layout := func(size fyne.Size) {
		place(l.scroll, 0, 0, size.Width, size.Height)
		l.rows.show()
	}
	return newDrawing(l.rows.forget, min, layout, l.scroll)
}
