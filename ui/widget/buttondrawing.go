package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"ownvoice/ui/theme"
)

// CreateRenderer is called by Fyne.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	b.ExtendBaseWidget(b)
	d := &buttonDrawing{
		button: b, box: canvas.NewRectangle(color.Transparent), over: canvas.NewRectangle(color.Transparent),
		ring: newRing(), picture: newPicture(), words: canvas.NewText("", nil), sub: canvas.NewText("", nil),
	}
	return newDrawing(d.paint, d.min, d.layout, d.box, d.over, d.picture, d.words, d.sub, d.ring)
}

type buttonDrawing struct {
	button          *Button
	box, over, ring *canvas.Rectangle
	picture         *canvas.Image
	words, sub      *canvas.Text
}

// buttonMeasure is the room of a button of one extent, at 100 %.
type buttonMeasure struct{ height, drawn, sides, gap, icon, words, radius float32 }

var buttonMeasures = map[Extent]buttonMeasure{
	Usual: {44, 44, 19, 10, theme.IconInText, theme.Body, theme.ControlRadius},
	Small: {44, 36, 13, 9, 20, theme.Second, theme.ControlRadius},
	Big:   {68, 68, 26, 15, theme.IconBig, 18, theme.BigButtonRadius},
}

// buttonColours is what each rank wears.
var buttonColours = map[Rank]struct{ fill, edge, words fyne.ThemeColorName }{
	Plain:   {theme.Card, theme.Edge, theme.Ink},
	Primary: {theme.Accent, "", theme.OnAccent},
	Danger:  {theme.Card, theme.Rec, theme.Rec},
	Quiet:   {"", "", theme.Accent},
}

func (d *buttonDrawing) paint() {
	b, m := d.button, buttonMeasures[d.button.Extent]
	wear := buttonColours[b.Rank]
	if b.pressed && b.Rank == Primary {
		wear.fill = theme.AccentDeep
	}
	if b.Disabled() {
		wear.fill, wear.edge, wear.words = theme.Sunk, theme.Line, theme.Ink3
	}
	paintBox(d.box, wear.fill, wear.edge, 1, m.radius)
	paintBox(d.over, theme.Hover, "", 0, m.radius)
	show(d.over, b.hovered && !b.Disabled())
	paintRing(d.ring, b.focused, m.radius)
	paintPicture(d.picture, b.Icon, wear.words)
	paintLetters(d.words, b.Words, m.words, true, wear.words)
	paintLetters(d.sub, b.Sub, theme.Smallest, false, d.subColour(wear.words))
	show(d.sub, b.Sub != "" && b.Extent == Big)
}

// subColour is quieter than the words where there is contrast to spare.
func (d *buttonDrawing) subColour(words fyne.ThemeColorName) fyne.ThemeColorName {
	if words == theme.Ink {
		return theme.Ink2
	}
	return words
}

func (d *buttonDrawing) min() fyne.Size {
	m := buttonMeasures[d.button.Extent]
	return fyne.NewSize(d.inside()+2*m.sides, theme.Grown(m.height, m.words*1.25))
}

// inside is how wide icon and words are together.
func (d *buttonDrawing) inside() float32 {
	m := buttonMeasures[d.button.Extent]
	width := d.wordsWidth()
	if d.button.Icon != "" {
		width += theme.Scaled(m.icon)
		if d.button.Words != "" {
			width += m.gap
		}
	}
	return width
}

func (d *buttonDrawing) wordsWidth() float32 {
	width := d.words.MinSize().Width
	if d.sub.Visible() {
		width = max(width, d.sub.MinSize().Width)
	}
	return width
}

func (d *buttonDrawing) layout(size fyne.Size) {
	b, m := d.button, buttonMeasures[d.button.Extent]
	height := size.Height
	if b.Extent == Small {
		height = min(height, theme.Grown(m.drawn, m.words*1.25))
	}
	top := middle(size.Height, height)
	for _, box := range []*canvas.Rectangle{d.box, d.over} {
		place(box, 0, top, size.Width, height)
	}
	placeRing(d.ring, 0, top, size.Width, height)
	d.placeInside(size, m)
}

func (d *buttonDrawing) placeInside(size fyne.Size, m buttonMeasure) {
	x := middle(size.Width, d.inside())
	icon, gap := theme.Scaled(m.icon), m.gap
	iconX, wordsX := x, x
	switch {
	case d.button.Icon == "":
	case d.button.Trailing:
		iconX = x + d.wordsWidth() + gap
	default:
		wordsX = x + icon + gap
	}
	place(d.picture, iconX, middle(size.Height, icon), icon, icon)
	words, sub := d.words.MinSize(), d.sub.MinSize()
	y := middle(size.Height, words.Height)
	if d.sub.Visible() {
		y = middle(size.Height, words.Height+sub.Height-2)
	}
	place(d.words, wordsX, y, words.Width, words.Height)
	place(d.sub, wordsX, y+words.Height-2, sub.Width, sub.Height)
}

// paintLetters gives a canvas.Text its words, its size at 100 % and its colour.
func paintLetters(text *canvas.Text, words string, size float32, bold bool, colour fyne.ThemeColorName) {
	text.Text, text.TextSize = words, theme.Scaled(size)
	text.TextStyle = fyne.TextStyle{Bold: bold}
	text.Color = theme.Color(colour)
}
