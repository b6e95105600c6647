package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// CreateRenderer is called by Fyne.
func (c *Choice) CreateRenderer() fyne.WidgetRenderer {
	c.ExtendBaseWidget(c)
	d := &choiceDrawing{choice: c, ring: newRing()}
	d.paint()
	return d
}

type choiceDrawing struct {
	choice *Choice
	boxes  []*canvas.Rectangle
	marks  []*canvas.Image
	words  []*canvas.Text
	ring   *canvas.Rectangle
}

func (d *choiceDrawing) Destroy() {}

func (d *choiceDrawing) Objects() []fyne.CanvasObject {
	var parts []fyne.CanvasObject
	for i := range d.boxes {
		parts = append(parts, d.boxes[i])
	}
	if i := d.choice.chosen(); i >= 0 && d.choice.Form == Segments {
		parts = append(parts, d.boxes[i])
	}
	for i := range d.boxes {
		parts = append(parts, d.marks[i], d.words[i])
	}
	return append(parts, d.ring)
}

func (d *choiceDrawing) MinSize() fyne.Size {
	c := d.choice
	height := c.height()
	if c.stacked(c.Size().Width) {
		n := float32(len(c.Options))
		height = height*n + c.gap()*max(0, n-1)
	}
	return fyne.NewSize(c.least(), height)
}

func (d *choiceDrawing) paint() {
	c := d.choice
	for len(d.boxes) < len(c.Options) {
		d.boxes = append(d.boxes, canvas.NewRectangle(color.Transparent))
		d.marks = append(d.marks, newPicture())
		d.words = append(d.words, canvas.NewText("", nil))
	}
	n := len(c.Options)
	d.boxes, d.marks, d.words = d.boxes[:n], d.marks[:n], d.words[:n]
	for i, option := range c.Options {
		d.paintOption(i, option, c.isChosen(i))
	}
	paintRing(d.ring, c.focused && n > 0, theme.ControlRadius)
}

func (d *choiceDrawing) paintOption(i int, option Option, chosen bool) {
	c := d.choice
	ink := theme.Ink
	if c.Disabled() {
		ink = theme.Ink3
	}
	fill, edge, width := theme.Card, theme.Edge, float32(1)
	mark, markColour := "radio_button_unchecked", theme.Edge
	if chosen {
		fill, edge, width = theme.AccentTint, theme.Accent, 2
		mark, markColour = "check_circle-fill", theme.Accent
	}
	if c.Form == Segments {
		mark = ""
		if chosen {
			mark, width = "check", 1
		}
	}
	paintBox(d.boxes[i], fill, edge, width, theme.ControlRadius)
	if c.Form == Segments {
		squareInside(d.boxes[i], i > 0, i < len(c.Options)-1)
	}
	paintPicture(d.marks[i], mark, markColour)
	paintLetters(d.words[i], option.Words, theme.Body, chosen, ink)
}

// squareInside takes the round corners away where a segment meets its neighbour.
func squareInside(box *canvas.Rectangle, left, right bool) {
	radius := box.CornerRadius
	box.CornerRadius = 0
	box.TopLeftCornerRadius, box.BottomLeftCornerRadius = radius, radius
	box.TopRightCornerRadius, box.BottomRightCornerRadius = radius, radius
	if left {
		box.TopLeftCornerRadius, box.BottomLeftCornerRadius = 0, 0
	}
	if right {
		box.TopRightCornerRadius, box.BottomRightCornerRadius = 0, 0
	}
}

func (d *choiceDrawing) Layout(size fyne.Size) {
	icon := theme.Scaled(theme.IconInText)
	for i := range d.boxes {
		box := d.choice.box(i, size)
		place(d.boxes[i], box.x, box.y, box.width, box.height)
		words := d.words[i].MinSize()
		x := box.x + 13
		if d.choice.Form == Segments {
			x = box.x + middle(box.width, d.segmentInside(i))
		}
		place(d.marks[i], x, box.y+middle(box.height, icon), icon, icon)
		if d.marks[i].Visible() {
			x += icon + 8
		}
		place(d.words[i], x, box.y+middle(box.height, words.Height), words.Width, words.Height)
	}
	if cursor := d.choice.box(d.choice.cursor, size); len(d.boxes) > 0 {
		placeRing(d.ring, cursor.x, cursor.y, cursor.width, cursor.height)
	}
}

func (d *choiceDrawing) segmentInside(i int) float32 {
	width := d.words[i].MinSize().Width
	if d.marks[i].Visible() {
		width += theme.Scaled(theme.IconInText) + 8
	}
	return width
}

func (d *choiceDrawing) Refresh() {
	d.paint()
	d.Layout(d.choice.Size())
	for _, mark := range d.marks {
		mark.Refresh() // or the picture of before the answer would stay
	}
	canvas.Refresh(d.choice)
}
