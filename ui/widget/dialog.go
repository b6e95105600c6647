package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Dialog asks one thing over the page. While it is shown nothing behind it
// can be reached: Tab stays inside. The first focus is on the safe choice,
// and Esc is the same as pressing that.
type Dialog struct {
	fyneWidget.BaseWidget

	OnEscape func() // instead of pressing the safe choice; may be nil

	safe   *Button
	card   *Panel
	shown  fyne.Canvas
	before fyne.Focusable
}

var _ fyne.Accessible = (*Dialog)(nil)

// dialogWidth is how wide the card is at 100 %, where the window has room.
const dialogWidth = 480

// NewDialog asks title, with body below it. safe is the choice that changes
// nothing; it stands last, and the others before it. Each closes the dialog
// before it does what it does.
func NewDialog(title, body string, safe *Button, others ...*Button) *Dialog {
	return NewDialogWith(title, NewBody(body), safe, others...)
}

// NewDialogWith is NewDialog with anything below the title.
func NewDialogWith(title string, content fyne.CanvasObject, safe *Button, others ...*Button) *Dialog {
	d := &Dialog{safe: safe}
	heading := NewHeading(title)
	heading.Wrap = true
	answers := NewColumns(theme.Space12, []float32{Rest}, NewText("", theme.Body, ""))
	for _, b := range append(append([]*Button(nil), others...), safe) {
		d.closesFirst(b)
		answers.Add(b)
	}
	d.card = NewCard(NewColumn(theme.Space12, heading, content, NewPanel("", answers).Pad(theme.Space8, 0)))
	d.card.Pad(theme.Space24, theme.Space24)
	d.ExtendBaseWidget(d)
	return d
}

// closesFirst makes a button close the dialog before it does what it does.
func (d *Dialog) closesFirst(b *Button) {
	then := b.OnTapped
	b.OnTapped = func() {
		d.Close()
		if then != nil {
			then()
		}
	}
}

// Open shows the dialog over everything in that window. Twice is once.
func (d *Dialog) Open(over fyne.Canvas) {
	if d.shown != nil {
		return
	}
	d.shown, d.before = over, over.Focused()
	over.Unfocus() // one ring in sight: the one that answers to the keys
	over.Overlays().Add(d)
	d.Resize(over.Size())
	d.Show()
	over.Focus(d.safe)
}

// Close takes the dialog away and gives the focus back to where it was.
func (d *Dialog) Close() {
	if d.shown == nil {
		return
	}
	over := d.shown
	d.shown = nil
	over.Overlays().Remove(d)
	if d.before != nil {
		over.Focus(d.before)
	}
}

// IsOpen says whether the dialog is in sight.
func (d *Dialog) IsOpen() bool { return d.shown != nil }

// Escape is what Esc does.
func (d *Dialog) Escape() {
	if d.OnEscape != nil {
		d.Close()
		d.OnEscape()
		return
	}
	d.safe.press()
}

// Tapped keeps what lies behind from being pressed. Fyne calls it.
func (d *Dialog) Tapped(*fyne.PointEvent) {}

// AccessibilityLabel is empty: what is inside speaks.
func (d *Dialog) AccessibilityLabel() string { return "" }

// AccessibilityRole says that this holds other things.
func (d *Dialog) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer is called by Fyne.
func (d *Dialog) CreateRenderer() fyne.WidgetRenderer {
	d.ExtendBaseWidget(d)
	scrim := canvas.NewRectangle(color.Transparent)
	paint := func() { paintBox(scrim, theme.Scrim, "", 0, 0) }
	min := func() fyne.Size { return d.card.MinSize() }
	layout := func(size fyne.Size) {
		place(scrim, 0, 0, size.Width, size.Height)
		width := min().Width
		width = max(width, theme.Scaled(dialogWidth))
		if room := size.Width - 2*theme.Space32; width > room {
			width = room
		}
		d.card.Resize(fyne.NewSize(width, d.card.MinSize().Height))
		height := d.card.MinSize().Height
		place(d.card, middle(size.Width, width), middle(size.Height, height), width, height)
	}
	return newDrawing(paint, min, layout, scrim, d.card)
}
