package widget

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"

	"ownvoice/ui/theme"
)

// penWidth is how thick the pen is, in px at the size it was drawn in.
const penWidth = 3

// CreateRenderer is called by Fyne.
func (s *Signature) CreateRenderer() fyne.WidgetRenderer {
	s.ExtendBaseWidget(s)
	box, ring := canvas.NewRectangle(color.Transparent), newRing()
	line, mark := canvas.NewRectangle(color.Transparent), canvas.NewText("", nil)
	hint := NewSecond("Draw here, or type the name")
	ink := canvas.NewRaster(func(w, h int) image.Image { return s.inked(w, h) })
	const inside = theme.Space24
	paint := func() {
		paintBox(box, theme.Card, theme.Edge, 1, theme.ControlRadius)
		paintBox(line, theme.Edge, "", 0, 0)
		paintRing(ring, s.focused, theme.ControlRadius)
		mark.Text, mark.Color, mark.TextStyle = string(s.typed), theme.Color(theme.Ink), fyne.TextStyle{Italic: true}
		mark.TextSize = s.markSize(s.Size().Width - 2*inside)
		show(hint, s.Empty())
	}
	min := func() fyne.Size { return fyne.NewSize(theme.Scaled(260), theme.Scaled(150)) }
	layout := func(size fyne.Size) {
		base := size.Height * 0.75
		place(box, 0, 0, size.Width, size.Height)
		place(ink, 0, 0, size.Width, size.Height)
		place(line, inside, base, size.Width-2*inside, 1)
		words := mark.MinSize()
		place(mark, inside, base-words.Height, words.Width, words.Height)
		place(hint, inside, base+1, size.Width-2*inside, size.Height-base-1)
		placeRing(ring, 0, 0, size.Width, size.Height)
	}
	return newDrawing(paint, min, layout, box, line, ink, mark, hint, ring)
}

// inked is what was drawn, on nothing, in a picture that large.
func (s *Signature) inked(w, h int) image.Image {
	picture := image.NewRGBA(image.Rect(0, 0, w, h))
	if width := s.Size().Width; width > 0 && w > 0 {
		s.draw(picture, fyne.Position{}, float32(w)/width, theme.Color(theme.Ink))
	}
	return picture
}

// draw puts the strokes on a picture: from is what lies in its corner.
func (s *Signature) draw(on draw.Image, from fyne.Position, scale float32, colour color.Color) {
	ink := image.NewAlpha(on.Bounds())
	for _, stroke := range s.strokes {
		last := stroke[0]
		for _, p := range stroke {
			inkLine(ink, last.Subtract(from), p.Subtract(from), scale)
			last = p
		}
	}
	draw.DrawMask(on, on.Bounds(), image.NewUniform(colour), image.Point{}, ink, ink.Bounds().Min, draw.Over)
}

// inkLine draws one straight piece with a round pen.
func inkLine(ink *image.Alpha, a, b fyne.Position, scale float32) {
	ax, ay, bx, by := float64(a.X*scale), float64(a.Y*scale), float64(b.X*scale), float64(b.Y*scale)
	pen := float64(penWidth*scale) / 2
	box := image.Rect(int(min(ax, bx)-pen)-1, int(min(ay, by)-pen)-1, int(max(ax, bx)+pen)+2, int(max(ay, by)+pen)+2).Intersect(ink.Bounds())
	dx, dy := bx-ax, by-ay
	long := dx*dx + dy*dy
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			px, py := float64(x)+0.5-ax, float64(y)+0.5-ay
			along := 0.0
			if long > 0 {
				along = min(1, max(0, (px*dx+py*dy)/long))
			}
			cover := pen + 0.5 - math.Hypot(px-along*dx, py-along*dy)
			if full := uint8(255 * min(1, max(0, cover))); full > ink.AlphaAt(x, y).A {
				ink.SetAlpha(x, y, color.Alpha{A: full})
			}
		}
	}
}

// Of the picture that is kept: black on white, whatever the window looks like.
const (
	keptScale  = 2
	keptMargin = 12
)

var keptInk = color.NRGBA{0x2B, 0x25, 0x21, 0xFF}

// PNG is the signature as a picture, dark on white; nil when nobody signed. A
// name that was typed stands below what was drawn.
func (s *Signature) PNG() ([]byte, error) {
	if s.Empty() {
		return nil, nil
	}
	drawn, typed := image.Image(image.NewRGBA(image.Rectangle{})), image.Image(image.NewRGBA(image.Rectangle{}))
	if len(s.strokes) > 0 {
		drawn = s.drawn()
	}
	if s.Typed() != "" {
		mark := canvas.NewText(s.Typed(), keptInk)
		mark.TextSize, mark.TextStyle = 60, fyne.TextStyle{Italic: true}
		paper := software.NewTransparentCanvas()
		paper.SetPadded(false)
		paper.SetContent(mark)
		typed = paper.Capture()
	}
	d, t := drawn.Bounds(), typed.Bounds()
	whole := image.NewRGBA(image.Rect(0, 0, max(d.Dx(), t.Dx()), d.Dy()+t.Dy()))
	draw.Draw(whole, whole.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(whole, image.Rect(0, 0, d.Dx(), d.Dy()), drawn, d.Min, draw.Over)
	draw.Draw(whole, image.Rect(0, d.Dy(), t.Dx(), d.Dy()+t.Dy()), typed, t.Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, whole); err != nil {
		return nil, fmt.Errorf("draw signature: %w", err)
	}
	return out.Bytes(), nil
}

func (s *Signature) drawn() image.Image {
	low, high := s.bounds()
	margin := fyne.NewPos(keptMargin, keptMargin)
	size := high.Subtract(low).Add(margin).Add(margin)
	picture := image.NewRGBA(image.Rect(0, 0, int(size.X*keptScale), int(size.Y*keptScale)))
	s.draw(picture, low.Subtract(margin), keptScale, keptInk)
	return picture
}
