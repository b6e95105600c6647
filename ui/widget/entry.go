package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneTheme "fyne.io/fyne/v2/theme"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Entry is a field to type in. It is Fyne's own, with four things put right:
// the app's shortcuts work while it has focus, Tab leaves it, Enter may keep
// what was typed, and the ring is drawn.
type Entry struct {
	fyneWidget.Entry

	// OnEnter is called with the words when Enter is pressed. While it is set,
	// Shift Enter begins a new line in a field of several lines.
	OnEnter func(words string)

	// OnShortcut is given every shortcut that is not the field's own, as
	// Ctrl M. When it is nil the window's own shortcuts are asked, which is
	// right wherever they are kept with Canvas.AddShortcut.
	OnShortcut func(fyne.Shortcut)

	// Label is what a screen reader says this field is.
	Label string

	hint           string // the place holder in full
	focused, shift bool
	look           fyne.Theme // that it was painted in; nil before the first time
}

var _ fyne.Accessible = (*Entry)(nil)

// NewEntry is a field of one line. The place holder is shown while it is empty.
func NewEntry(placeHolder string) *Entry {
	e := &Entry{Label: placeHolder, hint: placeHolder}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	e.PlaceHolder = placeHolder
	e.ExtendBaseWidget(e)
	return e
}

// NewSearch is a field of one line with a looking glass.
func NewSearch(placeHolder string) *Entry {
	e := NewEntry(placeHolder)
	e.Icon = theme.IconIn("search", theme.Ink2)
	return e
}

// NewNotes is a field of several lines, whose words wrap.
func NewNotes(placeHolder string) *Entry {
	e := NewEntry(placeHolder)
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	return e
}

// SetHint is another place holder, shown while the field is empty.
func (e *Entry) SetHint(placeHolder string) {
	e.hint = placeHolder
	e.SetPlaceHolder(placeHolder)
	e.Resize(e.Size())
}

// MinSize paints anew what was out of sight when the look changed, as drawing's
// does. Fyne calls it.
func (e *Entry) MinSize() fyne.Size {
	if now := lookNow(); e.look != now {
		again := e.look != nil
		if e.look = now; again {
			e.Refresh()
		}
	}
	return e.Entry.MinSize()
}

// Resize cuts a place holder that is too long, where Fyne would show a scroll
// bar. Fyne calls it.
func (e *Entry) Resize(size fyne.Size) {
	if !e.MultiLine && e.hint != "" {
		e.SetPlaceHolder(cutTo(e.hint, theme.Body, e.room(size.Width)))
	}
	e.Entry.Resize(size)
}

// room is how wide the words may be in a field of that width.
func (e *Entry) room(width float32) float32 {
	width -= 2 * e.Theme().Size(fyneTheme.SizeNameInnerPadding)
	if e.Icon != nil {
		width -= e.Theme().Size(fyneTheme.SizeNameInlineIcon) + e.Theme().Size(fyneTheme.SizeNameLineSpacing)
	}
	return width
}

// AcceptsTab is false: Tab goes to the next thing, also from several lines.
func (e *Entry) AcceptsTab() bool { return false }

// TypedShortcut keeps the shortcuts of editing and passes the rest on. Fyne
// gives a focused field every shortcut and asks the window no more, so that
// without this Ctrl M would die while notes are being typed.
func (e *Entry) TypedShortcut(shortcut fyne.Shortcut) {
	custom, ok := shortcut.(*desktop.CustomShortcut)
	if !ok || isEditing(custom) {
		e.Entry.TypedShortcut(shortcut)
		return
	}
	if e.OnShortcut != nil {
		e.OnShortcut(shortcut)
		return
	}
	if window, ok := canvasOf(e).(fyne.Shortcutable); ok {
		window.TypedShortcut(shortcut)
	}
}

// isEditing says whether a shortcut moves or deletes by words.
func isEditing(s *desktop.CustomShortcut) bool {
	switch s.KeyName {
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyBackspace, fyne.KeyDelete:
		return true
	}
	return false
}

// TypedKey sees to Enter and Esc. Fyne calls it.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if e.OnEnter != nil && !e.shift && !e.Disabled() {
			e.OnEnter(e.Text)
			return
		}
	case fyne.KeyEscape:
		passOn(e, key)
		return
	}
	e.Entry.TypedKey(key)
}

// KeyDown is called by Fyne.
func (e *Entry) KeyDown(key *fyne.KeyEvent) {
	e.shift = e.shift || isShift(key)
	e.Entry.KeyDown(key)
}

// KeyUp is called by Fyne.
func (e *Entry) KeyUp(key *fyne.KeyEvent) {
	e.shift = e.shift && !isShift(key)
	e.Entry.KeyUp(key)
}

func isShift(key *fyne.KeyEvent) bool {
	return key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight
}

// FocusGained is called by Fyne.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	reveal(e)
}

// FocusLost is called by Fyne.
func (e *Entry) FocusLost() {
	e.focused, e.shift = false, false
	e.Entry.FocusLost()
}

// AccessibilityLabel is what the field is, and what stands in it.
func (e *Entry) AccessibilityLabel() string {
	if e.Text == "" || e.Password {
		return e.Label
	}
	return e.Label + ": " + e.Text
}

// AccessibilityRole says that this is text.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	e.ExtendBaseWidget(e)
	return newRinged(e.Entry.CreateRenderer(), func() bool { return e.focused }, nil)
}

// ringed is one of Fyne's own renderers with our ring and, where Fyne draws
// none, our border.
type ringed struct {
	fyne.WidgetRenderer

	ring, edge *canvas.Rectangle
	focused    func() bool
	look       fyne.Theme // that it was painted in
}

// newRinged adds the ring, and the border if there is one.
func newRinged(of fyne.WidgetRenderer, focused func() bool, edge *canvas.Rectangle) fyne.WidgetRenderer {
	r := &ringed{of, newRing(), edge, focused, lookNow()}
	r.paint()
	return r
}

func newEdge() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

func (r *ringed) paint() {
	paintRing(r.ring, r.focused(), theme.ControlRadius)
	if r.edge != nil {
		paintBox(r.edge, "", theme.Edge, 1, theme.ControlRadius)
	}
}

func (r *ringed) Objects() []fyne.CanvasObject {
	parts := append([]fyne.CanvasObject(nil), r.WidgetRenderer.Objects()...)
	if r.edge != nil {
		parts = append(parts, r.edge)
	}
	return append(parts, r.ring)
}

func (r *ringed) MinSize() fyne.Size {
	if r.look != lookNow() { // as drawing's
		r.Refresh()
	}
	return r.WidgetRenderer.MinSize()
}

func (r *ringed) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	placeRing(r.ring, 0, 0, size.Width, size.Height)
	if r.edge != nil {
		place(r.edge, 0, 0, size.Width, size.Height)
	}
}

func (r *ringed) Refresh() {
	r.look = lookNow()
	r.WidgetRenderer.Refresh()
	r.paint()
	r.ring.Refresh()
}
