package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// Tabs are the sides of one thing, one in sight at a time. They are one stop
// for Tab; Left and Right go from one to the next, Home and End to the ends.
type Tabs struct {
	control

	Names    []string
	OnChosen func(i int) // may be nil

	chosen int
}

var (
	_ fyne.Focusable  = (*Tabs)(nil)
	_ fyne.Tappable   = (*Tabs)(nil)
	_ fyne.Accessible = (*Tabs)(nil)
)

// NewTabs begins with the first tab; onChosen hears of every change after it.
func NewTabs(names []string, onChosen func(i int)) *Tabs {
	t := &Tabs{Names: names, OnChosen: onChosen}
	t.ExtendBaseWidget(t)
	t.whole = t
	return t
}

// Chosen is the tab in sight, from 0.
func (t *Tabs) Chosen() int { return t.chosen }

// Choose brings a tab into sight and calls OnChosen, if it was another one.
func (t *Tabs) Choose(i int) {
	i = min(max(0, i), len(t.Names)-1)
	if i == t.chosen {
		return
	}
	t.chosen = i
	t.Refresh()
	if t.OnChosen != nil {
		t.OnChosen(i)
	}
}

// TypedKey goes from tab to tab. Fyne calls it.
func (t *Tabs) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		t.Choose(t.chosen - 1)
	case fyne.KeyRight:
		t.Choose(t.chosen + 1)
	case fyne.KeyHome:
		t.Choose(0)
	case fyne.KeyEnd:
		t.Choose(len(t.Names) - 1)
	default:
		passOn(t, key)
	}
}

// Tapped brings the tab under the mouse into sight. Fyne calls it.
func (t *Tabs) Tapped(at *fyne.PointEvent) {
	takeFocus(t)
	x := float32(0)
	for i := range t.Names {
		width := t.width(i)
		if at.Position.X >= x && at.Position.X < x+width {
			t.Choose(i)
			return
		}
		x += width
	}
}

// width is how wide tab i is, the same whether it is chosen or not.
func (t *Tabs) width(i int) float32 {
	return fyne.MeasureText(t.Names[i], theme.Scaled(theme.Body), fyne.TextStyle{Bold: true}).Width + 28
}

// AccessibilityLabel is the tab in sight, and how many there are.
func (t *Tabs) AccessibilityLabel() string {
	if len(t.Names) == 0 {
		return ""
	}
	return t.Names[t.chosen]
}

// AccessibilityRole says that this can be pressed.
func (t *Tabs) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer is called by Fyne.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	d := &tabsDrawing{
		tabs: t, line: canvas.NewRectangle(color.Transparent), bar: canvas.NewRectangle(color.Transparent), ring: newRing(),
	}
	parts := []fyne.CanvasObject{d.line, d.bar}
	for range t.Names {
		words := canvas.NewText("", nil)
		d.words = append(d.words, words)
		parts = append(parts, words)
	}
	return newDrawing(d.paint, d.min, d.layout, append(parts, d.ring)...)
}

type tabsDrawing struct {
	tabs            *Tabs
	line, bar, ring *canvas.Rectangle
	words           []*canvas.Text
}

func (d *tabsDrawing) paint() {
	paintBox(d.line, theme.Line, "", 0, 0)
	paintBox(d.bar, theme.Accent, "", 0, 0)
	paintRing(d.ring, d.tabs.focused, theme.ControlRadius)
	for i, words := range d.words {
		colour := theme.Ink2
		if i == d.tabs.chosen {
			colour = theme.Ink
		}
		paintLetters(words, d.tabs.Names[i], theme.Body, i == d.tabs.chosen, colour)
	}
}

func (d *tabsDrawing) min() fyne.Size {
	width := float32(0)
	for i := range d.words {
		width += d.tabs.width(i)
	}
	return fyne.NewSize(width, theme.Grown(44, 20))
}

func (d *tabsDrawing) layout(size fyne.Size) {
	place(d.line, 0, size.Height-1, size.Width, 1)
	x := float32(0)
	for i, words := range d.words {
		width, min := d.tabs.width(i), words.MinSize()
		place(words, x+(width-min.Width)/2, middle(size.Height, min.Height), min.Width, min.Height)
		if i == d.tabs.chosen {
			place(d.bar, x, size.Height-3, width, 3)
			placeRing(d.ring, x+2, 4, width-4, size.Height-12)
		}
		x += width
	}
}
