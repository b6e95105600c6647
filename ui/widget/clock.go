package widget

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// A cell of the clock, in parts of the letters' height. The typeface's own
// digits are of different widths, so a plain text would tremble.
const (
	digitCell = 0.64
	colonCell = 0.30
)

// Clock is a time that ticks: "24:16", and "1:04:16" from an hour on. Each
// digit stands in a cell of its own, and only those that change are redrawn.
type Clock struct {
	fyneWidget.BaseWidget

	TextSize float32             // at 100 %, one of theme's sizes
	Colour   fyne.ThemeColorName // empty is theme.Ink
	Light    bool                // Regular rather than SemiBold

	at time.Duration
}

var _ fyne.Accessible = (*Clock)(nil)

// NewClock is a clock at zero. size is one of theme's sizes.
func NewClock(size float32) *Clock {
	c := &Clock{TextSize: size}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows that time, in whole seconds begun. The same second costs nothing.
func (c *Clock) Set(at time.Duration) {
	before := c.Shown()
	c.at = at
	if c.Shown() != before {
		c.Refresh()
	}
}

// Shown is what the clock says.
func (c *Clock) Shown() string { return TimeWords(c.at) }

// TimeWords is a time as the app writes it: "0:07", "24:16", "1:04:16".
func TimeWords(at time.Duration) string {
	s := int(max(at, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// AccessibilityLabel is what the clock says.
func (c *Clock) AccessibilityLabel() string { return c.Shown() }

// AccessibilityRole says that this is text.
func (c *Clock) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (c *Clock) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	d := &clockDrawing{clock: c}
	d.paint()
	return d
}

type clockDrawing struct {
	clock *Clock
	cells []fyne.CanvasObject
	size  fyne.Size
}

func (d *clockDrawing) Objects() []fyne.CanvasObject { return d.cells }
func (d *clockDrawing) Destroy()                     {}

func (d *clockDrawing) MinSize() fyne.Size {
	letters := theme.Scaled(d.clock.TextSize)
	width := float32(0)
	for _, r := range d.clock.Shown() {
		width += cellWidth(r, letters)
	}
	return fyne.NewSize(width, float32(int(letters*1.2)))
}

func cellWidth(r rune, letters float32) float32 {
	if r == ':' {
		return letters * colonCell
	}
	return letters * digitCell
}

// paint brings the cells up to date and reports whether any was added or
// taken away.
func (d *clockDrawing) paint() {
	shown := d.clock.Shown()
	for len(d.cells) < len(shown) {
		cell := canvas.NewText("", nil)
		cell.Alignment = fyne.TextAlignCenter
		d.cells = append(d.cells, cell)
	}
	d.cells = d.cells[:len(shown)]
	colour := d.clock.Colour
	if colour == "" {
		colour = theme.Ink
	}
	for i, r := range shown {
		cell := d.cells[i].(*canvas.Text)
		before := *cell
		paintLetters(cell, string(r), d.clock.TextSize, !d.clock.Light, colour)
		if before.Text != cell.Text || before.Color != cell.Color || before.TextSize != cell.TextSize {
			cell.Refresh()
		}
	}
}

func (d *clockDrawing) Layout(size fyne.Size) {
	d.size = size
	letters := theme.Scaled(d.clock.TextSize)
	x := float32(0)
	for i, r := range d.clock.Shown() {
		width, height := cellWidth(r, letters), d.cells[i].MinSize().Height
		place(d.cells[i], x, middle(size.Height, height), width, height)
		x += width
	}
}

func (d *clockDrawing) Refresh() {
	n := len(d.cells)
	d.paint()
	d.Layout(d.size)
	if n != len(d.cells) {
		canvas.Refresh(d.clock)
	}
}
