package widget

import (
	"strconv"

	"fyne.io/fyne/v2"
	fyneWidget "fyne.io/fyne/v2/widget"

	"ownvoice/ui/theme"
)

// Chips is NewChips for a row of a list: the same chips, with other words each
// time the row is filled. Where there is no room for all it may show, those
// left out are counted too.
type Chips struct {
	fyneWidget.BaseWidget

	most  int
	words []string
	chips []*chip
	shown int
}

var _ fyne.Accessible = (*Chips)(nil)

// chip is one of them. Only as many are made as were ever shown.
type chip struct {
	panel *Panel
	words *Text
}

// chipGap is between two of them, chipSides the room beside their words.
const chipGap, chipSides = 6, 9

// NewEmptyChips shows at most so many chips, then "+1" and so on.
func NewEmptyChips(most int) *Chips {
	c := &Chips{most: most}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows other words.
func (c *Chips) Set(words []string) {
	c.words = words
	c.Refresh()
}

// AccessibilityLabel is all of the words, also those there is no room for.
func (c *Chips) AccessibilityLabel() string {
	said := ""
	for i, w := range c.words {
		if i > 0 {
			said += ", "
		}
		said += w
	}
	return said
}

// AccessibilityRole says that this is text.
func (c *Chips) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// fitting is what the chips say in that width: as many words as fit, the first
// of them cut if need be, and how many are left out.
func (c *Chips) fitting(width float32) []string {
	for n := min(c.most, len(c.words)); n > 0; n-- {
		said := append([]string(nil), c.words[:n]...)
		left := len(c.words) - n
		if left > 0 {
			said = append(said, "+"+strconv.Itoa(left))
		}
		wide := float32(0)
		for _, w := range said {
			wide += chipWidth(w) + chipGap
		}
		if wide-chipGap <= width {
			return said
		}
		if n == 1 {
			rest := float32(0)
			if left > 0 {
				rest = chipWidth(said[1]) + chipGap
			}
			said[0] = cutTo(said[0], theme.Smallest, width-rest-2*chipSides)
			return said
		}
	}
	return nil
}

func chipWidth(words string) float32 {
	return NewText(words, theme.Smallest, "").wholeWidth() + 2*chipSides
}

// CreateRenderer is called by Fyne.
func (c *Chips) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	return &chipsDrawing{of: c}
}

type chipsDrawing struct {
	of   *Chips
	size fyne.Size
}

func (d *chipsDrawing) Destroy() {}

func (d *chipsDrawing) Objects() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for _, one := range d.of.chips[:d.of.shown] {
		parts = append(parts, one.panel)
	}
	return parts
}

func (d *chipsDrawing) MinSize() fyne.Size {
	return fyne.NewSize(theme.Scaled(60), NewText("", theme.Smallest, "").lineHeight()+8)
}

func (d *chipsDrawing) Layout(size fyne.Size) {
	if size != d.size {
		d.size = size
		d.draw()
	}
}

func (d *chipsDrawing) Refresh() {
	d.draw()
	for _, one := range d.of.chips[:d.of.shown] {
		one.panel.Refresh()
	}
}

func (d *chipsDrawing) draw() {
	said := d.of.fitting(d.size.Width)
	for len(d.of.chips) < len(said) {
		words := NewText("", theme.Smallest, theme.Ink)
		panel := NewPanel(theme.Sunk, words).Pad(4, chipSides)
		panel.Edge, panel.Radius = theme.Line, theme.ChipRadius
		d.of.chips = append(d.of.chips, &chip{panel, words})
	}
	d.of.shown = len(said)
	x := float32(0)
	for i, w := range said {
		one := d.of.chips[i]
		one.words.SetWords(w)
		min := one.panel.MinSize()
		place(one.panel, x, middle(d.size.Height, min.Height), min.Width, min.Height)
		x += min.Width + chipGap
	}
}
